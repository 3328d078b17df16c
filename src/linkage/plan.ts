import { kindOf, levelsOf } from './kinds/index.ts'
import {
  type DictionaryName,
  type Encoded,
  type Encoding,
  type Kind,
  type LevelTest,
  ROLE,
  type SqlType,
} from './kinds/kind.ts'
import type { Comparison, Level, LinkModel } from './model.ts'
import { hashText } from './chinese/hash.ts'
import { ident } from './sql.ts'

/** A comparison with everything looked up: what the steps are written from. */
export interface PlannedComparison {
  readonly index: number
  readonly comparison: Comparison
  readonly kind: Kind
  /** Strongest first. Code in the pattern = number of levels − index here; 0 is `different`. */
  readonly levels: readonly PlannedLevel[]
}

export interface PlannedLevel extends Level {
  readonly code: number
  readonly test: LevelTest
}

/** An encoding of one column (alternative) of a comparison, and the name it has in encoded tables. */
export interface EncodedColumn {
  readonly name: string
  readonly comparison: Comparison
  readonly column: string
  readonly encoding: Encoding
  readonly type: SqlType
}

/** Four bits of the pattern per comparison. */
export const BITS = 4
export const MISSING = 15
export const NOT_COMPARED = 14
export const MAX_LEVELS = 13
export const MAX_COMPARISONS = 15

export function planComparisons(model: LinkModel): PlannedComparison[] {
  return model.comparisons.map((comparison, index) => {
    const kind = kindOf(comparison)
    const levels = levelsOf(comparison)
    return {
      index,
      comparison,
      kind,
      levels: levels.map((level, i) => ({ ...level, code: levels.length - i, test: kind.tests[level.is]! })),
    }
  })
}

/** Collects the encodings that pieces of SQL refer to, so that nothing else is computed. */
export class Encodings {
  readonly columns = new Map<string, EncodedColumn>()

  /** Name of an encoding of the `alternative`-th column of a comparison. */
  use(comparison: Comparison, alternative: number, encoding: string): string {
    const found = kindOf(comparison).encodings[encoding]
    if (!found) throw new RangeError(`comparison ${comparison.name} has no encoding ${encoding}`)
    return this.#add(comparison, comparison.columns[alternative]!, `${alternative}_${encoding}`, found)
  }

  /** Name of the role that the `alternative`-th column of a comparison has. */
  useRole(comparison: Comparison, alternative: number): string {
    return this.#add(comparison, comparison.roles![alternative]!, `${alternative}_role`, ROLE)
  }

  #add(comparison: Comparison, column: string, its: string, encoding: Encoding): string {
    const name = ident(columnName(`${comparison.name}_${its}`))
    if (!this.columns.has(name)) this.columns.set(name, { name, comparison, column, encoding, type: encoding.type })
    return name
  }

  /** A reader of encodings of one side, for the tests of a level. */
  of(alias: string, comparison: Comparison, alternative: number): Encoded {
    return (encoding) => `${alias}.${this.use(comparison, alternative, encoding)}`
  }

  dictionaries(): ReadonlySet<DictionaryName> {
    const names = new Set<DictionaryName>()
    for (const { encoding } of this.columns.values()) if ('dictionary' in encoding) names.add(encoding.dictionary)
    return names
  }
}

/** Bytes a name may have; PostgreSQL cuts the rest off. */
const LONGEST_NAME = 60

const columnName = (name: string): string =>
  Buffer.byteLength(name) <= LONGEST_NAME ? name : `encoded_${hashText(name)}`

/** Splits `name.sound` into the comparison and the encodings; without a key, the kind's usual one. */
export function resolveKey(
  model: LinkModel,
  key: string,
): { comparison: Comparison; encodings: readonly string[] } | undefined {
  const dot = key.lastIndexOf('.')
  const whole = model.comparisons.find((comparison) => comparison.name === key)
  const comparison = whole ?? model.comparisons.find((candidate) => candidate.name === key.slice(0, dot))
  if (!comparison) return undefined
  const keys = kindOf(comparison).keys
  const its = whole ? Object.values(keys)[0] : keys[key.slice(dot + 1)]
  return its === undefined ? undefined : { comparison, encodings: typeof its === 'string' ? [its] : its }
}

/** All ways in which one side can fill the keys of a rule: one per combination of alternatives. */
export function keyTuples(model: LinkModel, keys: readonly string[], encodings: Encodings, alias: string): string[][] {
  let tuples: string[][] = [[]]
  for (const key of keys) {
    const resolved = resolveKey(model, key)
    if (!resolved) throw new RangeError(`blocking key ${key} is unknown`)
    const { comparison, encodings: its } = resolved
    const choices = comparison.columns.flatMap((_, i) =>
      its.map((encoding) => `${alias}.${encodings.use(comparison, i, encoding)}`),
    )
    tuples = tuples.flatMap((tuple) => choices.map((choice) => [...tuple, choice]))
  }
  return tuples
}
