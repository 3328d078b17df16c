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
    'guardian2_name',
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

  test('of 1000 spoilt ones each is refused, with the field named', () => {
    const dice = new Dice(42)
    for (let i = 0; i < 1000; i++) {
      const { model, path } = spoil(dice)
      const faults = faultsOf(model).map(({ en }) => en)
      expect(faults.length, `${path}: ${JSON.stringify(model).slice(0, 300)}`).toBeGreaterThan(0)
      // The message names the field spoilt, or the nearest thing above it.
      expect(
        faults.some((fault) => mentions(fault, path)),
        `${path} → ${faults.join(' | ')}`,
      ).toBe(true)
      expect(() => requireValid(model as LinkModel, columns)).toThrow(LinkModelFault)
    }
  })
})

type Path = readonly (string | number)[]

/** Fields a model may do without, or that may hold any text: removing or renaming them spoils nothing. */
const OPTIONAL =
  /^(identity|prior|.*\.(also|options|label|levels|different|shared|termFrequency|refine|cap|at|m|u|kin|fixed|maxWeight)(\..*)?|.*corroboratedBy\.\d+(\..*)?)$/

function spoil(dice: Dice): { model: unknown; path: string } {
  const model = JSON.parse(JSON.stringify(personCn)) as Record<string, unknown>
  const paths: Path[] = []
  walk(model, [], paths)
  for (;;) {
    const path = dice.pick(paths)
    const name = path.join('.')
    const holder = path
      .slice(0, -1)
      .reduce<unknown>((at, key) => (at as Record<string | number, unknown>)[key], model) as Record<
      string | number,
      unknown
    >
    const last = path.at(-1)!
    const way = dice.below(4)
    if (way === 0 && !OPTIONAL.test(name) && !Array.isArray(holder)) {
      delete holder[last]
      return { model, path: name }
    }
    if (way === 1 && !Array.isArray(holder) && !isFree(path)) {
      holder[`${last}x`] = holder[last]
      return { model, path: name }
    }
    if (way === 2) {
      holder[last] = dice.pick([null, 7, -3, [], {}, '', [null], Number.NaN].filter((value) => isWrong(name, value)))
      return { model, path: name }
    }
    if (way === 3 && typeof holder[last] === 'string' && !/\.(zh|en|columns\.\d+|former|written)$|^name$/.test(name)) {
      holder[last] = `${String(holder[last])}~"`
      return { model, path: name }
    }
  }
}

/** Objects whose keys are the user's own. */
const isFree = (path: Path): boolean => path.includes('label')

function isWrong(name: string, value: unknown): boolean {
  if (value === '' || value === null || Number.isNaN(value as number)) return true
  if (typeof value === 'number') return !name.endsWith('cap') || value < 1
  if (Array.isArray(value)) return !(value.length === 0 && name === 'blocking')
  return !/(also|options)$/.test(name)
}

function walk(value: unknown, path: Path, paths: Path[]): void {
  if (typeof value !== 'object' || value === null) return
  for (const [key, child] of Object.entries(value)) {
    const next = [...path, Array.isArray(value) ? Number(key) : key]
    paths.push(next)
    walk(child, next, paths)
  }
}

const mentions = (fault: string, path: string): boolean =>
  fault.includes(path.split('.')[0]!) || fault.startsWith('model')
