import { Input, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { newId } from '../../../kernel/ids.ts'
import { useShellText } from '../../../web/i18n.ts'
import { useAction } from '../../../web/query.ts'
import { useToday } from '../../../web/session.tsx'
import { DayInput } from '../../../web/ui/day-input.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import {
  type CasePage,
  countCases,
  listCases,
  type OfferedRecord,
  type OfferedStep,
  recordOnCase,
  showCase,
  takeCaseStep,
} from '../contract.ts'
import { type CaseEvidenceType, EXPLANATION_RULES, type Explanation, isProvenByPaper } from '../domain.ts'
import { ADDRESSED_RECORDS } from '../duties-domain.ts'
import { takesPhotos } from '../rules/records.ts'
import type { Authority } from '../rules/offices.ts'
import { type Choices, FieldForm, missingFields, type Values, valuesToSend } from './field-form.tsx'
import { missingOfPaper, PaperForm } from './paper-form.tsx'
import { PhotoField, usePhotos } from './photos.tsx'
import { useCaseText, useText } from './use-text.ts'

export const STALE = [showCase, listCases, countCases] as const

interface DialogProps {
  readonly title: string
  readonly text?: string | undefined
  readonly busy: boolean
  readonly error: unknown
  readonly onOk: () => void
  readonly onClose: () => void
  readonly children: ReactNode
}

/** The frame all forms of a case share. */
export function FormDialog(props: DialogProps): ReactNode {
  const shell = useShellText()
  return (
    <Modal
      open
      title={props.title}
      okText={props.title}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: props.busy }}
      mask={{ closable: false }}
      width={640}
      onOk={props.onOk}
      onCancel={props.onClose}
    >
      <div className="form">
        {props.text && <p>{props.text}</p>}
        {props.children}
        <Problem error={props.error} />
      </div>
    </Modal>
  )
}

function NoteField(props: { readonly value: string; readonly onChange: (note: string) => void }): ReactNode {
  const slice = useCaseText()
  return (
    <Field label={slice('field.note')}>
      <Input.TextArea
        rows={2}
        maxLength={1000}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </Field>
  )
}

/** Takes a step of the procedure; the id is made once, so that a repeated click is one step. */
export function StepDialog(props: {
  readonly page: CasePage
  readonly offer: OfferedStep
  readonly onClose: () => void
}): ReactNode {
  const { page, offer } = props
  const t = useText()
  const slice = useCaseText()
  const [submissionId] = useState(newId)
  const [values, setValues] = useState<Values>(offer.step === 'observe' ? nextCheck(page) : {})
  const [paper, setPaper] = useState<Values>(offer.paper ? (page.paperWords[offer.paper] ?? {}) : {})
  const [second, setSecond] = useState('')
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const form = formFor(offer, values)
  const missing = missingFields(form, values)
  const unwritten = offer.paper ? missingOfPaper(offer.paper, paper) : []
  const choices = useChoices(page, values)
  const title = slice(`case.step.${offer.step}`)
  const save = useAction(takeCaseStep, {
    quiet: true,
    refresh: STALE,
    doneText: t('case.done', { what: title }),
    done: props.onClose,
  })
  const submit = (): void => {
    setTried(true)
    if (missing.length + unwritten.length > 0) return
    save.mutate({
      params: { caseId: page.case.caseId, step: offer.step },
      body: {
        submissionId,
        version: page.version,
        fields: valuesToSend(form, values),
        ...(note.trim() ? { note: note.trim() } : {}),
        ...(offer.paper ? { paper } : {}),
        ...(second.trim() ? { secondText: second.trim() } : {}),
      },
    })
  }
  return (
    <FormDialog
      title={title}
      text={t(`case.step-text.${offer.step}`)}
      busy={save.isPending}
      error={save.error}
      onOk={submit}
      onClose={props.onClose}
    >
      <FieldForm form={form} values={values} onChange={setValues} choices={choices} faults={tried ? missing : []} />
      {offer.paper && (
        <PaperForm
          paper={offer.paper}
          values={paper}
          onChange={setPaper}
          faults={tried ? unwritten : []}
          second={second}
          onSecond={setSecond}
        />
      )}
      <NoteField value={note} onChange={setNote} />
    </FormDialog>
  )
}

/** Puts a record on the case. */
export function RecordDialog(props: {
  readonly page: CasePage
  readonly offered: OfferedRecord
  /** What is known before anybody types. */
  readonly known?: Values | undefined
  readonly onClose: () => void
}): ReactNode {
  const { page } = props
  const { kind, links } = props.offered
  const t = useText()
  const slice = useCaseText()
  const today = useToday()
  const [submissionId] = useState(newId)
  const [on, setOn] = useState<string>(today)
  // What can only be one thing need not be chosen.
  const [values, setValues] = useState<Values>({
    ...(links.length === 1 && { link: links[0] }),
    ...(kind === 'observation' && nextCheck(page)),
    ...props.known,
  })
  const [paper, setPaper] = useState<Values>(page.paperWords['dropout-report'] ?? {})
  const [second, setSecond] = useState('')
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const photos = usePhotos(page.case.caseId)
  const form = kind === 'attendance' ? proofForm(props.offered.form, values) : props.offered.form
  const missing = missingFields(form, values)
  const choices = useChoices(page, values, links)
  const withReport = kind === 'notice' && values['link'] === 'school-to-township'
  const unwritten = withReport ? missingOfPaper('dropout-report', paper) : []
  const title = slice(`case.record.${kind}`)
  const save = useAction(recordOnCase, {
    quiet: true,
    refresh: STALE,
    doneText: t('case.done', { what: title }),
    done: () => {
      photos.release()
      props.onClose()
    },
  })
  const submit = (): void => {
    setTried(true)
    if (missing.length + unwritten.length > 0) return
    save.mutate({
      params: { caseId: page.case.caseId, kind },
      body: {
        submissionId,
        on,
        fields: valuesToSend(form, values),
        ...(note.trim() ? { note: note.trim() } : {}),
        ...(withReport ? { paper } : {}),
        ...(photos.photos.length > 0 && { photoIds: photos.photos.map((one) => one.photoId) }),
        ...(second.trim() ? { secondText: second.trim() } : {}),
      },
    })
  }
  return (
    <FormDialog
      title={title}
      busy={save.isPending || photos.sending > 0}
      error={save.error}
      onOk={submit}
      onClose={() => {
        photos.leave()
        props.onClose()
      }}
    >
      <Field label={slice('field.on')} required>
        <DayInput value={on} max={today} onChange={setOn} />
      </Field>
      <FieldForm form={form} values={values} onChange={setValues} choices={choices} faults={tried ? missing : []} />
      {withReport && (
        <PaperForm
          paper="dropout-report"
          values={paper}
          onChange={setPaper}
          faults={tried ? unwritten : []}
          second={second}
          onSecond={setSecond}
        />
      )}
      {takesPhotos(kind) && <PhotoField kind={kind} of={photos} />}
      <NoteField value={note} onChange={setNote} />
    </FormDialog>
  )
}

/** The check after the return that is due next. */
function nextCheck({ missingChecks }: CasePage): Values {
  const next = missingChecks[0]
  return next ? { check: next.check, ...(next.month !== null && { monthAfter: next.month }) } : {}
}

/** A re-check day is asked only where what explains the absence may pass, a reference where a paper proves it. */
function formFor(offer: OfferedStep, values: Values): OfferedStep['form'] {
  const explanation = values['explanation'] as Explanation | undefined
  if (offer.step === 'return') return proofForm(offer.form, values)
  if (offer.step !== 'explain') return offer.form
  const optional = offer.form.optional.filter((name) => name !== 'recheckOn')
  const asksRecheck = explanation !== undefined && EXPLANATION_RULES[explanation].asksRecheck
  const onPaper = isProvenByPaper(values['evidenceType'] as CaseEvidenceType | undefined)
  return {
    required: [...offer.form.required, ...(onPaper ? ['evidenceRef'] : []), ...(asksRecheck ? ['recheckOn'] : [])],
    optional: optional.filter((name) => !onPaper || name !== 'evidenceRef'),
  }
}

/** Days are counted from the class reports; only where there are none, a paper says how many, and who signed it. */
function proofForm(form: OfferedStep['form'], values: Values): OfferedStep['form'] {
  const onPaper = ['presentDays', 'signedBy']
  const optional = form.optional.filter((name) => !onPaper.includes(name))
  if (values['source'] !== 'signed-paper') return { required: form.required, optional }
  const at = form.required.indexOf('toOn') + 1
  return { required: [...form.required.slice(0, at), ...onPaper, ...form.required.slice(at)], optional }
}

/** Choices that depend on the case and on what was chosen before. */
function useChoices(page: CasePage, values: Values, links: OfferedRecord['links'] = []): Choices {
  const slice = useCaseText()
  const evidence = (types: readonly string[]) =>
    types.map((value) => ({ value, label: slice(`case.evidence.${value}` as 'case.evidence.visit-record') }))
  const explained = page.explanationChoices.find((one) => one.explanation === values['explanation'])
  const matterOf = ({ kind, facts }: CasePage['records'][number]): string =>
    kind === 'help-request'
      ? slice(`case.help.${facts['help'] as 'other'}`)
      : slice(`case.trigger.${facts['trigger'] as 'other'}`)
  const asked = page.sentReports.find((one) => one.reportId === values['reportId'])
  const office = (value: Authority) => ({ value, label: slice(`case.authority.${value}`) })
  const closing = page.closingReasons.find((one) => one.code === values['closingReason'])
  const fitting = explained?.evidenceTypes ?? closing?.evidenceTypes
  return {
    ...(links.length > 0 && { link: links.map((value) => ({ value, label: slice(`case.link.${value}`) })) }),
    closingReason: page.closingReasons.map(({ code, label }) => ({ value: code, label })),
    basisId: page.legalBases.map(({ basisId, title, article }) => ({ value: basisId, label: `${title} ${article}` })),
    reportId: page.records
      .filter((record) => ADDRESSED_RECORDS.includes(record.kind))
      .map((record) => ({ value: record.recordId, label: `${record.on} ${matterOf(record)}` })),
    ...(asked && { authorities: asked.to.map(({ authority }) => authority).map(office) }),
    ...(fitting && { evidenceType: evidence(fitting) }),
  }
}
