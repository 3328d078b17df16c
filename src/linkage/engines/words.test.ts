import { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import type { Engine } from '../engine.ts'
import { quote } from '../sql.ts'
import { Dice } from '../testing/people.ts'
import { openMemory } from '../testing/tables.ts'
import { duckdbEngine } from './duckdb.ts'
import { postgresEngine } from './postgres.ts'

const database = await testDatabase()
let pool: Pool
let duckdb: Engine
let postgres: Engine

beforeAll(async () => {
  pool = new Pool({ connectionString: database.ownerUrl, max: 1 })
  duckdb = duckdbEngine(await openMemory(1))
  postgres = postgresEngine(pool)
  for (const engine of [duckdb, postgres]) await engine.open('words')
})
afterAll(async () => {
  await postgres.close('words', false)
  await pool.end()
})

/** What both engines say of the same arguments. */
async function answers(word: string, columns: string, cases: readonly string[]): Promise<[unknown[], unknown[]]> {
  const sql = (lines: readonly string[]) =>
    `select ${word} as answer from (values ${lines.join(', ')}) v(n, ${columns}) order by n`
  const ask = async (engine: Engine) => {
    const found = await engine.rows<{ answer: unknown }>(sql(cases.map((its, n) => `(${n}, ${its})`)))
    return found.map(({ answer }) => (typeof answer === 'bigint' ? Number(answer) : answer))
  }
  return [await ask(duckdb), await ask(postgres)]
}

async function agree(word: string, columns: string, cases: readonly string[]): Promise<unknown[]> {
  const [expected, found] = await answers(word, columns, cases)
  expect(cases.map((its, i) => `${its} → ${found[i]}`)).toEqual(cases.map((its, i) => `${its} → ${expected[i]}`))
  return found
}

const dice = new Dice(7)
const textOf = (alphabet: string, most: number): string =>
  Array.from({ length: dice.below(most + 1) }, () => dice.pick([...alphabet])).join('')
const cases = (count: number, make: () => readonly string[]): string[] =>
  Array.from({ length: count }, () =>
    make()
      .map((text) => `${quote(text)}::VARCHAR`)
      .join(', '),
  )
const integer = (limit: number): string => `${dice.below(limit)}::BIGINT`

describe('words mean the same on DuckDB and PostgreSQL', () => {
  test('edits_at_most', async () => {
    for (const most of [0, 1, 2, 3]) {
      const found = await agree(`edits_at_most(a, b, ${most})`, 'a, b', [
        ...cases(400, () => [textOf('abc', 6), textOf('abc', 6)]),
        ...cases(100, () => [textOf('ab次é', 5), textOf('ab次é', 5)]),
        "'ca', 'abc'",
        "'', ''",
      ])
      expect(new Set(found).size).toBe(2)
    }
  })

  test('jaro_winkler_similarity, to the last bit', async () => {
    const found = await agree('jaro_winkler_similarity(a, b)', 'a, b', [
      ...cases(400, () => [textOf('abcd', 9), textOf('abcd', 9)]),
      ...cases(100, () => [textOf('abéü', 9), textOf('abéü', 9)]),
      "'jonathan', 'jonathon'",
      "'martha', 'marhta'",
      "'a', 'a'",
      "'a', 'b'",
      "'', 'b'",
    ])
    expect(found.length).toBe(505)
  })

  test('whole_number and real_number', async () => {
    const texts = [
      '12',
      ' 12 ',
      '-7',
      '+7',
      '1e3',
      '12.5',
      '13.5',
      '-12.5',
      '.5',
      '5.',
      '',
      'x1',
      '1x',
      '9223372036854775807',
      '9223372036854775808',
      '99999999999999999999',
      '1e30',
      '--1',
      '0012',
      '１２',
      '1 2',
      '13912345678.0',
    ]
    const known = texts.map((text) => `${quote(text)}::VARCHAR`)
    await agree('whole_number(a)', 'a', [...known, ...cases(300, () => [textOf('0123456789.- ', 6)])])
    await agree('real_number(a)', 'a', [...known, ...cases(300, () => [textOf('0123456789.- ', 6)])])
  })

  test('packed digits, and how many differ', async () => {
    await agree('packed_digits(a)', 'a', [
      ...cases(200, () => [textOf('0123456789A', 15)]),
      "'12G'",
      "'1234567890123456789'",
    ])
    await agree(
      'digits_that_differ(packed_digits(a), packed_digits(b))',
      'a, b',
      cases(200, () => [textOf('0123', 12), textOf('0123', 12)]),
    )
  })

  test('lanes and bits that differ, bits in common', async () => {
    const pairs = Array.from({ length: 200 }, () => `${integer(2 ** 50)}, ${integer(2 ** 50)}`)
    await agree('lanes_that_differ(a, b)', 'a, b', pairs)
    await agree('bits_that_differ(a, b)', 'a, b', pairs)
    await agree('bits_in_common(a, b)', 'a, b', pairs)
    await agree('divide(a, b + 1)', 'a, b', pairs)
  })

  test('mixed: one order of ids on every engine, and no order of the ids themselves', async () => {
    const ids = Array.from({ length: 400 }, (_, i) => `${i < 200 ? i : dice.below(2 ** 53) - 2 ** 52}::BIGINT`)
    const found = (await agree('mixed(a, 104729)', 'a', [
      ...ids,
      '(-9223372036854775807 - 1)::BIGINT',
      '9223372036854775807',
    ])) as number[]
    const low = found.slice(0, 200).filter((value) => value < 2 ** 30).length
    expect(low).toBeGreaterThan(75)
    expect(low).toBeLessThan(125)
    expect(new Set(found).size).toBeGreaterThan(398)
  })

  test('checked_number', async () => {
    const found = await agree('checked_number(a)', 'a', [
      "'11010519491231002X'",
      "'11010519491231002x'",
      "'440524188001010014'",
      "'440524188001010015'",
      "'4405241880010100145'",
      'null::VARCHAR',
      ...cases(300, () => [`5401261990010${textOf('0123456789', 4)}${textOf('0123456789X', 1)}`]),
    ])
    expect(found.filter((number) => number !== null).length).toBeGreaterThan(3)
  })

  test('texts: accents, composed characters, blanks', async () => {
    const texts = [
      'Müller',
      'Nguyễn',
      'Škoda',
      'Ōdōri',
      'e\\u0301',
      '次仁',
      '\\u3000李\\u00a0',
      ' a ',
      '\\ta',
      'Ａ',
      '',
    ]
    const known = texts.map((text) => quote(JSON.parse(`"${text}"`) as string) + '::VARCHAR')
    for (const word of ['strip_accents', 'nfc_normalize', 'trimmed', 'lower']) await agree(`${word}(a)`, 'a', known)
  })

  test('day_number and log2', async () => {
    await agree('day_number(a)', 'a', ["DATE '2016-09-01'", "DATE '1999-12-31'"])
    const [expected, found] = await answers('log2(a)', 'a', ['8::FLOAT8', '0.3::FLOAT8', '1e-120::FLOAT8'])
    found.forEach((value, i) => expect(value).toBeCloseTo(expected[i] as number, 11))
  })
})
