import { Input } from 'antd'
import type { ReactNode } from 'react'
import { textOfCode, textsOf } from '../../../web/i18n.ts'
import { DayInput } from '../../../web/ui/day-input.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { type DocumentKindName, FIELD_TYPES, type FieldName, kindRuleOf } from '../../documents/domain.ts'
import { texts as documentTexts } from '../../documents/texts.ts'
import { SecondText } from '../../documents/web/index.tsx'
import { useText } from './use-text.ts'

const useDocumentText = textsOf(documentTexts)

/** Fields of a paper that somebody writes; what the case knows itself is not asked. */
const KNOWN: readonly string[] = [
  'caseNumber',
  'outOfSchoolSince',
  'officers',
  'decisionNumber',
  'decidedOn',
  'amount',
  'surcharge',
  'total',
  'performWithin',
  'replyWithin',
  'court',
]
const OPTIONAL_SHOWN: readonly string[] = [
  'consequence',
  'school',
  'grade',
  'hearingRight',
  'paymentAccount',
  'whereabouts',
  'pupilNumber',
  'approverOpinion',
  'heldAt',
  'heldBy',
]

/** What the paper of a step says, in its usual words until somebody changes them. */
export function PaperForm(props: {
  readonly paper: string
  readonly values: Readonly<Record<string, unknown>>
  readonly onChange: (values: Readonly<Record<string, unknown>>) => void
  /** Required fields that are empty; shown once somebody tried to send. */
  readonly faults: readonly string[]
  /** Fields that are required here, beside those of the kind. */
  readonly asked?: readonly FieldName[]
  /** Fields said already, beside those a case always knows. */
  readonly known?: Readonly<Record<string, unknown>>
  readonly second: string
  readonly onSecond: (text: string) => void
}): ReactNode {
  const t = useDocumentText()
  const page = useText()
  const rule = kindRuleOf(props.paper as DocumentKindName)
  const { known = {}, asked = [] } = props
  const required = [...askedOf(rule.required), ...asked]
  const optional = rule.optional.filter((name) => OPTIONAL_SHOWN.includes(name) && !required.includes(name))
  const names = [...required, ...optional].filter((name) => !(name in known))
  return (
    <>
      <h3>{textOfCode(t, documentTexts, `document.kind.${props.paper}`)}</h3>
      {names.map((name) => (
        <Field
          key={name}
          label={textOfCode(t, documentTexts, `document.field.${name}`)}
          hint={name === 'pupilNumber' ? page('case.field.pupil-number') : undefined}
          required={required.includes(name)}
          error={props.faults.includes(name) ? page('case.field.missing') : undefined}
        >
          {inputOf(name, props.values[name], (value) => props.onChange({ ...props.values, [name]: value }))}
        </Field>
      ))}
      <SecondText value={props.second} onChange={props.onSecond} />
    </>
  )
}

const askedOf = (names: readonly FieldName[]): readonly FieldName[] => names.filter((name) => !KNOWN.includes(name))

/** Required fields of a paper that nobody has written yet. */
export function missingOfPaper(
  paper: string,
  values: Readonly<Record<string, unknown>>,
  known: Readonly<Record<string, unknown>> = {},
  asked: readonly FieldName[] = [],
): readonly string[] {
  return [...askedOf(kindRuleOf(paper as DocumentKindName).required), ...asked].filter(
    (name) => !(name in known) && !String(values[name] ?? '').trim(),
  )
}

function inputOf(name: FieldName, value: unknown, set: (value: unknown) => void) {
  const text = typeof value === 'string' ? value : ''
  if (FIELD_TYPES[name] === 'day') return <DayInput value={text} onChange={set} />
  return FIELD_TYPES[name] === 'long-text' ? (
    <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} value={text} onChange={(event) => set(event.target.value)} />
  ) : (
    <Input maxLength={200} value={text} onChange={(event) => set(event.target.value)} />
  )
}
