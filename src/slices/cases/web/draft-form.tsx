import { Input } from 'antd'
import { type ReactNode, useState } from 'react'
import { newId } from '../../../kernel/ids.ts'
import { Field } from '../../../web/ui/field.tsx'
import type { CasePage, OfferedRecord, OfferedStep } from '../contract.ts'
import { type CaseEvidenceType, EXPLANATION_RULES, type Explanation, isProvenByPaper } from '../domain.ts'
import { ADDRESSED_RECORDS } from '../duties-domain.ts'
import type { Authority } from '../rules/offices.ts'
import { asksAccount, collectionsIn } from '../rules/collection.ts'
import { type Choices, FieldForm, missingFields, type Values, valuesToSend } from './field-form.tsx'
import { GuardianIds, namesGuardians } from './guardian-ids.tsx'
import { missingOfPaper, PaperForm } from './paper-form.tsx'
import { useCaseText } from './use-text.ts'

type Form = OfferedStep['form']

interface DraftWish {
  readonly page: CasePage
  /** What is known before anybody types. */
  readonly known: Values
  /** Fields to ask for by what was said so far. */
  readonly form: (values: Values) => Form
  /** The paper that goes out with it. */
  readonly paper: (values: Values) => keyof CasePage['paperWords'] | null
  readonly links?: OfferedRecord['links']
  readonly step?: OfferedStep['step']
}

/**
 * What somebody writes of a step or a record: its fields, the words of its paper, a note. The id is made once, so that a
 * repeated click is one submission; what is missing is shown once somebody tried to send.
 */
export function useDraft({ page, known, form: formOf, paper: paperOf, links, step }: DraftWish) {
  const [submissionId] = useState(newId)
  const [values, setValues] = useState(known)
  const [written, setWritten] = useState<Values>()
  const [second, setSecond] = useState('')
  const [guardianIds, setGuardianIds] = useState<readonly string[]>([])
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const choices = useChoices(page, values, { links, step })
  const form = formOf(values)
  const paper = paperOf(values)
  const words = written ?? (paper ? (page.paperWords[paper] ?? {}) : {})
  const missing = missingFields(form, values)
  const asked = paper ? askedBy(paper, values, words) : []
  const unwritten = paper ? missingOfPaper(paper, words, {}, asked) : []
  return {
    /** Sends what is complete; otherwise says what is missing. */
    submit(send: (body: DraftBody) => void): void {
      setTried(true)
      if (missing.length + unwritten.length > 0) return
      send({
        submissionId,
        fields: valuesToSend(form, values),
        ...(note.trim() && { note: note.trim() }),
        ...(paper && { paper: words }),
        ...(paper && second.trim() && { secondText: second.trim() }),
        ...(guardianIds.some(Boolean) && { guardianIds: [...guardianIds] }),
      })
    },
    fields: (
      <>
        <FieldForm form={form} values={values} onChange={setValues} choices={choices} faults={tried ? missing : []} />
        {paper && namesGuardians(paper) && (
          <GuardianIds guardians={page.guardians} values={guardianIds} onChange={setGuardianIds} />
        )}
        {paper && (
          <PaperForm
            paper={paper}
            values={words}
            onChange={setWritten}
            asked={asked}
            faults={tried ? unwritten : []}
            second={second}
            onSecond={setSecond}
          />
        )}
      </>
    ),
    note: <NoteField value={note} onChange={setNote} />,
  }
}

/** A fine names the account to pay into, unless the officers collect it; the demand of a fine has it from the decision. */
function askedBy(paper: string, values: Values, words: Values): readonly ['paymentAccount'] | readonly [] {
  const isAsked =
    paper === 'penalty-decision' ? asksAccount(values) : paper === 'performance-demand' && 'paymentAccount' in words
  return isAsked ? ['paymentAccount'] : []
}

interface DraftBody {
  readonly submissionId: string
  readonly fields: Record<string, unknown>
  readonly note?: string
  readonly paper?: Record<string, unknown>
  readonly secondText?: string
  readonly guardianIds?: string[]
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

/** The check after the return that is due next. */
export function nextCheck({ missingChecks }: CasePage): Values {
  const next = missingChecks[0]
  return next ? { check: next.check, ...(next.month !== null && { monthAfter: next.month }) } : {}
}

/** A re-check day is asked only where what explains the absence may pass, a reference where a paper proves it. */
export function formOfStep(offer: OfferedStep, values: Values): Form {
  const explanation = values['explanation'] as Explanation | undefined
  if (offer.step === 'return') return proofForm(offer.form, values)
  if (isDecision(offer.step)) return fineForm(offer.form, values)
  if (offer.step !== 'explain') return offer.form
  const optional = offer.form.optional.filter((name) => name !== 'recheckOn')
  const asksRecheck = explanation !== undefined && EXPLANATION_RULES[explanation].asksRecheck
  const onPaper = isProvenByPaper(values['evidenceType'] as CaseEvidenceType | undefined)
  return {
    required: [...offer.form.required, ...(onPaper ? ['evidenceRef'] : []), ...(asksRecheck ? ['recheckOn'] : [])],
    optional: optional.filter((name) => !onPaper || name !== 'evidenceRef'),
  }
}

const isDecision = (step: OfferedStep['step']) => step === 'decide' || step === 'decide-simply'

/** Only a fine is collected. */
const fineForm = (form: Form, { penaltyKind }: Values): Form =>
  penaltyKind === 'fine' ? form : { ...form, optional: form.optional.filter((name) => name !== 'collection') }

/** Days are counted from the class reports; only where there are none, a paper says how many, and who signed it. */
export function proofForm(form: Form, values: Values): Form {
  const onPaper = ['presentDays', 'signedBy', 'evidenceRef']
  const optional = form.optional.filter((name) => !onPaper.includes(name))
  if (values['source'] !== 'signed-paper') return { required: form.required, optional }
  const at = form.required.indexOf('toOn') + 1
  return { required: [...form.required.slice(0, at), ...onPaper, ...form.required.slice(at)], optional }
}

/** Choices that depend on the case and on what was chosen before. */
function useChoices(page: CasePage, values: Values, { links = [], step }: Pick<DraftWish, 'links' | 'step'>): Choices {
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
    collection: collectionsIn(step === 'decide-simply' ? 'on-the-spot' : 'ordinary').map((value) => ({
      value,
      label: slice(`case.collection.${value}`),
    })),
  }
}
