import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { TLocalizedValidationError } from 'typebox/error'
import { fillText, type Language, type Texts } from '../../kernel/texts.ts'

/** One thing that is wrong in what was sent: the path of the field, and which rule it breaks. */
export interface FieldFault {
  readonly field: string
  readonly key: string
  readonly values: Readonly<Record<string, unknown>>
}

export type Checked<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly faults: readonly FieldFault[] }

/** Checks values against a schema; fields the schema does not name are dropped, so none can be slipped in. */
export interface Checker<Value> {
  check(value: unknown): Checked<Value>
}

/**
 * Compiles a schema. `fromText` is for addresses, where everything is text: `limit=20` becomes a number, `kind=a`
 * a list of one where a list is wanted, and an empty value counts as absent.
 */
export function checkerOf<S extends TSchema>(schema: S, options: { readonly fromText: boolean }): Checker<Static<S>> {
  const validator = Compile(schema)
  return {
    check(raw) {
      const value = options.fromText ? validator.Convert(withoutEmpty(raw)) : raw
      if (!validator.Check(value)) return { ok: false, faults: faultsOf(validator.Errors(value)) }
      const clean = validator.Clean(value) as Static<S>
      const field = unkeepableField(clean)
      if (field === undefined) return { ok: true, value: clean }
      return { ok: false, faults: [{ field, key: 'field.fault.format', values: {} }] }
    },
  }
}

/** No form of ours is nested deeper; what is, was made to exhaust somebody. */
const MOST_LEVELS = 50

/** The most a column for a whole number holds; no count, version or year of ours comes near it. */
const MOST_INTEGER = 2_147_483_647

const isUnkeepable = (text: string): boolean => text.includes('\0') || !text.isWellFormed()

/**
 * Path of what the database cannot hold: a text with a zero byte or half a character, which no keyboard types, a whole
 * number beyond all counting, or endless nesting.
 */
function unkeepableField(value: unknown, path = '', level = 0): string | undefined {
  if (typeof value === 'string') return isUnkeepable(value) ? path : undefined
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) > MOST_INTEGER ? path : undefined
  if (typeof value !== 'object' || value === null) return undefined
  if (level > MOST_LEVELS) return path
  for (const [name, part] of Object.entries(value)) {
    const found = isUnkeepable(name) ? path : unkeepableField(part, path === '' ? name : `${path}.${name}`, level + 1)
    if (found !== undefined) return found
  }
  return undefined
}

/** Says every fault as a sentence in a language; labels come from texts `field.<name>`. */
export function sayFaults(
  faults: readonly FieldFault[],
  texts: Texts,
  language: Language,
): readonly { readonly field: string; readonly message: string }[] {
  return faults.map((fault) => {
    const text = texts[fault.key] ?? texts['field.fault.format']!
    const expected = texts[`field.type.${String(fault.values['type'])}`]?.[language]
    const values = { ...fault.values, expected, field: labelOf(fault.field, texts, language) }
    return { field: fault.field, message: fillText(text[language], values) }
  })
}

function labelOf(field: string, texts: Texts, language: Language): string {
  const own = texts[`field.${field}`] ?? texts[`field.${field.split('.').at(-1)}`]
  return own?.[language] ?? field
}

const KEYS: Readonly<Record<string, string>> = {
  enum: 'field.fault.enum',
  const: 'field.fault.enum',
  minLength: 'field.fault.min-length',
  maxLength: 'field.fault.max-length',
  minimum: 'field.fault.minimum',
  exclusiveMinimum: 'field.fault.minimum',
  maximum: 'field.fault.maximum',
  exclusiveMaximum: 'field.fault.maximum',
  minItems: 'field.fault.min-items',
  maxItems: 'field.fault.max-items',
  type: 'field.fault.type',
}

/** One fault per field: a field that may be a text or null reports once, not once for each branch. */
function faultsOf(errors: readonly TLocalizedValidationError[]): readonly FieldFault[] {
  const byField = new Map<string, FieldFault>()
  for (const error of errors) {
    for (const fault of faultsOfError(error)) {
      const earlier = byField.get(fault.field)
      if (!earlier || earlier.key === 'field.fault.type') byField.set(fault.field, fault)
    }
  }
  return [...byField.values()].filter((fault) => fault.field !== '' || byField.size === 1)
}

function faultsOfError(error: TLocalizedValidationError): readonly FieldFault[] {
  const at = pathOf(error.instancePath)
  if (error.keyword === 'required') {
    return error.params.requiredProperties.map((name) => ({
      field: at === '' ? name : `${at}.${name}`,
      key: 'field.fault.required',
      values: {},
    }))
  }
  // The branches of a choice report for themselves; a branch that is only "null" says nothing helpful.
  if (error.keyword === 'anyOf') return []
  if (error.keyword === 'type' && error.params.type === 'null') return []
  const params = error.params as { readonly [name: string]: unknown }
  if (error.keyword === 'format') {
    const isDay = params['format'] === 'date'
    return [{ field: at, key: isDay ? 'field.fault.date' : 'field.fault.format', values: {} }]
  }
  const allowed = (params['allowedValues'] as unknown[] | undefined)?.join(', ') ?? params['allowedValue']
  const key = KEYS[error.keyword] ?? 'field.fault.format'
  return [{ field: at, key, values: { limit: params['limit'], type: params['type'], allowed } }]
}

function pathOf(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.')
}

function withoutEmpty(raw: unknown): Record<string, unknown> {
  const entries = Object.entries((raw ?? {}) as Record<string, unknown>)
  return Object.fromEntries(entries.filter(([, value]) => value !== ''))
}
