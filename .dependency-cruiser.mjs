// Who may import whom (style-examples §1). The comment of a rule says what to do instead; check.mjs prints it.
// The order of the slices lives in scripts/checks/source-tree.ts, once for all tools.
import { SLICES } from './scripts/checks/source-tree.ts'

const TESTS = '\\.(test|spec)\\.tsx?$|/testing/'
/** Files of a slice that do no I/O, most of which the browser runs too: rules, rights, shapes, texts. */
const PURE = '^src/slices/[^/]+/(rules/[a-z-]+|[a-z-]*(domain|policy|contract|texts))\\.ts$'
/** The cell of a sheet as a value; no I/O in it. */
const CELL = '^src/platform/tables/cell\\.ts$'
const ANY = '^src/slices/([^/]+)/'

const sliceOrder = SLICES.slice(0, -1).map((slice, index) => ({
  name: `slice-order-${slice}`,
  comment: `${slice} imports only slices to its left (${SLICES.slice(0, index).join(' ') || 'none'}); the other way is an event`,
  severity: 'error',
  from: { path: `^src/slices/${slice}/` },
  to: { path: `^src/slices/(${SLICES.slice(index + 1).join('|')})/` },
}))

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'take what both need into a third file',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'kernel-is-alone',
      comment: 'the kernel imports nothing but the kernel (and typebox): pass the thing in as an argument',
      severity: 'error',
      from: { path: '^src/kernel/', pathNot: TESTS },
      to: { pathNot: ['^src/kernel/', '^node_modules/typebox/'] },
    },
    {
      name: 'kernel-takes-types-of-typebox-only',
      comment: 'only kernel/wire.ts builds schemas; elsewhere in the kernel use `import type`',
      severity: 'error',
      from: { path: '^src/kernel/', pathNot: [TESTS, '^src/kernel/wire\\.ts$'] },
      to: { path: '^node_modules/typebox/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'rules-are-pure',
      comment:
        'domain, policy, contract, texts and rules/ import only the kernel and such files of their own slice or one to the left (ADR 0004), never an index.ts, which brings the server along; today, rules and rows are passed in',
      severity: 'error',
      from: { path: PURE, pathNot: TESTS },
      to: { pathNot: ['^src/kernel/', PURE, CELL, '^node_modules/typebox/'] },
    },
    {
      name: 'typebox-only-in-contracts',
      comment: 'schemas belong into contract.ts (kernel/endpoint.ts has the types)',
      severity: 'error',
      from: { path: '^src/slices/[^/]+/[a-z-]*(domain|policy|texts)\\.ts$', pathNot: TESTS },
      to: { path: '^node_modules/typebox/' },
    },
    {
      name: 'slices-have-a-front-door',
      comment: 'another slice is entered through its index.ts only',
      severity: 'error',
      from: { path: ANY, pathNot: [TESTS, PURE, '^src/slices/[^/]+/web/'] },
      to: { path: '^src/slices/[^/]+/', pathNot: ['^src/slices/$1/', '^src/slices/[^/]+/index\\.ts$'] },
    },
    {
      name: 'pages-have-a-front-door',
      comment: 'pages of another slice are shown through its web/index.tsx only',
      severity: 'error',
      from: { path: '^src/slices/([^/]+)/web/', pathNot: TESTS },
      to: { path: '^src/slices/[^/]+/', pathNot: ['^src/slices/$1/', '^src/slices/[^/]+/web/index\\.tsx?$', PURE] },
    },
    ...sliceOrder,
    {
      name: 'browser-without-server',
      comment: 'pages use contract, texts, domain and policy of their slice; data comes through an endpoint',
      severity: 'error',
      from: { path: ['^src/slices/[^/]+/web/', '^src/web/', '^src/main/(web|field|tip)\\.tsx$'], pathNot: TESTS },
      to: {
        path: ['^src/(platform|linkage|simulator)/', '^src/slices/[^/]+/(?!web/)'],
        pathNot: PURE,
      },
    },
    {
      name: 'browser-without-node',
      comment: 'the browser has no Node modules',
      severity: 'error',
      from: { path: ['^src/slices/[^/]+/web/', '^src/web/', '^src/main/(web|field|tip)\\.tsx$', PURE], pathNot: TESTS },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'server-without-browser',
      comment: 'the server never imports pages',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: ['^src/slices/[^/]+/web/', '^src/web/', '^src/main/(web|field|tip)\\.tsx$', TESTS],
      },
      to: { path: ['^src/slices/[^/]+/web/', '^src/web/'] },
    },
    {
      name: 'shell-without-slices',
      comment: 'the shell gets its pages from main/web.tsx',
      severity: 'error',
      from: { path: '^src/web/', pathNot: TESTS },
      to: { path: '^src/slices/' },
    },
    {
      name: 'platform-without-slices',
      comment: 'the platform gets what it needs of a slice passed in by main/',
      severity: 'error',
      from: { path: '^src/platform/', pathNot: TESTS },
      to: { path: '^src/(slices|linkage|simulator|web)/' },
    },
    {
      name: 'linkage-knows-no-children',
      comment: 'the linkage knows columns, models and pairs; what is about children is passed in as data',
      severity: 'error',
      from: { path: '^src/linkage/', pathNot: TESTS },
      to: {
        path: [
          '^src/(slices|platform|simulator|web)/',
          '^src/kernel/(citizen-id|scope|codes|division-code|calendar)\\.ts$',
        ],
      },
    },
    {
      name: 'simulator-without-slices',
      comment: 'the simulator makes files; it knows no slice',
      severity: 'error',
      from: { path: '^src/simulator/', pathNot: TESTS },
      to: { path: '^src/(slices|linkage|web)/' },
    },
    {
      name: 'only-main-composes',
      comment: 'parts are put together in src/main only; pass the thing in',
      severity: 'error',
      from: { path: '^src/(?!main/)', pathNot: TESTS },
      to: { path: '^src/main/' },
    },
    {
      name: 'product-without-tools',
      comment:
        'the product imports neither tests, benches nor scripts, nor packages that are installed for development',
      severity: 'error',
      from: { path: '^src/', pathNot: [TESTS, '^src/web/vite', 'vite\\.config'] },
      to: { path: ['^(test|bench|scripts)/', '^src/.*/testing/'] },
    },
    {
      name: 'packages-are-declared',
      comment: 'ask for the package in package.json; what another package happens to bring may go away',
      severity: 'error',
      from: { path: '^src/', pathNot: TESTS },
      to: { path: '^[^.]', dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'imports-are-found',
      comment: 'this import leads nowhere',
      severity: 'error',
      from: { path: '^(src|test|bench|scripts)/' },
      to: { couldNotResolve: true, pathNot: ['^virtual:', '\\?'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mts', '.d.ts', '.mjs', '.js', '.json'],
    },
    skipAnalysisNotInRules: true,
  },
}
