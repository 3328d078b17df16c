import type { Text } from '../../kernel/texts.ts'
import type { Level } from '../model.ts'

/** A kind of comparison: how a column is encoded once, and which tests two encoded values can pass. */
export interface Kind {
  /** Made once per value. What a test, a key or a frequency does not ask for is never computed. */
  readonly encodings: Readonly<Record<string, Encoding>>
  readonly tests: Readonly<Record<string, LevelTest>>
  /** The usual levels, strongest first, with the m where estimation starts. */
  readonly levels: readonly Level[]
  /** What it means to reach no level, where estimation starts for it. */
  readonly different?: Omit<Level, 'is' | 'at'> & { readonly text: Text }
  /** Names of keys for blocking, each an encoding, or several of which any meets any. The first is the usual one. */
  readonly keys: Readonly<Record<string, string | readonly string[]>>
  /** The encoding that is null exactly when the value is missing. */
  readonly present: string
  /** Side columns the kind knows (`also` of a comparison). */
  readonly also?: readonly string[]
  readonly options?: readonly string[]
}

/** `KEY`: whatever numbers the engine's `text_key` gives. */
export type SqlType = 'BOOLEAN' | 'BIGINT' | 'KEY' | 'INTEGER' | 'FLOAT8' | 'VARCHAR'

/** Either SQL over the column, or a key that JavaScript makes once per distinct text (dictionary.ts). */
export type Encoding =
  | { readonly type: SqlType; readonly sql: (source: Source) => string }
  | {
      readonly type: 'INTEGER' | 'BIGINT'
      readonly dictionary: DictionaryName
      readonly key: string
      readonly of?: string
    }

export type DictionaryName = 'name-cn' | 'lunar-date' | 'latin' | 'words'

/** The columns an encoding reads, as SQL. */
export interface Source {
  readonly column: string
  /** Type of the column, in capitals. */
  readonly type: string
  /** Side column, or `null` when the comparison has none. */
  also(role: string): string
  readonly options: Readonly<Record<string, string | number | boolean>>
}

/** Refers to an encoding of one side of the pair. */
export type Encoded = (encoding: string) => string

export interface LevelTest {
  holds(left: Encoded, right: Encoded, at: number): string
  /** Threshold used when a level gives none; tests without threshold have none. */
  readonly at?: number
  /** The side column without which this test makes no sense. */
  readonly needs?: string
  /**
   * How the test treats alternatives that have roles. Left out: it is held against two of one role. `any`: whatever their
   * roles are. `apart`: it holds where no two have one role, whatever their values are. Both need a comparison with roles.
   */
  readonly roles?: 'any' | 'apart'
  /** The encoding that agrees when the test holds: its value's frequency adjusts the weight. */
  readonly agreesOn?: string
  readonly text: Text
}

/** What a column of roles becomes in encoded rows. */
export const ROLE: Encoding = {
  type: 'KEY',
  sql: ({ column }) =>
    `case when trimmed(${column}::VARCHAR) <> '' then text_key(trimmed(lower(${column}::VARCHAR))) end`,
}

/** Tests of what has roles: the value stands there under another role; each side names somebody else. */
export function roleTests(encoding: string): Readonly<Record<'other-role' | 'role-apart', LevelTest>> {
  return {
    'other-role': {
      ...equal(encoding, encoding, { zh: '相同,但双方写的关系不同', en: 'same, entered under another role' }),
      roles: 'any',
    },
    'role-apart': {
      holds: () => 'true',
      roles: 'apart',
      text: {
        zh: '双方写的不是同一位(如一方父亲、一方母亲),无从比较',
        en: 'each side names another one, nothing to compare',
      },
    },
  }
}

/** The test that an encoding is equal on both sides; how rare `agreesOn` is counts where rarity counts. */
export function equal(encoding: string, agreesOn: string | undefined, text: Text): LevelTest {
  return { holds: (l, r) => `${l(encoding)} = ${r(encoding)}`, ...(agreesOn ? { agreesOn } : {}), text }
}
