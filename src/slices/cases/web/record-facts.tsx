import type { ReactNode } from 'react'
import { textOfCode } from '../../../web/i18n.ts'
import type { CasePage, CaseRecord } from '../contract.ts'
import { FIELDS, type FieldName, fieldRule } from '../rules/fields.ts'
import { sliceTexts, useCaseText } from './use-text.ts'

/** What a record says, under the names of its form. */
export function RecordFacts(props: {
  readonly record: CaseRecord
  /** The county's reasons for closing, by which it names them. */
  readonly reasons: CasePage['closingReasons']
}): ReactNode {
  const { record, reasons } = props
  const slice = useCaseText()
  const reason = reasons.find((one) => one.code === record.facts['closingReason'])?.label
  const written: Readonly<Record<string, unknown>> = {
    ...record.facts,
    ...(reason !== undefined && { closingReason: reason }),
    ...record.words,
  }
  // As the form asks for it, not as the database keeps it.
  const said = [...Object.keys(FIELDS), 'note'].flatMap((name) =>
    name in written ? [[name, written[name]] as const] : [],
  )
  return (
    <dl className="record-facts">
      {said.map(([name, value]) => (
        <div key={name}>
          <dt>{textOfCode(slice, sliceTexts, `field.${name}`)}</dt>
          <dd>{sayValue(name, value, slice)}</dd>
        </div>
      ))}
    </dl>
  )
}

function sayValue(name: string, value: unknown, slice: ReturnType<typeof useCaseText>): string {
  if (typeof value === 'boolean') return value ? '✓' : '—'
  const rule = name in FIELDS ? fieldRule(name as FieldName) : undefined
  const say = (one: unknown): string =>
    rule && 'texts' in rule ? textOfCode(slice, sliceTexts, `${rule.texts}.${String(one)}`) : String(one)
  return Array.isArray(value) ? value.map(say).join('、') : say(value)
}
