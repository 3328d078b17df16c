import { Button, Input, Modal, Select } from 'antd'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { newId } from '../../../kernel/ids.ts'
import { formatInstant } from '../../../web/format.ts'
import { useShellText } from '../../../web/i18n.ts'
import { useAction, useCall } from '../../../web/query.ts'
import { Empty } from '../../../web/ui/empty.tsx'
import { Section } from '../../../web/ui/facts.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Loading } from '../../../web/ui/loading.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { ScrollX } from '../../../web/ui/scroll-x.tsx'
import { classNameOf } from '../../directory/domain.ts'
import { type EarlyLine, listEarlySigns, noteEarlySign, saveEarlyRules } from '../early-contract.ts'
import { EARLY_ACTIONS, type EarlyAction, type EarlyRules, SIGNS } from '../early-domain.ts'
import { useText } from './use-text.ts'

/** Children who show early signs, with the points they are listed for; the list advises and decides nothing. */
export function EarlyPage(): ReactNode {
  const t = useText()
  const { data, error, refetch } = useCall(listEarlySigns, {}, { staleTime: 0 })
  const [editing, setEditing] = useState(false)
  return (
    <>
      <PageHeader
        title={t('early.title')}
        note={t('early.note')}
        actions={data?.abilities.setRules && <Button onClick={() => setEditing(true)}>{t('early.rules')}</Button>}
      />
      <div className="stack">
        {error ? <Problem error={error} onRetry={() => void refetch()} /> : null}
        {!data && !error && <Loading />}
        {data && (
          <Section title={t('early.list', { count: data.total })} flush>
            <p className="table-note">
              {t('early.past', { ...data.past })}
              <br />
              {t('early.from', { points: data.rules.listFrom })}
              {data.total > data.rows.length && ` ${t('early.cut', { shown: data.rows.length })}`}
            </p>
            {data.rows.length === 0 ? (
              <Empty title={t('early.empty')} />
            ) : (
              <Lines rows={data.rows} mayNote={data.abilities.note} />
            )}
          </Section>
        )}
      </div>
      {editing && data && (
        <RulesDialog rules={data.rules} version={data.rulesVersion} onClose={() => setEditing(false)} />
      )}
    </>
  )
}

function Lines(props: { readonly rows: readonly EarlyLine[]; readonly mayNote: boolean }): ReactNode {
  const t = useText()
  return (
    <ScrollX label={t('early.title')}>
      <table className="table">
        <caption className="secret">{t('early.title')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('suspicions.child')}</th>
            <th scope="col" className="number">
              {t('early.points')}
            </th>
            <th scope="col">{t('early.why')}</th>
            <th scope="col">{t('early.done')}</th>
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={row.childId}>
              <th scope="row">
                <Link to="/children/$childId" params={{ childId: row.childId }}>
                  {row.childName}
                </Link>
                <span className="sub">
                  {row.schoolName ?? '—'} {row.classCode ? classNameOf(row.classCode).zh : ''}
                </span>
              </th>
              <td className="number">{row.points}</td>
              <td>
                {row.signs
                  .map((one) =>
                    t('early.sign.of', { sign: t(`early.sign.${one.sign}`, { count: one.count }), points: one.points }),
                  )
                  .join('；')}
              </td>
              <td>
                {row.note && (
                  <>
                    {t(`early.action.${row.note.action}`)}
                    <span className="sub">
                      {row.note.byName} {formatInstant(row.note.at)}
                    </span>
                  </>
                )}
                {props.mayNote && <NoteChoice childId={row.childId} name={row.childName} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
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
