import { describe, expect, test } from 'vitest'
import type { LinkModel } from './model.ts'
import { personCn } from './models/person-cn.ts'
import { Dice } from './testing/people.ts'
import { faultsOf, LinkModelFault, requireValid } from './validate.ts'

const columns = new Map(
  [
    'id',
    'citizen_id',
    'citizen_id_text',
    'name',
    'former_name',
    'sex',
    'born_on',
    'guardian1_name',
    'guardian1_role',
    'guardian2_name',
    'guardian2_role',
    'phone',
    'division',
  ].map((name) => [name, 'VARCHAR']),
)

describe('a model', () => {
  test('of the library has no faults', () => {
    expect(faultsOf(personCn)).toEqual([])
    expect(faultsOf(JSON.parse(JSON.stringify(personCn)))).toEqual([])
    requireValid(personCn, columns)
  })

  test('that asks for a column the input lacks is told the nearest', () => {
    const without = new Map([...columns].filter(([name]) => name !== 'born_on').concat([['bornon', 'DATE']]))
    expect(() => requireValid(personCn, columns, without)).toThrow('column `born_on` missing; nearest: `bornon`')
  })

  test.each([
    [{ ...personCn, version: 2 }, 'version: must be 1'],
    [{ ...personCn, comparison: [] }, 'model.comparison: unknown field; nearest: `comparisons`'],
    [
      { ...personCn, blocking: [{ keys: ['nam.root'] }] },
      'blocking[0].keys[0]: `nam.root` names no comparison; nearest: `name`',
    ],
    [
      { ...personCn, comparisons: personCn.comparisons.map((its) => ({ ...its, impliedBy: ['brith'] })) },
      'comparisons.`phone`.impliedBy[0]: `brith` is unknown; nearest: `birth`',
    ],
    [
      { ...personCn, comparisons: personCn.comparisons.map((its) => (its.roles ? { ...its, roles: ['a'] } : its)) },
      'comparisons.guardian.roles: must be a list of column names, one for each of `columns`',
    ],
    [
      { ...personCn, comparisons: personCn.comparisons.map((its) => ({ ...its, roles: ['a'] })) },
      'comparisons.phone.roles: this kind has none; take it out',
    ],
    [
      {
        ...personCn,
        comparisons: personCn.comparisons.map((its) => ({ ...its, levels: [{ is: 'other-role' }], roles: undefined })),
      },
      'comparisons.guardian.levels[0].is: `other-role` needs the columns of roles',
    ],
    [{ ...personCn, blocking: [{ keys: ['name.rot'] }] }, '`name` has no key `rot`; nearest: `root`'],
    [
      { ...personCn, thresholds: { accept: 0.3, review: 0.5 } },
      'thresholds.review: must not be above thresholds.accept',
    ],
  ])('is refused with the field and the fix (%#)', (model, message) => {
    expect(
      faultsOf(model)
        .map(({ en }) => en)
        .join('\n'),
    ).toContain(message)
  })

  test('of 1000 spoilt ones each is refused, with the field and the fix named', () => {
    const dice = new Dice(42)
    const ways = new Map<string, number>()
    for (let i = 0; i < 1000; i++) {
      const { model, field, way } = spoil(dice)
      const faults = faultsOf(model)
      const story = `${way} ${field}: ${JSON.stringify(model).slice(0, 300)} → ${faults.map(({ en }) => en).join(' | ')}`
      const naming = faults.filter(({ en, zh }) => en.startsWith(field) && zh.startsWith(field))
      expect(naming.length, story).toBeGreaterThan(0)
      // The fix: what must be there, what is nearest, or what to take out.
      for (const { en } of naming)
        expect(en, story).toMatch(/must|nearest|one of|needs|take|knows|at most|give|is missing/)
      expect(() => requireValid(model as LinkModel, columns)).toThrow(LinkModelFault)
      ways.set(way, (ways.get(way) ?? 0) + 1)
    }
    expect([...ways.keys()].toSorted()).toEqual(['left out', 'out of range', 'renamed', 'wrong type', 'wrong value'])
    for (const count of ways.values()) expect(count).toBeGreaterThan(20)
  }, 60_000)
})

type Holder = Record<string | number, unknown>
interface Spoilt {
  readonly model: unknown
  /** How the field is called in a message. */
  readonly field: string
  readonly way: string
}

/** A model with everything in it that a model can have. */
const WHOLE: LinkModel = {
  ...personCn,
  prior: { matchedShare: 0.9 },
  comparisons: personCn.comparisons.map((comparison) =>
    comparison.name === 'birth'
      ? {
          ...comparison,
          moves: false,
          levels: [
            { is: 'same', m: 0.9, u: 0.01, kin: 0.02, fixed: true, maxWeight: 12 },
            { is: 'year-off', m: 0.05 },
          ],
          different: { m: 0.02 },
        }
      : comparison,
  ),
}

const REQUIRED =
  /^(version|name|comparisons|blocking|thresholds|comparisons\.\d+\.(name|kind|columns)|blocking\.\d+\.keys|thresholds\.(accept|review)|identity\.(comparison|corroboratedBy)|.*levels\.\d+\.is)$/
const SHARES = /\.(m|u|kin|accept|review|matchedShare)$/
const NAMED = /\.(kind|is|comparison)$|\.keys\.\d+$|\.refine\.\d+$|corroboratedBy\.\d+\.\w+\.\d+$/
/** Fields whose keys are the user's own, or whose value is any text. */
const FREE = /label|(^|\.)name$/

/** Spoils one field of a whole model in one of five ways; tries until the way fits the field. */
function spoil(dice: Dice): Spoilt {
  for (;;) {
    const model = JSON.parse(JSON.stringify(WHOLE)) as Holder
    const path = dice.pick(pathsOf(model))
    const name = path.join('.')
    const holder = path.slice(0, -1).reduce<Holder>((at, key) => at[key] as Holder, model)
    const last = path.at(-1)!
    const field = fieldOf(path)
    const way = dice.below(5)
    if (way === 0 && REQUIRED.test(name)) {
      delete holder[last]
      return { model, field: nameless(path), way: 'left out' }
    }
    if (way === 1 && !Array.isArray(holder) && !FREE.test(name)) {
      holder[`${last}x`] = holder[last]
      // With the name a field loses what it meant; the new name is no field.
      if (REQUIRED.test(name)) delete holder[last]
      return { model, field: `${path.length === 1 ? 'model.' : ''}${field}x`, way: 'renamed' }
    }
    if (way === 2) {
      const wrong = dice.pick(wrongFor(holder[last]))
      holder[last] = wrong
      return { model, field: nameless(path), way: 'wrong type' }
    }
    if (way === 3 && SHARES.test(name)) {
      holder[last] = dice.pick([-0.1, 1.5, 1e9, -1e-9])
      return { model, field, way: 'out of range' }
    }
    if (way === 4 && NAMED.test(name)) {
      holder[last] = dice.pick([`${String(holder[last])}~`, 'nothing-like-it', ''])
      return { model, field: name.includes('corroboratedBy') ? fieldOf(path.slice(0, -1)) : field, way: 'wrong value' }
    }
  }
}

/** Values of other types than this one. */
function wrongFor(value: unknown): readonly unknown[] {
  const others: readonly unknown[] = [null, 7.5, 'seven', [], {}, [null], true]
  const typeOf = (its: unknown) => (Array.isArray(its) ? 'list' : its === null ? 'null' : typeof its)
  const same = (its: unknown) => typeOf(its) === typeOf(value) && !(Array.isArray(its) && its.includes(null))
  return others.filter((other) => !same(other))
}

type Path = readonly (string | number)[]

function pathsOf(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, child]) => {
    const path = [...at, Array.isArray(value) ? Number(key) : key]
    return [path, ...pathsOf(child, path)]
  })
}

/** What a message calls a field: comparisons by their name, the items of other lists by their number. */
function fieldOf(path: Path): string {
  return path.reduce<string>((text, key, i) => {
    if (i === 1 && path[0] === 'comparisons') return `${text}.${WHOLE.comparisons[Number(key)]!.name}`
    return typeof key === 'number' ? `${text}[${key}]` : text === '' ? key : `${text}.${key}`
  }, '')
}

/** The same for a comparison that lost its name, and for what a message says of a whole list, label or side column. */
function nameless(path: Path): string {
  if (path[0] === 'comparisons' && path.length === 2) return `comparisons[${path[1]}]`
  if (path[0] === 'comparisons' && path[2] === 'name') return `comparisons[${path[1]}].name`
  const list = path.findIndex(
    (key) => key === 'columns' || key === 'roles' || key === 'label' || key === 'corroboratedBy',
  )
  if (list < 0 || list === path.length - 1) return fieldOf(path)
  return path[list] === 'corroboratedBy'
    ? fieldOf(path.slice(0, Math.min(path.length, list + 3)))
    : fieldOf(path.slice(0, list + 1))
}
