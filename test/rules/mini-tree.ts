import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Check, openSourceTree } from '../../scripts/checks/source-tree.ts'
import { CLEAN_TREE } from './clean-tree.ts'

const PROJECT = join(import.meta.dirname, '..', '..')

/** Changes to the clean tree: new text by path; `null` takes the file away. */
export type Planted = Readonly<Record<string, string | null>>

/** Writes the clean tree with something planted, hands its folder over, and removes it. */
export function inMiniTree<T>(planted: Planted, use: (root: string) => T): T {
  const root = mkdtempSync(join(tmpdir(), 'nol-rules-'))
  try {
    for (const [path, text] of Object.entries({ ...CLEAN_TREE, ...planted })) {
      if (text === null) continue
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    return use(root)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

/** Faults of one own check in the clean tree with something planted, as `file: message`. */
export function faultsOf(check: Check, planted: Planted = {}): string[] {
  return inMiniTree(planted, (root) =>
    check.run(openSourceTree(root)).faults.map((fault) => `${fault.file}: ${fault.message}`),
  )
}

/** The clean file with one passage replaced; fails when the passage is not there. */
export function edited(path: string, passage: string, replacement: string): Planted {
  const text = CLEAN_TREE[path]
  if (!text?.includes(passage)) throw new Error(`the clean ${path} does not contain: ${passage}`)
  return { [path]: text.replace(passage, replacement) }
}

/** What a tool of the project says, with the project's own configuration, about a mini tree. */
export function runTool(root: string, tool: string, args: readonly string[], configurations: readonly string[]) {
  for (const file of configurations) copyFileSync(join(PROJECT, file), join(root, file))
  const done = spawnSync(process.execPath, [join(PROJECT, 'node_modules', tool), ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', PATH: `${join(PROJECT, 'node_modules', '.bin')}:${process.env.PATH ?? ''}` },
  })
  return { ok: done.status === 0, output: `${done.stdout}${done.stderr}` }
}

/** Lets a mini tree find the project's packages. */
export function linkPackages(root: string): void {
  symlinkSync(join(PROJECT, 'node_modules'), join(root, 'node_modules'), 'junction')
}

/** A package of a mini tree that is there but empty, so that an import of it resolves. */
export function fakePackage(name: string): Planted {
  return {
    [`node_modules/${name}/package.json`]: `{ "name": "${name}", "version": "1.0.0", "type": "module", "exports": "./index.js" }\n`,
    [`node_modules/${name}/index.js`]: 'export const Type = {}\n',
  }
}
