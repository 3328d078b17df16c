import { describe, expect, test } from 'vitest'
import { csvText, f1Of, linkFolder, openFolder, put } from './testing/files.ts'
import { SHAPES, truePairsOf } from './testing/public-shapes.ts'

/** Rows to try with and the least F1, on seeds nobody tuned for; `node bench/linkage/unseen.ts` measures. */
const LEAST: readonly (readonly [shape: string, rows: number, least: number])[] = [
  ['people', 1000, 0.96],
  ['biographies', 3000, 0.94],
  ['voters', 3000, 0.97],
  ['registrations', 2000, 0.98],
  ['restaurants', 860, 0.95],
  ['papers', 1200, 0.97],
  ['references', 900, 0.97],
  ['products', 800, 0.8],
  ['songs', 1500, 0.9],
  ['companies', 1500, 0.9],
]

describe('tables in the shapes of public data, roles guessed', { timeout: 120_000 }, () => {
  test.each(LEAST)('%s', async (shape, rows, least) => {
    const made = SHAPES[shape]!(77, rows)
    const folder = openFolder()
    const { pairs, said } = await linkFolder(folder, {
      left: put(folder, 'left.csv', csvText(made.left)),
      ...(made.right && { right: put(folder, 'right.csv', csvText(made.right)) }),
    })
    expect(f1Of(pairs, truePairsOf(made))).toBeGreaterThan(least)
    // What a row is of is never looked at.
    const answer = ['cluster', 'class', 'label', 'CID', 'entity_id'].find((name) => name in made.left[0]!)
    if (answer) expect(said).toContainEqual(expect.stringMatching(`^not compared: (.*, )?${answer}(,|$)`))
  })

  test('a key that several rows share is not evidence, whatever it is called', async () => {
    const made = SHAPES['people']!(78, 400)
    const folder = openFolder()
    for (const name of ['person_id', 'rec_id', 'Entity', 'match_no', 'ID', 'true_id']) {
      const rows = made.left.map(({ cluster, ...row }) => ({ ...row, [name]: cluster! }))
      const { said } = await linkFolder(folder, { left: put(folder, 'left.csv', csvText(rows)) })
      expect(said).toContain(`not compared: ${name}`)
    }
  })
})
