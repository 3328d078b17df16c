import { join } from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { edited, fakePackage, inMiniTree, linkPackages, type Planted, runTool } from './mini-tree.ts'

// Each test starts a tool of its own; a busy machine needs its time.
vi.setConfig({ testTimeout: 60_000 })

const PROJECT = join(import.meta.dirname, '..', '..')
const ENROLMENT = 'src/slices/enrolment'
const TYPEBOX = fakePackage('typebox')

function boundaries(planted: Planted): { ok: boolean; output: string } {
  const tool = 'dependency-cruiser/bin/dependency-cruiser.mjs'
  const config = join(PROJECT, '.dependency-cruiser.mjs')
  return inMiniTree({ ...TYPEBOX, ...planted }, (root) =>
    runTool(root, tool, ['--config', config, 'src'], ['tsconfig.base.json']),
  )
}

/** What is planted, in which file of its own, and the rule that must name that file. */
const BOUNDARIES: readonly (readonly [what: string, rule: string, file: string, text: string])[] = [
  ['two files that import each other', 'no-cycles', 'src/kernel/a.ts', "import './b.ts'"],
  ['a kernel that knows the platform', 'kernel-is-alone', 'src/kernel/c.ts', "import '../platform/database.ts'"],
  ['a kernel that knows Node', 'kernel-is-alone', 'src/kernel/d.ts', "import 'node:fs'"],
  [
    'a rule that reads the database',
    'rules-are-pure',
    `${ENROLMENT}/a-domain.ts`,
    "import '../../platform/database.ts'",
  ],
  [
    'a type of the platform in a rule',
    'rules-are-pure',
    `${ENROLMENT}/b-policy.ts`,
    "import type { Tx } from '../../platform/database.ts'\nexport type T = Tx",
  ],
  ['a rule that imports a whole slice', 'rules-are-pure', `${ENROLMENT}/c-domain.ts`, "import '../audit/index.ts'"],
  ['a rule that imports Node', 'browser-without-node', `${ENROLMENT}/d-texts.ts`, "import 'node:fs'"],
  [
    'a schema in a rule',
    'typebox-only-in-contracts',
    `${ENROLMENT}/e-domain.ts`,
    "import { Type } from 'typebox'\nexport const t = Type",
  ],
  ['a side door of a slice', 'slices-have-a-front-door', `${ENROLMENT}/a-jobs.ts`, "import '../audit/commands.ts'"],
  ['a slice that imports to its right', 'slice-order-audit', 'src/slices/audit/jobs.ts', "import '../cases/index.ts'"],
  ['a page that reads the database', 'browser-without-server', `${ENROLMENT}/web/a.tsx`, "import '../store.ts'"],
  [
    'a page that knows the platform',
    'browser-without-server',
    `${ENROLMENT}/web/b.tsx`,
    "import '../../../platform/database.ts'",
  ],
  ['a page that knows Node', 'browser-without-node', `${ENROLMENT}/web/c.tsx`, "import 'node:fs'"],
  ['a server that imports a page', 'server-without-browser', `${ENROLMENT}/b-jobs.ts`, "import './web/index.tsx'"],
  [
    'a side door of another slice’s pages',
    'pages-have-a-front-door',
    'src/slices/cases/web/page.tsx',
    "import '../../enrolment/web/a.tsx'",
  ],
  [
    'a shell that knows a slice',
    'shell-without-slices',
    'src/web/shell.tsx',
    "import '../slices/enrolment/web/index.tsx'",
  ],
  [
    'a platform that knows a slice',
    'platform-without-slices',
    'src/platform/a.ts',
    "import '../slices/audit/index.ts'",
  ],
  [
    'a linkage that knows the platform',
    'linkage-knows-no-children',
    'src/linkage/a.ts',
    "import '../platform/database.ts'",
  ],
  [
    'a linkage that knows children',
    'linkage-knows-no-children',
    'src/linkage/b.ts',
    "import '../kernel/citizen-id.ts'",
  ],
  [
    'a simulator that knows a slice',
    'simulator-without-slices',
    'src/simulator/a.ts',
    "import '../slices/audit/index.ts'",
  ],
  ['somebody else who composes', 'only-main-composes', 'src/platform/b.ts', "import '../main/server.ts'"],
  ['a product that needs its tests', 'product-without-tools', 'src/platform/c.ts', "import '../../test/support.ts'"],
  ['a package that is not declared', 'packages-are-declared', 'src/platform/d.ts', "import 'undeclared'"],
  ['an import that leads nowhere', 'imports-are-found', 'src/platform/e.ts', "import './gone.ts'"],
]

/** Files that the planted ones lead to. */
const TARGETS: Planted = {
  ...fakePackage('undeclared'),
  'src/kernel/b.ts': "import './a.ts'\n",
  'src/kernel/citizen-id.ts': 'export {}\n',
  'src/slices/cases/index.ts': 'export {}\n',
  'test/support.ts': 'export {}\n',
}

describe('the boundaries', () => {
  let said = { ok: true, output: '' }
  beforeAll(() => {
    const planted = Object.fromEntries(BOUNDARIES.map(([, , file, text]) => [file, `${text}\n`]))
    said = boundaries({ ...TARGETS, ...planted })
  })

  test('hold in a clean tree', () => {
    const { ok, output } = boundaries({})
    expect(output).toContain('no dependency violations found')
    expect(ok).toBe(true)
  })

  test('allow a rule to read the rules of a slice to the left', () => {
    const planted = {
      'src/slices/audit/domain.ts': 'export type AuditEvent = string\n',
      [`${ENROLMENT}/policy.ts`]:
        "import type { AuditEvent } from '../audit/domain.ts'\nexport const permissions = {}\nexport type E = AuditEvent\n",
    }
    expect(boundaries(planted).output).toContain('no dependency violations found')
  })

  test.each(BOUNDARIES)('forbid %s (%s)', (_, rule, file) => {
    expect(said.output).toMatch(new RegExp(`error ${rule}: ${file.replaceAll('.', '\\.')} `))
    expect(said.ok).toBe(false)
  })
})

/** What is planted, in which file of its own, and what the linter must say of that file. */
const LINT: readonly (readonly [what: string, file: string, text: string, says: RegExp])[] = [
  [
    'a promise nobody waits for',
    `${ENROLMENT}/a.ts`,
    "import { markAsDropout } from './commands.ts'\n\nexport function mark(): void {\n  markAsDropout(1)\n}",
    /no-floating-promises/,
  ],
  ['console in a slice', `${ENROLMENT}/b.ts`, "export const say = () => console.log('mark')", /no-console/],
  ['a default export', `${ENROLMENT}/c.ts`, 'export default 1', /no-default-export/],
  ['any', `${ENROLMENT}/d.ts`, 'export const a: any = 1', /no-explicit-any/],
  [
    'exceljs',
    `${ENROLMENT}/e.ts`,
    "import 'exceljs'",
    /corrupts Chinese names: read and write with src\/platform\/tables/,
  ],
  ['a connection of its own', `${ENROLMENT}/f.ts`, "import 'pg'", /the connection is in src\/platform\/database\.ts/],
  ['SQL in a command', `${ENROLMENT}/a-commands.ts`, "import 'kysely'", /SQL lives in store\.ts/],
  [
    'the environment in a rule',
    'src/kernel/a.ts',
    'export const days = process.env.DAYS',
    /configuration is an argument/,
  ],
  ['a loose comparison', `${ENROLMENT}/g.ts`, 'export const isOne = (a: string) => a == "1"', /eqeqeq/],
]

describe('the linter', () => {
  let said = { ok: true, output: '' }
  const lint = (planted: Planted) =>
    inMiniTree({ ...planted, 'tsconfig.json': '{ "extends": "./tsconfig.base.json", "include": ["src"] }' }, (root) => {
      linkPackages(root)
      const args = ['--type-aware', '--format=json', 'src']
      return runTool(root, 'oxlint/bin/oxlint', args, ['.oxlintrc.json', 'tsconfig.base.json'])
    })
  beforeAll(() => {
    said = lint(Object.fromEntries(LINT.map(([, file, text]) => [file, `${text}\n`])))
  })

  test('is content with a clean tree', () => {
    const { ok, output } = lint({})
    expect(JSON.parse(output)).toMatchObject({ diagnostics: [] })
    expect(ok).toBe(true)
  })

  test.each(LINT)('sees %s', (_, file, __, says) => {
    const { diagnostics } = JSON.parse(said.output) as { diagnostics: { filename: string }[] }
    const found = diagnostics
      .filter((diagnostic) => diagnostic.filename === file)
      .map((diagnostic) => JSON.stringify(diagnostic))
    expect(found).toContainEqual(expect.stringMatching(says))
    expect(said.ok).toBe(false)
  })
})

describe('the other tools', () => {
  const store = `${ENROLMENT}/store.ts`

  test('the formatter sees a file that is not formatted', () => {
    const planted = { [store]: 'export  const a = "1";\n' }
    const done = inMiniTree(planted, (root) =>
      runTool(root, '@biomejs/biome/bin/biome', ['format', 'src'], ['biome.json']),
    )
    expect(done.output).toContain(store)
    expect(done.ok).toBe(false)
  })

  test('knip sees a file that nothing uses, and an export that nothing uses', () => {
    const planted = {
      ...TYPEBOX,
      [`${ENROLMENT}/forgotten.ts`]: 'export const a = 1\n',
      ...edited(
        store,
        'export async function saveMark',
        'export const nobodysNumber = 1\n\n/** Saves. */\nexport async function saveMark',
      ),
    }
    const done = inMiniTree(planted, (root) => runTool(root, 'knip/bin/knip.js', ['--no-progress'], ['knip.json']))
    expect(done.output).toMatch(/forgotten\.ts/)
    expect(done.output).toMatch(/nobodysNumber/)
    expect(done.ok).toBe(false)
  })

  const COMPILER: readonly (readonly [what: string, project: string, file: string, text: string])[] = [
    ['a wrong type on the server', 'tsconfig.json', store, "export const a: number = '1'"],
    ['syntax that Node cannot strip', 'tsconfig.json', store, 'export enum A { b }'],
    ['a rule that needs Node', 'tsconfig.pure.json', `${ENROLMENT}/domain.ts`, 'export const a = process.env'],
    ['a wrong type in a page', 'tsconfig.web.json', `${ENROLMENT}/web/page.tsx`, "export const a: number = '1'"],
  ]
  test.each(COMPILER)('the compiler sees %s', (_, project, file, text) => {
    const done = inMiniTree({ [file]: `${text}\n` }, (root) => {
      linkPackages(root)
      return runTool(root, '@typescript/native/bin/tsc', ['-p', project], ['tsconfig.base.json', project])
    })
    expect(done.output).toMatch(new RegExp(`${file.replaceAll('.', '\\.')}\\(1,\\d+\\): error TS`))
    expect(done.ok).toBe(false)
  })
})
