// Everything that can be known about the tree without running it: types, lint, format, structure, and the project's own
// checks. Prints each step with its time, goes on after a failure, and fails at the end.
//   npm run check                      all steps
//   npm run check -- types own         the steps whose name starts so
//   npm run check -- --seal-migrations write the checksums of new migrations down; they are never edited after
import { spawn } from 'node:child_process'
import { appendFileSync, existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { CHECKS } from './checks/index.ts'
import { newSeals, SEALS_FILE } from './checks/migrations.ts'
import { openSourceTree } from './checks/source-tree.ts'

const words = process.argv.slice(2)
const project = join(import.meta.dirname, '..')
/** The tree that is checked: this one, or the one of a test (`--root=DIR`). */
const root = words.find((word) => word.startsWith('--root='))?.slice('--root='.length) ?? project
const bin = (name) => join(project, 'node_modules', name)
const TSC = bin('@typescript/native/bin/tsc')
/** Checks of types go on from the last ones, of which a file lies beside the packages. */
const typesOf = (config) => [
  TSC,
  '-p',
  config,
  '--incremental',
  '--tsBuildInfoFile',
  `node_modules/.cache/${config}.tsbuildinfo`,
]

/** Steps that other tools do; `needs` is the package of this platform without which the tool cannot run. */
const TOOL_STEPS = [
  { name: 'types server', args: typesOf('tsconfig.json') },
  { name: 'types pure', args: typesOf('tsconfig.pure.json') },
  { name: 'types web', args: typesOf('tsconfig.web.json') },
  {
    name: 'lint',
    args: [bin('oxlint/bin/oxlint'), '--type-aware', '--format=json', '.'],
    needs: '@oxlint',
    shorten: lintFaults,
  },
  {
    name: 'format',
    args: [bin('@biomejs/biome/bin/biome'), 'format', '--colors=off', '.'],
    needs: '@biomejs/cli-',
    shorten: formatFaults,
  },
  {
    name: 'boundaries',
    args: [
      bin('dependency-cruiser/bin/dependency-cruiser.mjs'),
      `--config=${join(project, '.dependency-cruiser.mjs')}`,
      '--output-type=json',
      ...['src', 'test', 'bench', 'scripts'].filter((room) => existsSync(join(root, room))),
    ],
    shorten: boundaryFaults,
    isSilentWhenGood: true, // as JSON it always exits with 0
  },
  { name: 'unused', args: [bin('knip/bin/knip.js'), '--no-progress', '--no-config-hints'], needs: '@oxc-parser' },
]

/** One line for each diagnostic: where, what, and what to do instead. */
function lintFaults(output) {
  const start = output.indexOf('{')
  if (start === -1) return output
  const { diagnostics } = JSON.parse(output.slice(start))
  const faults = diagnostics.map(({ filename, labels, message, help, code }) => {
    const line = labels[0]?.span?.line ?? 1
    return `${filename}:${line}: ${message}${help ? ` ${help}` : ''} [${code}]`
  })
  return faults.sort().join('\n')
}

/** One line for each import that may not be: who, whom, and what to do instead. */
function boundaryFaults(output) {
  const start = output.indexOf('{')
  if (start === -1) return output
  const { violations, ruleSetUsed } = JSON.parse(output.slice(start)).summary
  const comments = new Map(ruleSetUsed.forbidden.map((rule) => [rule.name, rule.comment]))
  return violations
    .map(({ from, to, cycle, rule }) => {
      const way = cycle ? [from, ...cycle.map((step) => step.name)].join(' → ') : `${from} → ${to}`
      return `${way}: ${comments.get(rule.name)} [${rule.name}]`
    })
    .join('\n')
}

/** Names of the files that are not formatted; how they should look is shown by doing it. */
function formatFaults(output) {
  const files = [...output.matchAll(/^(\S+) format ━/gm)].map((match) => match[1])
  return files.length === 0 ? output : `${files.join('\n')}\nrun: npm run format`
}

/** Runs a tool under this Node and gathers what it says. */
function runTool(step) {
  return new Promise((resolve) => {
    const started = performance.now()
    const child = spawn(process.execPath, step.args, {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
    child.on('error', (error) => resolve({ ok: false, output: String(error), ms: performance.now() - started }))
    child.on('close', (code) => {
      const said = (step.shorten ?? ((text) => text))(output.trim())
      resolve({
        ok: code === 0 && !(step.isSilentWhenGood && said !== ''),
        output: said,
        ms: performance.now() - started,
      })
    })
  })
}

/** A check that breaks has failed; the others still run. */
function outcomeOf(check, tree) {
  try {
    return check.run(tree)
  } catch (error) {
    return { faults: [{ file: 'scripts/checks', line: 1, message: `the check itself broke: ${error.stack}` }] }
  }
}

/** Runs one of the project's own checks. */
function runOwn(check, tree) {
  const started = performance.now()
  const { faults, warnings = [] } = outcomeOf(check, tree)
  const show = (fault) => `${fault.file}:${fault.line}: ${fault.message}`
  return {
    ok: faults.length === 0,
    output: faults.map(show).join('\n'),
    warnings: warnings.map(show),
    ms: performance.now() - started,
  }
}

function report(name, result) {
  const seconds = `${(result.ms / 1000).toFixed(1)} s`.padStart(7)
  const warned = result.warnings?.length ? `  (${result.warnings.length} warnings)` : ''
  console.log(`${result.ok ? '✓' : '✗'} ${seconds}  ${name}${warned}`)
  if (!result.ok) console.log(result.output.replace(/^/gm, '    '))
  if (verbose) for (const warning of result.warnings ?? []) console.log(`    warning: ${warning}`)
}

/** The platform's binary of a tool may not exist for this machine; then the step is left out, and said so. */
function isRunnable(step) {
  if (process.platform === 'linux') return true
  const scope = join(project, 'node_modules', step.needs?.split('/')[0] ?? '')
  return !step.needs || existsSync(scope)
}

async function runToolSteps(steps, results) {
  const waiting = [...steps]
  const lane = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      if (!isRunnable(step)) {
        console.log(`-          ${step.name}: not available for ${process.platform}, left out`)
        continue
      }
      const result = await runTool(step)
      report(step.name, result)
      results.push({ name: step.name, ...result })
    }
  }
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, lane))
}

async function check(wanted) {
  const isWanted = (name) => wanted.length === 0 || wanted.some((word) => name.startsWith(word))
  const started = performance.now()
  const results = []
  await runToolSteps(
    TOOL_STEPS.filter((step) => isWanted(step.name)),
    results,
  )
  const tree = openSourceTree(root)
  for (const own of CHECKS.filter((entry) => isWanted('own') || isWanted(entry.name))) {
    const result = runOwn(own, tree)
    report(own.name, result)
    results.push({ name: own.name, ...result })
  }
  const failed = results.filter((result) => !result.ok)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`\n${results.length - failed.length} of ${results.length} checks hold, ${seconds} s`)
  if (failed.length > 0) console.log(`broken: ${failed.map((result) => result.name).join(' · ')}`)
  process.exitCode = failed.length === 0 ? 0 : 1
}

function sealMigrations() {
  const seals = newSeals(openSourceTree(root))
  if (seals.length > 0) appendFileSync(join(root, SEALS_FILE), `${seals.join('\n')}\n`)
  console.log(seals.length === 0 ? 'every migration is sealed' : `sealed ${seals.length}:\n${seals.join('\n')}`)
}

const verbose = words.includes('--verbose')
if (words.includes('--seal-migrations')) sealMigrations()
else await check(words.filter((word) => !word.startsWith('--')))
