/** What makes a database do the work of linkage: the same steps run on every engine. */
export interface Engine {
  readonly dialect: Dialect
  /** Names of a table's columns and their types, in capitals. */
  columnTypes(table: string): Promise<ReadonlyMap<string, string>>
  /** Makes the schema for intermediate tables, and the words that steps use (docs: README, "Engines"). */
  open(schema: string): Promise<void>
  /** Gives back what `open` took; `keep` leaves the schema and its tables. */
  close(schema: string, keep: boolean): Promise<void>
  run(sql: string): Promise<void>
  /** Rows as plain objects: BIGINT as bigint, FLOAT8 as number. */
  rows<Row extends Record<string, unknown>>(sql: string): Promise<Row[]>
  /** Makes a table out of a query, in place of one of the same name. */
  make(table: string, sql: string, how: Making): Promise<void>
  drop(table: string): Promise<void>
  /** Writes, for every row (ref, text) of a table, the numbers that `encode` gives for its text. */
  encodeTexts(job: TextsToEncode): Promise<void>
  /** Writes (ref, number) for every number that `expand` gives for the text of a row (ref, text) of a query. */
  expandTexts(query: string, into: string, expand: (text: string) => readonly string[]): Promise<void>
}

export interface TextsToEncode {
  /** Table of `ref` (0, 1, 2…) and `text`. */
  readonly from: string
  /** Table to make: `ref` and the keys, whole numbers in a type of the engine's choice. */
  readonly into: string
  readonly keys: readonly TextKey[]
  /** The values of the keys; the array may be used again for the next text. */
  encode(text: string): ArrayLike<number>
}

/** A key, and whether it needs more than 32 bits. */
export interface TextKey {
  readonly name: string
  readonly wide: boolean
}

/** How a table is made. */
export interface Making {
  /** `query`: cheap to ask again; an engine may give the query a name instead. `result`: what the caller keeps. */
  readonly as: 'table' | 'query' | 'result'
  /** Where its rows live in a database of several machines. */
  readonly spread?: Spread | undefined
}

/**
 * The column by whose values rows are spread over machines, so that rows that meet are on one machine; rows without a
 * value meet nobody and may be left out. `everywhere`: a small table, whole on every machine.
 */
export type Spread = string
export const EVERYWHERE: Spread = 'everywhere'

/** Phrases that engines write differently. Words (functions) are the same everywhere: `engines/*-words.ts`. */
export interface Dialect {
  /** Type of a number below a hundred. */
  readonly tinyType: string
  /** A hash of values, none of which is null. Not the same number on every engine. */
  hash(values: readonly string[]): string
  /** `from` and `where` of the rows that have a partner, or have none; `also` is one more condition on the rows. */
  matched(rows: string, partners: Partners, also?: string): string
  unmatched(rows: string, partners: Partners, also?: string): string
}

export interface Partners {
  readonly rows: string
  readonly on: string
}
