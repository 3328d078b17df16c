import { Button, Input, Modal, Select } from 'antd'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { newId } from '../../../kernel/ids.ts'
import { formatInstant } from '../../../web/format.ts'
import { useShellText } from '../../../web/i18n.ts'
import { useAction, useCall } from '../../../web/query.ts'
import { useSession } from '../../../web/session.tsx'
import { type Column, DataList } from '../../../web/ui/data-list.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Filters } from '../../../web/ui/filters.tsx'
import { type ListPage, useFilters, useListCall } from '../../../web/ui/list-state.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { classNameOf } from '../../directory/domain.ts'
import { useSchoolChoices } from '../../directory/web/index.tsx'
import {
  type EarlyLine,
  type EarlyPage as EarlyPageData,
  listEarlySigns,
  measureEarlySigns,
  noteEarlySign,
  saveEarlyRules,
} from '../early-contract.ts'
import { EARLY_ACTIONS, type EarlyAction, type EarlyRules, SIGNS } from '../early-domain.ts'
import { useClassChoices } from './class-choices.ts'
import { useText } from './use-text.ts'

/** Children who show early signs, with the points they are listed for; the list advises and decides nothing. */
export function EarlyPage(): ReactNode {
  const t = useText()
  const { account } = useSession()
  const { filters } = useFilters()
  const schools = useSchoolChoices()
  const classes = useClassChoices(filters['school'])
  const [editing, setEditing] = useState(false)
  const page = useListCall(listEarlySigns, { school: filters['school'], class: filters['class'] } as never)
  const data = page.data as EarlyPageData | undefined
  return (
    <>
      <PageHeader
        title={t('early.title')}
        note={t('early.note')}
        actions={data?.abilities.setRules && <Button onClick={() => setEditing(true)}>{t('early.rules')}</Button>}
      />
      <div className="stack">
        <div className="paper">
          <Filters
            specs={[
              {
                kind: 'choice',
                name: 'school',
                label: t('days.school'),
                choices: account.role === 'bureau-officer' || account.role === 'township-officer' ? schools : [],
              },
              { kind: 'choice', name: 'class', label: t('days.class'), choices: classes },
            ]}
          />
          <p className="table-note">
            {data && t('early.from', { points: data.rules.listFrom })} <Past />
          </p>
          <Lines page={page as ListPage<EarlyLine>} mayNote={data?.abilities.note ?? false} />
        </div>
      </div>
      {editing && data && (
        <RulesDialog rules={data.rules} version={data.rulesVersion} onClose={() => setEditing(false)} />
      )}
    </>
  )
}

/** What an earlier list was worth; it is counted apart, so that the list does not wait for it. */
function Past(): ReactNode {
  const t = useText()
  const { data } = useCall(measureEarlySigns, {})
  return data ? t('early.past', { ...data }) : null
}

function Lines(props: { readonly page: ListPage<EarlyLine>; readonly mayNote: boolean }): ReactNode {
  const t = useText()
  const columns: readonly Column<EarlyLine>[] = [
    {
      key: 'child',
      title: t('suspicions.child'),
      card: 'title',
      render: (row) => (
        <>
          <Link to="/children/$childId" params={{ childId: row.childId }}>
            {row.childName}
          </Link>
          <span className="sub">
            {row.schoolName ?? '—'} {row.classCode ? classNameOf(row.classCode).zh : ''}
          </span>
        </>
      ),
    },
    { key: 'points', title: t('early.points'), card: 'corner', align: 'right', render: (row) => row.points },
    {
      key: 'why',
      title: t('early.why'),
      render: (row) =>
        row.signs
          .map((one) =>
            t('early.sign.of', { sign: t(`early.sign.${one.sign}`, { count: one.count }), points: one.points }),
          )
          .join('；'),
    },
    {
      key: 'done',
      title: t('early.done'),
      render: (row) =>
        row.note ? (
          <>
            {t(`early.action.${row.note.action}`)}
            <span className="sub">
              {row.note.byName} {formatInstant(row.note.at)}
            </span>
          </>
        ) : (
          '—'
        ),
    },
    ...(props.mayNote
      ? [
          {
            key: 'act',
            title: '',
            card: 'action' as const,
            render: (row: EarlyLine) => <NoteChoice childId={row.childId} name={row.childName} />,
          },
        ]
      : []),
  ]
  return (
    <DataList
      caption={t('early.title')}
      columns={columns}
      page={props.page}
      keyOf={(row) => row.childId}
      emptyTitle={t('early.empty')}
      emptyText={t('early.empty.text')}
    />
  )
}

/** What was done is chosen and recorded at once; it can be recorded again. */
function NoteChoice(props: { readonly childId: string; readonly name: string }): ReactNode {
  const t = useText()
  const note = useAction(noteEarlySign, { refresh: [listEarlySigns], doneText: t('early.noted') })
  return (
    <Select
      aria-label={`${props.name} ${t('early.record')}`}
      placeholder={t('early.record')}
      size="small"
      value={null}
      loading={note.isPending}
      disabled={note.isPending}
      popupMatchSelectWidth={false}
      onChange={(action: EarlyAction) =>
        note.mutate({ params: { childId: props.childId }, body: { submissionId: newId(), action } })
      }
      options={EARLY_ACTIONS.map((value) => ({ value, label: t(`early.action.${value}`) }))}
    />
  )
}

function RulesDialog(props: {
  readonly rules: EarlyRules
  readonly version: number
  readonly onClose: () => void
}): ReactNode {
  const t = useText()
  const shell = useShellText()
  const [listFrom, setListFrom] = useState(String(props.rules.listFrom))
  const [points, setPoints] = useState(() =>
    Object.fromEntries(SIGNS.map((sign) => [sign, String(props.rules.signs[sign].points)])),
  )
  const save = useAction(saveEarlyRules, {
    quiet: true,
    refresh: [listEarlySigns],
    doneText: t('early.rules.saved'),
    done: props.onClose,
  })
  const isNumber = (text: string | undefined, least: number): boolean =>
    /^\d{1,3}$/.test(text ?? '') && Number(text) >= least && Number(text) <= 100
  const fits = isNumber(listFrom, 1) && SIGNS.every((sign) => isNumber(points[sign], 0))
  const submit = (): void => {
    if (!fits) return
    const signs = Object.fromEntries(
      SIGNS.map((sign) => [sign, { ...props.rules.signs[sign], points: Number(points[sign]) }]),
    ) as EarlyRules['signs']
    save.mutate({ body: { version: props.version, rules: { listFrom: Number(listFrom), signs } } })
  }
  return (
    <Modal
      open
      title={t('early.rules')}
      okText={shell('shell.save')}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: save.isPending, disabled: !fits }}
      mask={{ closable: false }}
      onOk={submit}
      onCancel={props.onClose}
    >
      <div className="form">
        <p>{t('early.rules.text')}</p>
        <Field label={t('early.rules.from')} required>
          <Input inputMode="numeric" value={listFrom} onChange={(event) => setListFrom(event.target.value)} />
        </Field>
        {SIGNS.map((sign) => (
          <Field key={sign} label={t(`early.sign.${sign}`, { count: `≥${props.rules.signs[sign].from}` })}>
            <Input
              inputMode="numeric"
              value={points[sign]}
              onChange={(event) => setPoints((old) => ({ ...old, [sign]: event.target.value }))}
            />
          </Field>
        ))}
        <Problem error={save.error} />
      </div>
    </Modal>
  )
}
