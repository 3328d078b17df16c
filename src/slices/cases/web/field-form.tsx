import { Button, Checkbox, Input, Select } from 'antd'
import type { ReactElement, ReactNode } from 'react'
import { textOfCode } from '../../../web/i18n.ts'
import { DayInput } from '../../../web/ui/day-input.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { type FieldName, type FieldRule, fieldRule, type FormRule } from '../rules/fields.ts'
import { type CaseGuardian, GUARDIAN_RELATIONS, MOST_GUARDIANS } from '../rules/guardians.ts'
import { sliceTexts, useCaseText, useText } from './use-text.ts'

export type Values = Readonly<Record<string, unknown>>

/** Choices a page gives for codes that are the county's data, or fewer ones where only some fit. */
export type Choices = Readonly<Record<string, readonly { readonly value: string; readonly label: string }[]>>

export interface FieldFormProps {
  readonly form: { readonly required: readonly string[]; readonly optional: readonly string[] }
  readonly values: Values
  readonly onChange: (values: Values) => void
  readonly choices?: Choices
  /** Names of fields that lack something; shown once somebody tried to send. */
  readonly faults: readonly string[]
}

/** The fields of a step or record, each by its kind; the same table the server checks them by. */
export function FieldForm({ form, values, onChange, choices = {}, faults }: FieldFormProps): ReactNode {
  const t = useText()
  const slice = useCaseText()
  const names = [...form.required, ...form.optional] as readonly FieldName[]
  return (
    <>
      {names.map((name) => {
        const rule = fieldRule(name)
        const set = (value: unknown): void => onChange({ ...values, [name]: value })
        const label = textOfCode(slice, sliceTexts, `field.${name}`)
        const required = form.required.includes(name)
        const fault = faults.includes(name) ? t('case.field.missing') : undefined
        if (rule.type === 'flag')
          return (
            <Checkbox key={name} checked={values[name] === true} onChange={(event) => set(event.target.checked)}>
              {label}
            </Checkbox>
          )
        if (rule.type === 'choices' || rule.type === 'officers' || rule.type === 'guardians')
          return (
            <fieldset key={name} className="field choices">
              <legend>
                {label}
                {required && <span aria-hidden="true"> *</span>}
              </legend>
              {rule.type === 'choices' ? (
                <Checkbox.Group
                  className="causes"
                  value={(values[name] as string[] | undefined) ?? []}
                  onChange={set}
                  options={optionsOf(rule, slice, choices[name])}
                />
              ) : rule.type === 'guardians' ? (
                <GuardiansInput value={(values[name] as Guardians | undefined) ?? [NO_GUARDIAN]} onChange={set} />
              ) : (
                <OfficersInput value={(values[name] as Officers | undefined) ?? NO_OFFICERS} onChange={set} />
              )}
              {fault && <div className="field-error">{fault}</div>}
            </fieldset>
          )
        return (
          <Field key={name} label={label} required={required} error={fault}>
            {inputOf(rule, values[name], set, optionsOf(rule, slice, choices[name]))}
          </Field>
        )
      })}
    </>
  )
}

type Options = readonly { readonly value: string; readonly label: string }[]

function optionsOf(rule: FieldRule, slice: ReturnType<typeof useCaseText>, given: Options | undefined) {
  if (given) return [...given]
  if (rule.type !== 'choice' && rule.type !== 'choices') return []
  return rule.options.map((value) => ({ value, label: textOfCode(slice, sliceTexts, `${rule.texts}.${value}`) }))
}

function inputOf(
  rule: FieldRule,
  value: unknown,
  set: (value: unknown) => void,
  options: Options,
): ReactElement<Record<string, unknown>> {
  const text = typeof value === 'string' ? value : ''
  switch (rule.type) {
    case 'day':
      return <DayInput value={text} onChange={set} />
    case 'count':
      return (
        <Input
          type="number"
          min={0}
          inputMode="numeric"
          value={value === undefined ? '' : String(value)}
          onChange={(event) => set(event.target.value === '' ? undefined : Number(event.target.value))}
        />
      )
    case 'long-text':
      return <Input.TextArea rows={3} maxLength={2000} value={text} onChange={(event) => set(event.target.value)} />
    case 'text':
      return <Input maxLength={200} value={text} onChange={(event) => set(event.target.value)} />
    default:
      return <Select value={value === undefined ? null : text} onChange={set} options={[...options]} />
  }
}

type Officers = readonly { readonly name: string; readonly certificate: string }[]
const NO_OFFICERS: Officers = [
  { name: '', certificate: '' },
  { name: '', certificate: '' },
]

/** Two lines of name and certificate at least; more on demand. */
function OfficersInput(props: { readonly value: Officers; readonly onChange: (value: Officers) => void }): ReactNode {
  const t = useText()
  const change = (index: number, part: Partial<Officers[number]>): void =>
    props.onChange(props.value.map((officer, at) => (at === index ? { ...officer, ...part } : officer)))
  return (
    <div className="stack tight">
      {props.value.map((officer, index) => (
        <div key={index} className="officer-line">
          <Input
            aria-label={t('case.officer.name', { number: index + 1 })}
            placeholder={t('case.officer.name', { number: index + 1 })}
            maxLength={60}
            value={officer.name}
            onChange={(event) => change(index, { name: event.target.value })}
          />
          <Input
            aria-label={t('case.officer.certificate', { number: index + 1 })}
            placeholder={t('case.officer.certificate', { number: index + 1 })}
            maxLength={60}
            value={officer.certificate}
            onChange={(event) => change(index, { certificate: event.target.value })}
          />
        </div>
      ))}
      <Button size="small" onClick={() => props.onChange([...props.value, { name: '', certificate: '' }])}>
        {t('case.officer.more')}
      </Button>
    </div>
  )
}

type Guardians = readonly CaseGuardian[]
const NO_GUARDIAN: CaseGuardian = { name: '', relation: 'father' }

const LONGEST_PART = { citizenId: 18, address: 200, phone: 40 } as const

/** Every guardian with what they are to the child and where a paper reaches them. */
function GuardiansInput(props: {
  readonly value: Guardians
  readonly onChange: (value: Guardians) => void
}): ReactNode {
  const t = useText()
  const slice = useCaseText()
  const change = (index: number, part: Partial<CaseGuardian>): void =>
    props.onChange(props.value.map((guardian, at) => (at === index ? { ...guardian, ...part } : guardian)))
  return (
    <div className="stack">
      {props.value.map((guardian, index) => (
        <div key={index} className="stack tight">
          <div className="officer-line">
            <Input
              aria-label={t('case.guardian.name', { number: index + 1 })}
              placeholder={t('case.guardian.name', { number: index + 1 })}
              maxLength={60}
              value={guardian.name}
              onChange={(event) => change(index, { name: event.target.value })}
            />
            <Select
              aria-label={t('case.guardian.relation', { number: index + 1 })}
              value={guardian.relation}
              onChange={(relation) => change(index, { relation })}
              options={GUARDIAN_RELATIONS.map((value) => ({ value, label: slice(`case.relation.${value}`) }))}
            />
          </div>
          {(['citizenId', 'address', 'phone'] as const).map((part) => (
            <Input
              key={part}
              aria-label={t(`case.guardian.${part}`, { number: index + 1 })}
              placeholder={t(`case.guardian.${part}`, { number: index + 1 })}
              maxLength={LONGEST_PART[part]}
              value={guardian[part] ?? ''}
              onChange={(event) => change(index, { [part]: event.target.value })}
            />
          ))}
        </div>
      ))}
      <div className="row">
        <Button
          size="small"
          disabled={props.value.length === MOST_GUARDIANS}
          onClick={() => props.onChange([...props.value, NO_GUARDIAN])}
        >
          {t('case.guardian.more')}
        </Button>
        {props.value.length > 1 && (
          <Button size="small" onClick={() => props.onChange(props.value.slice(0, -1))}>
            {t('case.guardian.less')}
          </Button>
        )}
      </div>
    </div>
  )
}

/** Required fields that are empty. */
export function missingFields(
  form: Pick<FormRule, never> & { readonly required: readonly string[] },
  values: Values,
): readonly string[] {
  return form.required.filter((name) => {
    const value = values[name]
    if (fieldRule(name as FieldName).type === 'flag') return false
    return value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
  })
}

/** What is sent: flags that were not ticked are said too, when the form asks for them. */
export function valuesToSend(form: { readonly required: readonly string[] }, values: Values): Values {
  const flags = form.required.filter((name) => fieldRule(name as FieldName).type === 'flag')
  return { ...Object.fromEntries(flags.map((name) => [name, false])), ...values }
}
