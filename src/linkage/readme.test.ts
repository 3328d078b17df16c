import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makePeople, type Person } from './testing/people.ts'
import { csvText, openFolder } from './testing/files.ts'

test('the example of the README runs as it stands', () => {
  const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')
  const example = /```ts\n([^`]*import[\s\S]*?)\n```/.exec(readme)![1]!
  expect(example.split('\n').filter((line) => !line.startsWith('import') && line !== '').length).toBeLessThanOrEqual(10)

  const folder = openFolder()
  const { left, right } = makePeople({ seed: 5, count: 300 })
  const cells = (people: readonly Person[]) =>
    people.map((person) => Object.fromEntries(Object.entries(person).map(([key, value]) => [key, String(value ?? '')])))
  writeFileSync(join(folder, 'households.csv'), csvText(cells(left)))
  writeFileSync(join(folder, 'pupils.csv'), csvText(cells(right)))
  const script = join(folder, 'example.ts')
  const here = JSON.stringify(join(import.meta.dirname, 'index.ts'))
  const duckdb = JSON.stringify(import.meta.resolve('@duckdb/node-api'))
  writeFileSync(script, example.replace("'./index.ts'", here).replace("'@duckdb/node-api'", duckdb))
  const said = execFileSync(process.execPath, ['--no-warnings', script], { cwd: folder, encoding: 'utf8' })

  const truthOf = (people: readonly Person[]) => new Map(people.map(({ id, truth }) => [String(id), truth]))
  const [households, pupils] = [truthOf(left), truthOf(right)]
  const found = [...said.matchAll(/^(\d+)n (\d+)n [\d.]+/gm)]
  expect(found.length).toBeGreaterThan(270)
  expect(found.filter(([, l, r]) => households.get(l!) === pupils.get(r!)).length / found.length).toBeGreaterThan(0.98)
  expect(said).toContain('身份证号：')
}, 120_000)
