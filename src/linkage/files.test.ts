import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { runLink } from './cli.ts'
import { makeEnglishLists } from './testing/english-people.ts'
import { csvText, f1Of, linkFolder, openFolder, put } from './testing/files.ts'
import { openMemory } from './testing/tables.ts'

const { left, right } = makeEnglishLists({ seed: 41, people: 500, mistakes: 1 })
const third = makeEnglishLists({ seed: 41, people: 500, mistakes: 2 }).right
const rowsOf = (its: typeof left) => its.map(({ row }) => row)
const linesOf = (path: string): string[][] =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','))

describe('three files', { timeout: 120_000 }, () => {
  const folder = openFolder()
  const files = {
    left: put(folder, 'register.csv', csvText(rowsOf(left))),
    right: put(folder, 'clinic.csv', csvText(rowsOf(right))),
    // Another order of columns, another name of one, and one column less.
    more: [
      put(
        folder,
        'school.csv',
        csvText(third.map(({ row: { Telephone: _, ['Date of birth']: born, ...row } }) => ({ DOB: born!, ...row }))),
      ),
    ],
  }
  const personOf = new Map<string, (typeof left)[number]['person']>(
    [
      ['register.csv', left],
      ['clinic.csv', right],
      ['school.csv', third],
    ].flatMap(([file, rows]) =>
      (rows as typeof left).map(({ person, row }) => [`${file} ${row['ref']}`, person] as const),
    ),
  )
  const run = async (more: Partial<Parameters<typeof runLink>[0]> = {}) => {
    const out = join(folder, 'pairs.csv')
    const said: string[] = []
    const clusters = join(folder, 'clusters.csv')
    await runLink({ ...files, out, clusters, say: ({ en }) => void said.push(en), ...more })
    const [header, ...pairs] = linesOf(out)
    return { header, pairs, said, clusters: linesOf(clusters) }
  }
  const isTrue = ([fileL, l, fileR, r]: readonly string[]) =>
    personOf.get(`${fileL} ${l}`) === personOf.get(`${fileR} ${r}`)

  test('are linked with each other: pairs and clusters say which file a row is of', async () => {
    const { header, pairs, clusters } = await run()
    expect(header).toEqual(['file_l', 'id_l', 'file_r', 'id_r', 'probability'])
    expect(pairs.filter(isTrue).length / pairs.length).toBeGreaterThan(0.98)
    expect(pairs.length).toBeGreaterThan(0.93 * 3 * 500)
    const kinds = pairs.map(([a, , b]) => `${a} ${b}`)
    for (const both of ['register.csv clinic.csv', 'register.csv school.csv', 'clinic.csv school.csv'])
      expect(kinds.filter((kind) => kind === both).length).toBeGreaterThan(440)
    expect(clusters[0]).toEqual(['cluster', 'file', 'id'])
    expect(new Set(clusters.slice(1).map(([, file]) => file))).toEqual(
      new Set(['register.csv', 'clinic.csv', 'school.csv']),
    )
  })

  test('--one-to-one: no cluster has two rows of one file, and what had to yield is shown', async () => {
    const twice = put(
      folder,
      'twice.csv',
      csvText([...rowsOf(right), ...rowsOf(right).map((row) => ({ ...row, ref: `${row['ref']}x` }))]),
    )
    const conflicts = join(folder, 'conflicts.csv')
    const { clusters } = await run({ right: twice, oneToOne: true, conflicts })
    const members = clusters.slice(1).map(([cluster, file]) => `${cluster} ${file}`)
    expect(new Set(members).size).toBe(members.length)
    const [header, ...lost] = linesOf(conflicts)
    expect(header).toEqual(['file_l', 'id_l', 'file_r', 'id_r', 'probability', 'reason'])
    expect(lost.length).toBeGreaterThan(400)
    expect(lost.every(([, , , , probability, reason]) => Number(probability) >= 0.5 && reason === 'outweighed')).toBe(
      true,
    )
  })

  test('are reviewed, learn from the labels, and keep the model for the next time', async () => {
    const [review, labels, model] = ['review.csv', 'labels.csv', 'model.json'].map((name) => join(folder, name))
    const first = await run({ review: review!, reviewSize: 40 })
    const rows: Record<string, string>[] = parse(readFileSync(review!, 'utf8'), { bom: true, columns: true })
    expect(rows.length).toBe(40)
    const person = (name: string) => personOf.get(name.replace(':', ' '))
    const named = rows.map(
      (row): Record<string, string> => ({
        ...row,
        label: person(row['id_l']!) === person(row['id_r']!) ? 'match' : 'no-match',
      }),
    )
    expect(named.every((row) => person(row['id_l']!) !== undefined)).toBe(true)
    put(folder, 'labels.csv', csvText(named))

    const learnt = await run({ labels: labels!, saveModel: model! })
    expect(learnt.pairs.filter(isTrue).length / learnt.pairs.length).toBeGreaterThan(0.98)
    expect(learnt.said.join('\n')).toMatch(/labels: \d+ matches/)
    const again = await run({ model: model! })
    expect(again.said).toContain('weights are those of the model file; nothing is estimated')
    expect(again.pairs).toEqual(learnt.pairs)
    expect(again.clusters).toEqual(learnt.clusters)
    expect(first.pairs.length).toBeGreaterThan(0)

    const strange = put(folder, 'strange.csv', 'id_l,id_r,label\nregister.csv:none,clinic.csv:none,match\n')
    await expect(run({ labels: strange })).rejects.toThrow('register.csv:none')
    const mixed = put(folder, 'mixed.csv', 'id_l,id_r,label\nregister.csv:1,clinic.csv:1,perhaps\n')
    await expect(run({ labels: mixed })).rejects.toThrow('perhaps')
    await expect(run({ columns: 'dob=Date of birth|Date of birth' })).rejects.toThrow('must be role=column')
    await expect(run({ more: [join(folder, 'none.csv')] })).rejects.toThrow('There is no file')
  })

  test('--decided parts and joins rows of any two files, and contradictions are refused', async () => {
    const { pairs } = await run()
    const [one, other] = pairs.filter(([file]) => file === 'register.csv')
    const label = (a: string, b: string, said: string) => `${a},${b},${said}`
    const decided = put(
      folder,
      'decided.csv',
      `id_l,id_r,label\n${label(`${one![0]}:${one![1]}`, `${one![2]}:${one![3]}`, 'no')}\n`,
    )
    const after = await run({ decided })
    expect(after.pairs.map((pair) => pair.slice(0, 4).join())).not.toContain(one!.slice(0, 4).join())
    const wrong = put(
      folder,
      'wrong.csv',
      `id_l,id_r,label\n${label(`${one![0]}:${one![1]}`, `${one![2]}:${one![3]}`, 'yes')}\n${label(`${one![2]}:${one![3]}`, `${other![0]}:${other![1]}`, 'yes')}\n${label(`${one![0]}:${one![1]}`, `${other![0]}:${other![1]}`, 'no')}\n`,
    )
    await expect(run({ decided: wrong })).rejects.toThrow('contradict each other')
  })
})

describe('decisions between two files', { timeout: 120_000 }, () => {
  test('stand, whatever the data say', async () => {
    const folder = openFolder()
    const files = {
      left: put(folder, 'l.csv', csvText(rowsOf(left))),
      right: put(folder, 'r.csv', csvText(rowsOf(right))),
    }
    const before = await linkFolder(folder, files)
    const [one, other] = [...before.pairs.keys()].map((pair) => pair.split(' '))
    const decided = put(folder, 'd.csv', `id_l,id_r,label\n${one!.join()},no\n${one![0]},${other![1]},yes\n`)
    const { pairs } = await linkFolder(folder, { ...files, decided })
    expect(pairs.has(one!.join(' '))).toBe(false)
    expect(pairs.get(`${one![0]} ${other![1]}`)).toBe(1)
    expect(pairs.has(other!.join(' '))).toBe(false)
  })
})

describe('Parquet files', { timeout: 120_000 }, () => {
  test('are told by their bytes, whatever they are called, and linked like CSV', async () => {
    const folder = openFolder()
    const csv = {
      left: put(folder, 'l.csv', csvText(rowsOf(left))),
      right: put(folder, 'r.csv', csvText(rowsOf(right))),
    }
    const connection = await openMemory()
    // Days as days, and a compression other than the usual.
    await connection.run(
      `copy (select * from read_csv('${csv.left}', all_varchar = true)) to '${join(folder, 'l.parquet')}' (format parquet)`,
    )
    await connection.run(
      `copy (select * replace (try_cast("Date of birth" as date) as "Date of birth") from read_csv('${csv.right}', all_varchar = true)) to '${join(folder, 'r.dat')}' (format parquet, compression zstd)`,
    )
    connection.closeSync()
    const text = await linkFolder(folder, csv)
    const { pairs, said } = await linkFolder(folder, { left: join(folder, 'l.parquet'), right: join(folder, 'r.dat') })
    expect(said).toContain('dob: Date of birth')
    expect(f1Of(pairs, new Set(text.pairs.keys()))).toBeGreaterThan(0.98)
    const same = await linkFolder(folder, { left: join(folder, 'l.parquet'), right: csv.right })
    expect(same.pairs).toEqual(text.pairs)
  })

  test('that are cut off or hold no rows are told so', async () => {
    const folder = openFolder()
    const cut = put(folder, 'cut.parquet', Buffer.from('PAR1 and then nothing PAR'))
    await expect(linkFolder(folder, { left: cut })).rejects.toThrow(/cut\.parquet/)
    const connection = await openMemory()
    await connection.run(
      `copy (select 'a' as id, 'b' as surname where false) to '${join(folder, 'none.parquet')}' (format parquet)`,
    )
    connection.closeSync()
    expect((await linkFolder(folder, { left: join(folder, 'none.parquet') })).pairs.size).toBe(0)
  })
})
