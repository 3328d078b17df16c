import { Button, Input, Modal, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { newId } from '../../../kernel/ids.ts'
import { useShellText } from '../../../web/i18n.ts'
import { useAction } from '../../../web/query.ts'
import { useToday } from '../../../web/session.tsx'
import { type Column, DataList } from '../../../web/ui/data-list.tsx'
import { DayInput } from '../../../web/ui/day-input.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Filters } from '../../../web/ui/filters.tsx'
import { useFilters, useListCall } from '../../../web/ui/list-state.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { DueTag } from '../../../web/ui/status-tag.tsx'
import { fileLeaverPaper, type LeaverLine, listLeavers } from '../contract.ts'
import { LEAVER_KINDS, LEAVER_PAPERS, LEAVER_STATES, type LeaverPaper } from '../leaver-domain.ts'
import { childColumn, schoolColumn, stateColumn } from './child-columns.tsx'
import { useText } from './use-text.ts'

/** The pool of leavers: nobody leaves it without having arrived or lawful proof. */
export function LeaversPage(): ReactNode {
  const t = useText()
  const { filters } = useFilters()
  const state = filters['state'] ?? 'open'
  const page = useListCall(listLeavers, { state, kind: filters['kind'] } as never)
  const [filing, setFiling] = useState<LeaverLine>()
  return (
    <>
      <PageHeader title={t('leavers.title')} note={t('leavers.note')} />
      <div className="paper">
        <Filters
          specs={[
            {
              kind: 'choice',
              name: 'state',
              label: t('days.state'),
              otherwise: 'open',
              choices: LEAVER_STATES.map((value) => ({ value, label: t(`leavers.state.${value}`) })),
            },
            {
              kind: 'choice',
              name: 'kind',
              label: t('leavers.kind'),
              choices: LEAVER_KINDS.map((value) => ({ value, label: t(`leavers.kind.${value}`) })),
            },
          ]}
        />
        <Leavers page={page} onFile={setFiling} />
      </div>
      {filing && <FileDialog line={filing} onClose={() => setFiling(undefined)} />}
    </>
  )
}

function Leavers(props: {
  readonly page: Parameters<typeof DataList<LeaverLine>>[0]['page']
  readonly onFile: (line: LeaverLine) => void
}): ReactNode {
  const t = useText()
  const named = (papers: readonly LeaverPaper[]): string => papers.map((one) => t(`leavers.paper.${one}`)).join('、')
  const columns: readonly Column<LeaverLine>[] = [
    childColumn(t),
    schoolColumn(t('days.school')),
    { key: 'kind', title: t('leavers.kind'), render: (row) => t(`leavers.kind.${row.kind}`) },
    { key: 'left', title: t('leavers.left'), nowrap: true, render: (row) => row.leftOn },
    {
      key: 'due',
      title: t('leavers.due'),
      render: (row) => <DueTag dueOn={row.dueOn} done={row.state !== 'open'} />,
    },
    {
      key: 'papers',
      title: t('leavers.papers'),
      render: (row) => (
        <>
          {named(row.papers.map((one) => one.paper)) || '—'}
          {row.papers.length > 0 && row.missing.length > 0 && (
            <span className="sub">{t('leavers.papers.missing', { papers: named(row.missing) })}</span>
          )}
        </>
      ),
    },
    stateColumn(t, (state) => t(`leavers.state.${state}`)),
    {
      key: 'act',
      title: '',
      card: 'action',
      nowrap: true,
      render: (row) =>
        row.abilities.file && (
          <Button size="small" onClick={() => props.onFile(row)}>
            {t('leavers.file')}
          </Button>
        ),
    },
  ]
  return (
    <DataList
      caption={t('leavers.title')}
      columns={columns}
      page={props.page}
      keyOf={(row) => row.leaverId}
      emptyTitle={t('leavers.empty')}
      emptyText={t('leavers.empty.text')}
    />
  )
}

function FileDialog(props: { readonly line: LeaverLine; readonly onClose: () => void }): ReactNode {
  const t = useText()
  const shell = useShellText()
  const today = useToday()
  const [submissionId] = useState(newId)
  const [paper, setPaper] = useState<LeaverPaper>()
  const [issuedBy, setIssuedBy] = useState('')
  const [issuedOn, setIssuedOn] = useState<string>(today)
  const [tried, setTried] = useState(false)
  const file = useAction(fileLeaverPaper, {
    quiet: true,
    refresh: [listLeavers],
    doneText: t('leavers.file.done'),
    done: props.onClose,
  })
  const filed = props.line.papers.map((one) => one.paper)
  const submit = (): void => {
    setTried(true)
    if (!paper || !issuedBy.trim() || !issuedOn) return
    file.mutate({
      params: { leaverId: props.line.leaverId },
      body: { submissionId, paper, issuedBy: issuedBy.trim(), issuedOn },
    })
  }
  return (
    <Modal
      open
      title={t('leavers.file')}
      okText={t('leavers.file')}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: file.isPending }}
      mask={{ closable: false }}
      onOk={submit}
      onCancel={props.onClose}
    >
      <div className="form">
        <p>{t('leavers.file.text')}</p>
        <Field label={t('leavers.papers')} required error={tried && !paper ? t('leaves.missing') : undefined}>
          <Select
            value={paper ?? null}
            onChange={setPaper}
            options={LEAVER_PAPERS.filter((one) => !filed.includes(one)).map((value) => ({
              value,
              label: t(`leavers.paper.${value}`),
            }))}
          />
        </Field>
        <Field
          label={t('leavers.issued-by')}
          required
          error={tried && !issuedBy.trim() ? t('leaves.missing') : undefined}
        >
          <Input maxLength={100} value={issuedBy} onChange={(event) => setIssuedBy(event.target.value)} />
        </Field>
        <Field label={t('leavers.issued-on')} required>
          <DayInput value={issuedOn} max={today} onChange={setIssuedOn} />
        </Field>
        <Problem error={file.error} />
      </div>
    </Modal>
  )
}
