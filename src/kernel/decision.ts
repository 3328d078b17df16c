/** A value, or a refusal with a code that a text explains (style-examples §4). Faults are thrown instead. */
export type Decision<Value, Code extends string = never> = { readonly ok: true; readonly value: Value } | Refusal<Code>

export interface Refusal<Code extends string = string> {
  readonly ok: false
  readonly code: Code
  /** Values for the placeholders of the text; never a name or an ID number. */
  readonly details: RefusalDetails
}

export type RefusalDetails = Readonly<Record<string, string | number | boolean | readonly string[]>>

/** Wraps the value of a decision that was taken. */
export function accept<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value }
}

/** Refuses with a code of the slice's `texts.ts` and the values its text needs. */
export function refuse<Code extends string>(code: Code, details: RefusalDetails = {}): Refusal<Code> {
  return { ok: false, code, details }
}
