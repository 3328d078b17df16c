import { extendDictionary, openDictionary } from '../dictionary.ts'
import type { Encodings } from '../plan.ts'
import type { Runner } from '../step.ts'
import { type Rows, textsFor } from '../steps/encode.ts'

/** Sees to it that the dictionaries hold every text that these encodings ask for. */
export async function encodeTexts(runner: Runner, encodings: Encodings, sides: readonly Rows[]): Promise<void> {
  const columns = [...encodings.columns.values()]
  for (const name of encodings.dictionaries()) {
    await openDictionary(runner, name)
    const texts = sides.map((side) => textsFor(name, columns, side)).filter((text) => text !== undefined)
    if (texts.length > 0) await extendDictionary(runner, name, texts.join(' union all '))
  }
}
