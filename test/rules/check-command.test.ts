import { spawnSync } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { edited, fakePackage, inMiniTree, type Planted } from './mini-tree.ts'

vi.setConfig({ testTimeout: 60_000 })

const PROJECT = join(import.meta.dirname, '..', '..')
const STORE = 'src/slices/enrolment/store.ts'
const CONFIGURATIONS = ['tsconfig.base.json', '.oxlintrc.json', 'biome.json', 'knip.json']

/** What `npm run check -- <step>` says of the clean tree with something planted, and its exit code. */
function check(step: string, planted: Planted) {
  return inMiniTree({ ...fakePackage('typebox'), ...planted }, (root) => {
    for (const file of CONFIGURATIONS) copyFileSync(join(PROJECT, file), join(root, file))
    const args = [join(PROJECT, 'scripts/check.mjs'), step, `--root=${root}`]
    const done = spawnSync(process.execPath, args, { encoding: 'utf8', env: { ...process.env, CI: '' } })
    return { code: done.status, output: done.stdout }
  })
}

/** A step, what is planted for it, and the line it must print. */
const STEPS: readonly (readonly [step: string, planted: Planted, says: RegExp])[] = [
  ['lint', { [STORE]: 'export const a: any = 1\n' }, /store\.ts:1: .*no-explicit-any/],
  ['format', { [STORE]: 'export  const a = 1\n' }, /store\.ts\n\s+run: npm run format/],
  [
    'boundaries',
    { [STORE]: "import '../../main/server.ts'\n" },
    /store\.ts → src\/main\/server\.ts: parts are put together in src\/main only/,
  ],
  ['unused', { 'src/slices/enrolment/forgotten.ts': 'export const a = 1\n' }, /forgotten\.ts/],
  ['tables are', edited(STORE, 'audit.pub_entry', 'audit.entry'), /store\.ts:6: audit\.entry belongs to audit/],
]

describe('npm run check', () => {
  test.each(STEPS)('fails with %s and says where', (step, planted, says) => {
    const { code, output } = check(step, planted)
    expect(output).toMatch(says)
    expect(output).toMatch(/^0 of 1 checks hold/m)
    expect(code).toBe(1)
  })

  test('succeeds in a clean tree, with the time of each step', () => {
    const { code, output } = check('own', {})
    expect(output).toMatch(/^✓ +\d+\.\d s {2}tables are touched by their owner only$/m)
    expect(code).toBe(0)
  })
})
