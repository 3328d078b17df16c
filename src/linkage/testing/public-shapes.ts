import { biographies, peopleWithEmail, registrations, voters } from './people-shapes.ts'
import type { ShapedTables } from './shaping.ts'
import { companies, papers, products, references, restaurants, songs } from './thing-shapes.ts'

/**
 * Made-up tables in the shapes that public linkage data come in: the same columns, kinds of value, defects and copies for
 * each thing, none of the values. The model is tried on them so that it is not only good at what its authors looked at.
 */
export const SHAPES: Readonly<Record<string, (seed: number, rows: number) => ShapedTables>> = {
  people: peopleWithEmail,
  biographies,
  voters,
  registrations,
  restaurants,
  papers,
  references,
  products,
  songs,
  companies,
}

/** Rows a shape is tried with. */
export const SHAPE_ROWS: Readonly<Record<string, number>> = {
  people: 1000,
  biographies: 10_000,
  voters: 10_000,
  registrations: 5000,
  restaurants: 860,
  papers: 2500,
  references: 1300,
  products: 1500,
  songs: 4000,
  companies: 3000,
}

/** Pairs that are true, in the order in which they are written. */
export function truePairsOf({ left, right, id, thing }: ShapedTables): Set<string> {
  const truth = new Set<string>()
  const byThing = Map.groupBy(
    (right ?? left).map((row) => row[id]!),
    (ref) => thing.get(ref)!,
  )
  for (const row of left) {
    const ref = row[id]!
    for (const other of byThing.get(thing.get(ref)!) ?? []) if (right || ref < other) truth.add(`${ref} ${other}`)
  }
  return truth
}
