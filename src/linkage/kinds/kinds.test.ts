import { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import type { Engine } from '../engine.ts'
import { postgresEngine } from '../engines/postgres.ts'
import type { Comparison, KindName } from '../model.ts'
import { levelsReached } from '../testing/levels.ts'

const database = await testDatabase()
let pool: Pool
beforeAll(() => {
  pool = new Pool({ connectionString: database.ownerUrl, max: 1 })
})
afterAll(() => pool.end())

const ENGINES: Readonly<Record<string, () => Engine | undefined>> = {
  DuckDB: () => undefined,
  PostgreSQL: () => postgresEngine(pool),
}

describe.each(Object.entries(ENGINES))('kinds of comparison on %s', (_, engine) => {
  async function check(
    kind: KindName,
    cases: readonly (readonly [string, string, string])[],
    more: Partial<Comparison> = {},
  ) {
    const comparison: Comparison = { name: 'x', kind, columns: ['x'], ...more }
    const levels = await levelsReached(
      comparison,
      cases.map(([a, b]) => [{ x: a }, { x: b }]),
      engine(),
    )
    expect(cases.map(([a, b], i) => `${a} ${b} ${levels[i]}`)).toEqual(cases.map((one) => one.join(' ')))
  }

  test('days', () =>
    check('date', [
      ['2015-03-04', '2015-03-04', 'same'],
      ['2015-03-04', '20150304', 'same'],
      ['2015-03-04', '2015-04-03', 'month-day-swapped'],
      ['2015-03-20', '2015-02-01', 'lunar'],
      ['2015-03-04', '2015-03-14', 'one-digit'],
      ['2015-03-04', '2016-03-04', 'one-digit'],
      ['2009-12-20', '2010-12-20', 'year-off'],
      ['2015-03-04', '2015-03-27', 'same-month'],
      ['2015-03-04', '2015-10-27', 'same-year'],
      ['2015-03-04', '2011-10-27', 'different'],
      ['2015-03-04', 'unknown', 'missing'],
    ]))

  test('telephones', () =>
    check('phone', [
      ['13912345678', '139-1234-5678', 'same'],
      ['13912345678', '+86 13912345678', 'same'],
      ['13912345678', '13912345978', 'one-digit'],
      ['13912345678', '13812345978', 'different'],
      ['13912345678', '无', 'missing'],
    ]))

  test('divisions, as far down the tree as both are known', () =>
    check('division-path', [
      ['540126100201', '540126100201', 'village'],
      ['540126100201', '540126100202', 'township'],
      ['540126100201', '540126100000', 'township'],
      ['540126100000', '540126100000', 'township'],
      ['540126100201', '540126101201', 'county'],
      ['540126000000', '540126000000', 'county'],
      ['540126', '540126100201', 'county'],
      ['540126100201', '540127100201', 'different'],
    ]))

  test('identity numbers: two that hold and differ are two people', () =>
    check('identity-number-cn', [
      ['11010519491231002X', '11010519491231002X', 'same'],
      ['11010519491231002X', '11010519491231012X', 'one-error'],
      ['11010519491231002X', '110105194912310021', 'one-error'],
      ['11010519491231002X', '11010519491213002X', 'one-error'],
      ['11010519491231002X', '1101051949123102X', 'one-error'],
      ['11010519491231002X', '11010519491255002X', 'two-errors'],
      ['11010519491231002X', '440524188001010015', 'one-invalid'],
      ['11010519491231012X', '11010519491231012X', 'same-wrong'],
      ['11010519491231002X', '440524188001010014', 'different'],
    ]))

  test('Latin names', () =>
    check('name-latin', [
      ['Smith', 'SMITH', 'same'],
      ['Müller', 'Muller', 'same'],
      ['smith', 'smiht', 'edits'],
      ['catherine', 'katherine', 'edits'],
      ['jonathan', 'jonathon b', 'jaro-winkler'],
      ['jo', 'jonathan', 'prefix'],
      ['phillipa', 'filipah', 'same-sound'],
      ['smith', 'jones', 'different'],
      ['smith', '', 'missing'],
    ]))

  test('titles and names of firms, by the words they share', () =>
    check(
      'text',
      [
        ['Sony digital camera DSC-W120', 'Sony digital camera DSC-W120', 'same'],
        ['Brook Wallow Dental Ltd', 'Brook Wallow Dental', 'contains-words'],
        ['panasonic hdtv rb296bk', 'stainless portable lcd RB-296BK', 'same-code'],
        ['garden kestrel plover', 'plover kestrel lagoon', 'shares-words'],
        ['alpha beta gamma delta zulu', 'zulu epsilon theta iota kappa lambda', 'rare-word'],
        ['oak house', 'elm street', 'different'],
      ],
      {
        levels: [
          { is: 'same' },
          { is: 'same-code' },
          { is: 'contains-words' },
          { is: 'shares-words', at: 0.4 },
          { is: 'rare-word' },
        ],
      },
    ))

  test('swapped given name and surname', async () => {
    const given: Comparison = { name: 'given', kind: 'name-latin', columns: ['given'], also: { other: 'surname' } }
    const levels = await levelsReached(
      { ...given, levels: [{ is: 'same' }, { is: 'crossed' }] },
      [
        [
          { given: 'lucy', surname: 'fitzpatrick' },
          { given: 'fitzpatrick', surname: 'lucy' },
        ],
      ],
      engine(),
    )
    expect(levels).toEqual(['crossed'])
  })

  test('guardians, father with father and mother with mother', async () => {
    type Guardian = readonly [name: string | null, role: string | null]
    const row = ([a, aIs]: Guardian, [b, bIs]: Guardian = [null, null]) => ({ a, a_is: aIs, b, b_is: bIs })
    const dad: Guardian = ['王志强', 'father']
    const mum: Guardian = ['李秀英', 'mother']
    const cases = [
      [row(dad, mum), row(mum, dad), 'same'],
      [row(dad), row(['王志祥', 'Father ']), 'one-character'],
      [row(dad), row(['王大力', 'father']), 'surname'],
      [row(dad), row(['李秀英', 'father']), 'different'],
      // The other parent is another person: that the names differ says nothing.
      [row(dad), row(mum), 'role-apart'],
      [row(dad, mum), row(['王德福', 'grandfather']), 'role-apart'],
      // One of them is entered under another role.
      [row(dad), row(['王志强', 'other']), 'other-role'],
      [row(dad, mum), row(['王志强', 'grandfather'], ['赵梅', 'mother']), 'other-role'],
      // A role that is missing meets any.
      [row(dad), row(['王志强', null]), 'same'],
      [row(dad), row(['李秀英', '']), 'different'],
      [row(dad), row([null, 'father']), 'missing'],
    ] as const
    const pairs = cases.map(([left, right]) => [left, right] as const)
    const names: Comparison = { name: 'x', kind: 'set-of-names', columns: ['a', 'b'], roles: ['a_is', 'b_is'] }
    expect(await levelsReached(names, pairs, engine())).toEqual(cases.map(([, , level]) => level))
    const exact = await levelsReached({ ...names, kind: 'exact' }, pairs.slice(4, 8), engine())
    expect(exact).toEqual(['role-apart', 'role-apart', 'other-role', 'other-role'])
  })

  test('numbers', () =>
    check('number', [
      ['10', '10.0', 'same'],
      ['100', '95', 'within-share'],
      ['100', '50', 'different'],
    ]))
})
