import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runLink } from './cli.ts'
import { type Cells, csvText, f1Of, linkFolder, openFolder, put, readPairs } from './testing/files.ts'
import { type EnglishRow, makeEnglishLists, shuffled, truthOf } from './testing/english-people.ts'
import { Dice } from './testing/people.ts'

const cellsOf = (rows: readonly EnglishRow[]): Cells[] => rows.map(({ row }) => row)
const oneWay = (pairs: ReadonlyMap<string, number>) =>
  new Map([...pairs].map(([pair, probability]) => [pair.split(' ').toSorted().join(' '), probability] as const))

const CHINESE: readonly Cells[] = [
  { 编号: '1', 姓名: '扎西多吉', 性别: '男', 出生日期: '2012-03-05', 监护人: '次仁', 家庭住址: '云河县白石镇一村' },
  { 编号: '2', 姓名: '王梓涵', 性别: '女', 出生日期: '2013-11-20', 监护人: '王建国', 家庭住址: '云河县白石镇二村' },
  { 编号: '3', 姓名: '王梓轩', 性别: '男', 出生日期: '2013-11-20', 监护人: '王建国', 家庭住址: '云河县白石镇二村' },
  { 编号: '4', 姓名: '李静', 性别: '女', 出生日期: '2011-01-09', 监护人: '李强', 家庭住址: '云河县黑水乡三村' },
  { 编号: '5', 姓名: '卓玛央金', 性别: '女', 出生日期: '2014-07-30', 监护人: '格桑', 家庭住址: '云河县黑水乡四村' },
  { 编号: '6', 姓名: '陈思怡', 性别: '女', 出生日期: '2010-05-17', 监护人: '陈伟', 家庭住址: '云河县青山镇五村' },
]
const PUPILS: readonly Cells[] = [
  { 学籍序号: 'a', 学生姓名: '扎喜多杰', 性别: '男', 出生年月: '2012/3/5', 家长: '次仁', 住址: '白石镇一村' },
  { 学籍序号: 'b', 学生姓名: '王子涵', 性别: '女', 出生年月: '2013/11/20', 家长: '王建国', 住址: '白石镇二村' },
  { 学籍序号: 'c', 学生姓名: '王梓轩', 性别: '男', 出生年月: '2013/11/20', 家长: '王建国', 住址: '白石镇二村' },
  { 学籍序号: 'd', 学生姓名: '李静', 性别: '女', 出生年月: '2011/1/9', 家长: '李强', 住址: '黑水乡三村' },
  { 学籍序号: 'e', 学生姓名: '陈思怡', 性别: '女', 出生年月: '2010/5/17', 家长: '陈伟', 住址: '青山镇五村' },
]
const PUPILS_OF: readonly string[] = ['1 a', '2 b', '3 c', '4 d', '6 e']

/** GB18030 of the characters above, by asking the decoder for every two bytes. */
function inGb18030(text: string): Buffer {
  const decoder = new TextDecoder('gb18030')
  const bytesOf = new Map<string, number[]>()
  for (let high = 0x81; high <= 0xfe; high++) {
    for (let low = 0x40; low <= 0xfe; low++) bytesOf.set(decoder.decode(Uint8Array.of(high, low)), [high, low])
  }
  return Buffer.from(
    [...text].flatMap((character) => (character < '\x80' ? [character.charCodeAt(0)] : bytesOf.get(character)!)),
  )
}

describe('linking English files', { timeout: 240_000 }, () => {
  const { left, right } = makeEnglishLists({ seed: 21, people: 600, mistakes: 1, strangers: 0.3 })
  const truth = truthOf(left, right)

  test('finds the people of both, of whom nothing was known before, and says what it took the columns for', async () => {
    const folder = openFolder()
    const files = {
      left: put(folder, 'l.csv', csvText(cellsOf(left))),
      right: put(folder, 'r.csv', csvText(cellsOf(right))),
    }
    const [explain, clusters, saved] = ['explain.csv', 'clusters.csv', 'model.json'].map((name) => join(folder, name))
    const { pairs, said, result } = await linkFolder(folder, {
      ...files,
      explain: explain!,
      clusters: clusters!,
      saveModel: saved!,
    })

    expect(f1Of(pairs, truth)).toBeGreaterThan(0.98)
    expect(said).toContain('id: ref')
    expect(said).toContain('dob: Date of birth')
    expect(result.outcome.trained.estimation.converged).toBe(true)
    expectToAddUp(explain!, pairs)
    const members = readFileSync(clusters!, 'utf8').trimEnd().split('\n')
    expect(members[0]).toBe('cluster,file,id')
    expect(members.length - 1).toBe(2 * result.clusters)

    const again = await linkFolder(openFolder(), { ...files, model: saved! })
    expect(again.pairs).toEqual(pairs)
    expect(again.said).toContain('weights are those of the model file; nothing is estimated')
  })

  test('gives the same for any order of rows, number of threads and way of reading', async () => {
    const dice = new Dice(4)
    const results: Map<string, number>[] = []
    const settings: Readonly<Record<string, string>>[] = [
      {},
      { preserve_insertion_order: 'false' },
      { debug_force_external: 'true' },
      { debug_verify_vector: 'DICTIONARY_OPERATOR', perfect_ht_threshold: '0' },
    ]
    for (const [i, more] of settings.entries()) {
      const folder = openFolder()
      const [l, r] = i === 0 ? [left, right] : [shuffled(dice, left), shuffled(dice, right)]
      const files = {
        left: put(folder, 'l.csv', csvText(cellsOf(l))),
        right: put(folder, 'r.csv', csvText(cellsOf(r))),
      }
      results.push(
        (await linkFolder(folder, { ...files, threads: 1 + (i % 2), settings: more })).pairs as Map<string, number>,
      )
    }
    expect(results[0]!.size).toBeGreaterThan(500)
    for (const result of results.slice(1)) expect(result).toEqual(results[0])
  })

  test('takes the day from three columns, and a whole name beside its parts', async () => {
    const folder = openFolder()
    const parted = cellsOf(left).map(({ 'Date of birth': born, ...row }) => {
      const [year, month, day] = born!.split('-')
      return { ...row, 'birth year': year!, 'birth month': month!, 'birth day': day! }
    })
    const whole = cellsOf(right).map(({ 'First name': first, Surname: last, ...row }) => ({
      ...row,
      'Full name': `${first} ${last}`.trim(),
    }))
    const files = { left: put(folder, 'l.csv', csvText(parted)), right: put(folder, 'r.csv', csvText(whole)) }
    const { pairs, said } = await linkFolder(folder, files)
    expect(said).toContain('dob: birth year + birth month + birth day | Date of birth')
    expect(said).toContain('name: First name + Surname | Full name')
    expect(f1Of(pairs, truth)).toBeGreaterThan(0.97)
  })

  test('guesses what columns hold from what is in them when there is no header', async () => {
    const folder = openFolder()
    const bare = (rows: readonly EnglishRow[]) => csvText(cellsOf(rows), { header: false })
    const files = { left: put(folder, 'l.csv', bare(left)), right: put(folder, 'r.csv', bare(right)) }
    const { pairs, said } = await linkFolder(folder, files)
    expect(said).toContain('id: column1')
    expect(said).toContain('given: column2')
    expect(said).toContain('dob: column5')
    expect(f1Of(pairs, truth)).toBeGreaterThan(0.95)
  })

  test('--one-to-one gives nobody two partners', async () => {
    const folder = openFolder()
    const twice = [...cellsOf(right), ...cellsOf(right).map((row) => ({ ...row, ref: `again-${row['ref']}` }))]
    const files = { left: put(folder, 'l.csv', csvText(cellsOf(left))), right: put(folder, 'r.csv', csvText(twice)) }
    const { pairs } = await linkFolder(folder, { ...files, oneToOne: true })
    const lefts = [...pairs.keys()].map((pair) => pair.split(' ')[0])
    expect(new Set(lefts).size).toBe(lefts.length)
    expect(pairs.size).toBeGreaterThan(550)
  })
})

/** The weights of a pair add up to its odds. */
function expectToAddUp(path: string, pairs: ReadonlyMap<string, number>): void {
  const sums = new Map<string, number>()
  const [header, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n')
  expect(header).toBe('\uFEFFid_l,id_r,comparison,level,weight,zh,en')
  for (const line of lines) {
    const [left, right, , , weight] = line.split(',')
    sums.set(`${left} ${right}`, (sums.get(`${left} ${right}`) ?? 0) + Number(weight))
  }
  expect([...sums.keys()].toSorted()).toEqual([...pairs.keys()].toSorted())
  for (const [pair, bits] of sums) expect(1 / (1 + 2 ** -bits)).toBeCloseTo(pairs.get(pair)!, 1)
}

describe('finding duplicates in an English file', { timeout: 240_000 }, () => {
  test('finds them among families, and groups them', async () => {
    const folder = openFolder()
    const { left, right } = makeEnglishLists({ seed: 31, people: 600, mistakes: 1, copies: 2 })
    const all = [...left, ...right]
    const clusters = join(folder, 'clusters.csv')
    const { pairs } = await linkFolder(folder, { left: put(folder, 'all.csv', csvText(cellsOf(all))), clusters })
    expect(f1Of(oneWay(pairs), truthOf(all))).toBeGreaterThan(0.98)

    const groupOf = new Map(
      readFileSync(clusters, 'utf8')
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((line) => line.split(',').toReversed() as [string, string]),
    )
    for (const pair of pairs.keys()) {
      const [a, b] = pair.split(' ')
      expect(groupOf.get(a!)).toBe(groupOf.get(b!))
    }
  })
})

describe('linking Chinese files', { timeout: 240_000 }, () => {
  test.each([
    ['UTF-8', (text: string) => Buffer.from(text)],
    ['UTF-8 with its mark', (text: string) => Buffer.from(`\uFEFF${text}`)],
    ['GB18030', inGb18030],
    ['UTF-16', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
  ])('in %s: other characters of one sound or name are the same, twins are not', async (_, encode) => {
    const folder = openFolder()
    const files = {
      left: put(folder, '户籍.csv', encode(csvText(CHINESE))),
      right: put(folder, '学籍.csv', encode(csvText(PUPILS))),
    }
    const { pairs, said } = await linkFolder(folder, files)
    expect(said).toContain('id: 编号 | 学籍序号')
    expect(said).toContain('name-cn: 姓名 | 学生姓名')
    expect(said).toContain('dob: 出生日期 | 出生年月')
    expect([...pairs.keys()].toSorted()).toEqual(PUPILS_OF)
  })

  test('姓 and 名 in two columns make a name', async () => {
    const folder = openFolder()
    const parted = CHINESE.map(({ ['姓名']: name, ...row }) => ({ ...row, 姓: name!.slice(0, 1), 名: name!.slice(1) }))
    const files = { left: put(folder, 'a.csv', csvText(parted)), right: put(folder, 'b.csv', csvText(PUPILS)) }
    const { pairs, said } = await linkFolder(folder, files)
    expect(said).toContain('name-cn: 姓 + 名 | 学生姓名')
    expect([...pairs.keys()].toSorted()).toEqual(PUPILS_OF)
  })
})

describe('odd files', { timeout: 240_000 }, () => {
  const people = cellsOf(makeEnglishLists({ seed: 5, people: 60, mistakes: 1 }).left)
  const refusal = async (options: Parameters<typeof linkFolder>[1]) =>
    linkFolder(openFolder(), options).then(
      () => 'done',
      (error: Error) => `${error.name}: ${error.message}`,
    )

  test('a column that is not there: the nearest is named', async () => {
    const folder = openFolder()
    const left = put(folder, 'l.csv', 'id,outhouse,surname\n1,a,smith\n2,b,jones\n')
    expect(await refusal({ left, columns: 'id=id,street=outer_house,surname=surname' })).toContain(
      'LinkFault: column `outer_house` missing; nearest: `outhouse`',
    )
    expect(await refusal({ left, columns: 'surname' })).toContain('`surname` must be role=column')
    expect(await refusal({ left, columns: 'surnam=surname' })).toContain('role `surnam` is unknown; nearest: `surname`')
    const model = put(
      folder,
      'm.json',
      JSON.stringify({
        version: 1,
        name: 'x',
        comparisons: [{ name: 'house', kind: 'exact', columns: ['outer_house'] }],
        blocking: [],
        thresholds: { accept: 0.5, review: 0.1 },
      }),
    )
    expect(await refusal({ left, model })).toContain('column `outer_house` missing; nearest: `outhouse`')
    expect(await refusal({ left, model: put(folder, 'n.json', '{"version":1') })).toContain('is not JSON')
    expect(await refusal({ left, model: put(folder, 'o.json', '{"version":2}') })).toContain('version: must be 1')
  })

  test('no file, an empty one, one that is no table, a folder that is not there', async () => {
    const folder = openFolder()
    expect(await refusal({ left: join(folder, 'none.csv') })).toContain('There is no file')
    expect(await refusal({ left: put(folder, 'empty.csv', '') })).toContain('is empty')
    expect(await refusal({ left: put(folder, 'blank.csv', ' \n\n') })).toContain('is empty')
    expect(await refusal({ left: put(folder, 'x.bin', Uint8Array.of(1, 0, 2, 0, 3)) })).toContain('no table')
    const left = put(folder, 'l.csv', csvText(people))
    await expect(runLink({ left, out: join(folder, 'nowhere', 'pairs.csv') })).rejects.toThrow('Cannot write')
    expect(await refusal({ left, oneToOne: true })).toContain('--one-to-one is for two files')
    expect(await refusal({ left, reviewSize: 5 })).toContain('say with --review where to write them')
    // What is read is not written over, nor one result over another.
    const right = put(folder, 'r.csv', csvText(people))
    await expect(runLink({ left, right, out: right })).rejects.toThrow('r.csv is to be written and is an input')
    expect(await refusal({ left, clusters: join(folder, '.', 'c.csv'), explain: join(folder, 'c.csv') })).toContain(
      'c.csv is to be written and is an input or another result',
    )
    expect(readFileSync(right, 'utf8')).toBe(csvText(people))
  })

  test.each([
    ['a header and nothing else', people.slice(0, 0)],
    ['one row', people.slice(0, 1)],
  ])('%s: no pairs', async (_, rows) => {
    const folder = openFolder()
    const left = put(folder, 'l.csv', rows.length === 0 ? `${Object.keys(people[0]!).join(',')}\n` : csvText(rows))
    const right = put(folder, 'r.csv', csvText(people.slice(10)))
    expect((await linkFolder(folder, { left })).pairs.size).toBe(0)
    expect((await linkFolder(folder, { left, right })).pairs.size).toBe(0)
    expect(readPairs(join(folder, 'pairs.csv')).size).toBe(0)
  })

  test('a column without values, and names of columns with blanks, dots and quotes, do no harm', async () => {
    const folder = openFolder()
    const odd = (rows: readonly Cells[]) =>
      rows.map((row) => ({ ...row, 'Middle name': '', 'a.b "c" 编': 'x', line: '1', id: row['ref']! }))
    const { left, right } = makeEnglishLists({ seed: 6, people: 200, mistakes: 1 })
    const files = {
      left: put(folder, 'l.csv', csvText(odd(cellsOf(left)))),
      right: put(folder, 'r.csv', csvText(odd(cellsOf(right)))),
    }
    expect(f1Of((await linkFolder(folder, files)).pairs, truthOf(left, right))).toBeGreaterThan(0.97)
  })

  test('ten rows alike are one group, with an id or without', async () => {
    const folder = openFolder()
    const { ref: _, ...row } = people[0]!
    const alike = [...people.slice(1).map(({ ref: __, ...its }) => its), ...Array.from({ length: 10 }, () => row)]
    const { pairs } = await linkFolder(folder, { left: put(folder, 'l.csv', csvText(alike)) })
    // Rows are called by their number, the first below the header being 1.
    for (let a = 60; a < 69; a++)
      for (let b = a + 1; b < 70; b++) expect(pairs.has(`${a} ${b}`) || pairs.has(`${b} ${a}`)).toBe(true)
    const named = alike.map((its, i) => ({ id: `n${i}`, ...its }))
    expect((await linkFolder(folder, { left: put(folder, 'n.csv', csvText(named)) })).pairs.size).toBe(pairs.size)
  })

  test('Excel files are read by whoever knows how', async () => {
    const folder = openFolder()
    const rows = [Object.keys(people[0]!), ...people.map((row) => Object.values(row))]
    const sheet = put(folder, 'l.xlsx', 'PK\x03\x04')
    const left = put(folder, 'l.csv', csvText(people))
    const { pairs } = await linkFolder(folder, { left, right: sheet, readSheet: async (_, onRows) => onRows(rows) })
    expect(pairs.size).toBeGreaterThan(55)
    expect(await refusal({ left: sheet })).toContain('no table that can be read (Excel)')
  })
})
