import { lunarKeyOf } from './chinese/lunar.ts'
import { encodeName, NAME_KEYS } from './chinese/name-encoder.ts'
import type { DictionaryName, SqlType } from './kinds/kind.ts'
import { encodeLatin, LATIN_KEYS } from './latin/letters.ts'
import { WORD_KEYS, WordReader } from './latin/words.ts'
import { EVERYWHERE, type TextKey } from './engine.ts'
import type { Runner } from './step.ts'
import { neighboursOf } from './steps/citizen-number.ts'

/** What JavaScript knows about a text: keys, each a number exact in a double; 0 becomes null. */
interface Dictionary {
  readonly keys: readonly string[]
  readonly open: () => Encoder
}

interface Encoder {
  /** Asks to see all texts before any is encoded. */
  read?(text: string): void
  /** Writes the keys, in their order; those whose place in `wanted` is 0 nobody reads. */
  encode(text: string, into: Float64Array, wanted: Uint8Array): void
}

const DICTIONARIES: Readonly<Record<DictionaryName, Dictionary>> = {
  'name-cn': { keys: NAME_KEYS, open: () => ({ encode: encodeName }) },
  'lunar-date': {
    keys: ['lunar'],
    open: () => ({
      encode: (text, into) => {
        into[0] = lunarKeyOf(text)
      },
    }),
  },
  latin: { keys: LATIN_KEYS, open: () => ({ encode: encodeLatin }) },
  words: { keys: WORD_KEYS, open: () => new WordReader() },
}

/**
 * Makes a table of texts and the keys asked for, each text encoded once. `counts` names columns for how many rows have a
 * text; the i-th counts those with i in the query's `source`.
 *
 * A function called from SQL would run on the main thread, once a row; there are far fewer names than rows.
 */
export async function makeDictionary(
  runner: Runner,
  name: DictionaryName,
  table: string,
  keys: ReadonlyMap<string, SqlType>,
  texts: string,
  counts: readonly string[],
): Promise<void> {
  const raw = `${table}_texts`
  const keyed = `${table}_keys`
  const counted = counts.map((count, i) => `, count(*) filter (where source = ${i}) as ${count}`).join('')
  const distinct = `select text${counted} from (${texts}) t where text is not null group by text`
  await runner.run({
    name: raw,
    reads: [],
    spread: EVERYWHERE,
    sql: `select (row_number() over () - 1)::INT as ref, d.* from (${distinct}) d`,
  })
  const asked = [...keys].map(([key, type]) => ({ name: key, wide: type !== 'INTEGER' }))
  await encodeInto(runner, DICTIONARIES[name], raw, keyed, asked)
  const decoded = [...keys].map(([key, type]) => `nullif("${key}", 0)::${type} as "${key}"`)
  await runner.run({
    name: table,
    reads: [raw, keyed],
    spread: EVERYWHERE,
    sql: `select ${['text', ...counts, ...decoded].join(', ')} from ${runner.table(raw)} t join ${runner.table(keyed)} k on k.ref = t.ref`,
  })
  await runner.drop(raw, keyed)
}

async function encodeInto(
  runner: Runner,
  dictionary: Dictionary,
  from: string,
  into: string,
  keys: readonly TextKey[],
): Promise<void> {
  const places = keys.map(({ name }) => dictionary.keys.indexOf(name))
  const wanted = new Uint8Array(dictionary.keys.length)
  for (const place of places) wanted[place] = 1
  const values = new Float64Array(dictionary.keys.length)
  const chosen = new Float64Array(keys.length)
  const encoder = dictionary.open()
  if (encoder.read) await showTexts(runner, from, (text) => encoder.read!(text))
  const encode = (text: string): Float64Array => {
    encoder.encode(text, values, wanted)
    for (let i = 0; i < places.length; i++) chosen[i] = values[places[i]!]!
    return chosen
  }
  await runner.engine.encodeTexts({ from: runner.table(from), into: runner.table(into), keys, encode })
}

/** Shows every text to somebody who writes nothing. */
async function showTexts(runner: Runner, from: string, show: (text: string) => void): Promise<void> {
  const nothing = `${from}_shown`
  await runner.engine.expandTexts(`select ref, text from ${runner.table(from)}`, runner.table(nothing), (text) => {
    show(text)
    return []
  })
  await runner.drop(nothing)
}

/** Writes down, for every invalid identity number (id, wrong), the valid ones that lie one typing error away. */
export async function makeNeighbours(runner: Runner, table: string, wrong: string): Promise<void> {
  const query = `select id, wrong from ${runner.table(wrong)}`
  await runner.engine.expandTexts(query, runner.table(table), neighboursOf)
}
