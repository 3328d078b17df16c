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
import { confirmLeaverProof, fileLeaverPaper, type LeaverLine, listLeavers } from '../contract.ts'
import {
  CONFIRMATION_WAYS,
  type ConfirmationWay,
  isNumbered,
  LEAVER_KINDS,
  LEAVER_PAPERS,
  LEAVER_STATES,
  type LeaverPaper,
} from '../leaver-domain.ts'
import { childColumn, schoolColumn, stateColumn } from './child-columns.tsx'
import { useText } from './use-text.ts'

/** The pool of leavers: nobody leaves it without having arrived or lawful proof. */
export function LeaversPage(): ReactNode {
  const t = useText()
  const { filters } = useFilters()
  const state = filters['state'] ?? 'open'
  const page = useListCall(listLeavers, { state, kind: filters['kind'] } as never)
  const [filing, setFiling] = useState<LeaverLine>()
  const [confirming, setConfirming] = useState<LeaverLine>()
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
        <Leavers page={page} onFile={setFiling} onConfirm={setConfirming} />
      </div>
      {filing && <FileDialog line={filing} onClose={() => setFiling(undefined)} />}
      {confirming && <ConfirmDialog line={confirming} onClose={() => setConfirming(undefined)} />}
    </>
  )
}

function Leavers(props: {
  readonly page: Parameters<typeof DataList<LeaverLine>>[0]['page']
  readonly onFile: (line: LeaverLine) => void
  readonly onConfirm: (line: LeaverLine) => void
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
      render: (row) => <DueTag dueOn={row.dueOn} done={row.state !== 'open' && row.state !== 'proof-filed'} />,
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
          {row.refusal && <span className="sub">{t('leavers.refusal', { why: row.refusal })}</span>}
        </>
      ),
    },
    stateColumn(t, (state) => t(`leavers.state.${state}`)),
    {
      key: 'act',
      title: '',
      card: 'action',
      nowrap: true,
      render: (row) => {
        if (row.abilities.file)
          return (
            <Button size="small" onClick={() => props.onFile(row)}>
              {t('leavers.file')}
            </Button>
          )
        return (
          row.abilities.confirm && (
            <Button size="small" type="primary" onClick={() => props.onConfirm(row)}>
              {t('leavers.confirm')}
            </Button>
          )
        )
      },
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
  const [number, setNumber] = useState('')
  const [confirmedWith, setConfirmedWith] = useState('')
  const [confirmedHow, setConfirmedHow] = useState<ConfirmationWay>()
  const [tried, setTried] = useState(false)
  const file = useAction(fileLeaverPaper, {
    quiet: true,
    refresh: [listLeavers],
    doneText: t('leavers.file.done'),
    done: props.onClose,
  })
  const filed = props.line.papers.map((one) => one.paper)
  const needsNumber = paper !== undefined && isNumbered(paper)
  const asksNumber = needsNumber && !number.trim()
  const asksConfirmer = !needsNumber && !number.trim() && !confirmedWith.trim()
  const asksWay = !needsNumber && !number.trim() && !confirmedHow
  const submit = (): void => {
    setTried(true)
    if (!paper || !issuedBy.trim() || !issuedOn || asksNumber || asksConfirmer || asksWay) return
    const vouched = number.trim()
      ? { number: number.trim() }
      : { confirmedWith: confirmedWith.trim(), ...(confirmedHow && { confirmedHow }) }
    file.mutate({
      params: { leaverId: props.line.leaverId },
      body: { submissionId, paper, issuedBy: issuedBy.trim(), issuedOn, ...vouched },
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
        <Field
          label={t('leavers.number')}
          hint={needsNumber ? t('leavers.number.transfer') : t('leavers.number.hint')}
          required={needsNumber}
          error={tried && asksNumber ? t('leaves.missing') : undefined}
        >
          <Input maxLength={60} value={number} onChange={(event) => setNumber(event.target.value)} />
        </Field>
        {!needsNumber && !number.trim() && (
          <div className="form-columns">
            <Field
              label={t('leavers.confirmed-with')}
              required
              error={tried && asksConfirmer ? t('leaves.missing') : undefined}
            >
              <Input maxLength={60} value={confirmedWith} onChange={(event) => setConfirmedWith(event.target.value)} />
            </Field>
            <Field
              label={t('leavers.confirmed-how')}
              required
              error={tried && asksWay ? t('leaves.missing') : undefined}
            >
              <Select
                value={confirmedHow ?? null}
                onChange={setConfirmedHow}
                options={CONFIRMATION_WAYS.map((value) => ({ value, label: t(`leavers.way.${value}`) }))}
              />
            </Field>
          </div>
        )}
        <Problem error={file.error} />
      </div>
    </Modal>
  )
}

/** Somebody of the township or the bureau looks at what the old school has filed, and confirms it or sends it back. */
function ConfirmDialog({ line, onClose }: { readonly line: LeaverLine; readonly onClose: () => void }): ReactNode {
  const t = useText()
  const shell = useShellText()
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const decide = useAction(confirmLeaverProof, {
    quiet: true,
    refresh: [listLeavers],
    doneText: t('leavers.confirm.done'),
    done: onClose,
  })
  const send = (confirm: boolean): void => {
    setTried(!confirm)
    if (!confirm && !note.trim()) return
    const body = { version: line.version, confirm, ...(note.trim() ? { note: note.trim() } : {}) }
    decide.mutate({ params: { leaverId: line.leaverId }, body })
  }
  return (
    <Modal
      open
      title={t('leavers.confirm')}
      onCancel={onClose}
      footer={[
        <Button key="cancel" onClick={onClose}>
          {shell('shell.cancel')}
        </Button>,
        <Button key="refuse" disabled={decide.isPending} onClick={() => send(false)}>
          {t('leavers.refuse')}
        </Button>,
        <Button key="confirm" type="primary" loading={decide.isPending} onClick={() => send(true)}>
          {t('leavers.confirm.yes')}
        </Button>,
      ]}
    >
      <div className="form">
        <p>{`${line.childName} · ${line.schoolName ?? '—'} · ${t(`leavers.kind.${line.kind}`)} ${line.leftOn}`}</p>
        {line.papers.map((one) => (
          <p key={one.paper}>
            {t(`leavers.paper.${one.paper}`)}
            <span className="sub">
              {[
                one.issuedBy,
                one.issuedOn,
                one.number && t('leavers.number.is', { number: one.number }),
                one.confirmedWith &&
                  one.confirmedHow &&
                  t('leavers.confirmed.is', { who: one.confirmedWith, how: t(`leavers.way.${one.confirmedHow}`) }),
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </p>
        ))}
        <Field label={t('leavers.refuse.why')} error={tried && !note.trim() ? t('leaves.missing') : undefined}>
          <Input maxLength={200} value={note} onChange={(event) => setNote(event.target.value)} />
        </Field>
        <Problem error={decide.error} />
      </div>
    </Modal>
  )
}
