import fc from 'fast-check'
import type { TSchema } from 'typebox'

/** The part of JSON Schema our contracts use. */
export interface Schema {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly minItems?: number
  readonly pattern?: string
  readonly format?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly 'x-upload'?: boolean
}

/** A smallest value that a schema accepts; the same one each time. */
export function sampleOf(schema: TSchema): unknown {
  return sample(schema as Schema)
}

function sample(shape: Schema): unknown {
  if (shape.enum) return shape.enum[0]
  if ('const' in shape) return shape.const
  if (shape.anyOf) return sample(shape.anyOf.find((branch) => branch.type !== 'null') ?? shape.anyOf[0]!)
  if (shape.type === 'object') {
    const required = (shape.required ?? []).map((name) => [name, sample(shape.properties![name]!)])
    return Object.fromEntries(required)
  }
  if (shape.type === 'array') return Array.from({ length: shape.minItems ?? 0 }, () => sample(shape.items!))
  if (shape.type === 'integer' || shape.type === 'number') return shape.minimum ?? 1
  if (shape.type === 'boolean') return false
  return shape.type === 'string' ? textFor(shape) : {}
}

function textFor(shape: Schema): string {
  if (shape.format === 'date') return '2026-03-01'
  if (shape.format === 'date-time') return '2026-03-01T00:00:00Z'
  if (shape.format === 'uuid') return '01930000-0000-7000-8000-00000000dead'
  if (shape.pattern) return fc.sample(fc.stringMatching(new RegExp(shape.pattern)), { numRuns: 1, seed: 7 })[0]!
  return 'x'.repeat(Math.max(1, shape.minLength ?? 1))
}
