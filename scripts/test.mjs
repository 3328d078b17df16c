// All tests: the checks of the tree, the test suite on the embedded PostgreSQL, the journeys of people through the
// browser, and the suite's database part once more on a server PostgreSQL. The last line sums up.
//   npm test
//   NOL_TEST_DATABASE_ADMIN_URL=postgres://… npm test    the second time on that server
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSourceTree } from './checks/source-tree.ts'
import { askForKnownFaults } from './testing/known-faults.ts'
import { ensurePackages } from './testing/debian.mjs'
import { readReport } from './testing/report.mjs'
import { startThrowAwayServer } from './testing/throw-away-server.ts'

const root = join(import.meta.dirname, '..')
const isCi = Boolean(process.env.CI)
const results = []

const tell = (text) => void process.stdout.write(text)

/** Runs a program of this checkout, shows what it says, and gives it back with the exit code. */
function run(args, { env = {}, say = tell } = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const show = (chunk) => {
      output += chunk
      say(indentSums(String(chunk)))
    }
    child.stdout.on('data', show)
    child.stderr.on('data', show)
    child.on('error', (error) => resolve({ code: 1, output: String(error) }))
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

/** The sum of a part is not the sum of the run, which alone stands at the start of a line. */
function indentSums(text) {
  return text.replace(/^(?=\d+ passed, \d+ failed)/gm, '  ')
}

/** Runs one part and keeps its counts; a part that breaks without counting has failed once. */
async function part(name, work) {
  console.log(`\n━━ ${name}`)
  results.push(await measured(name, work, tell))
}

/** A part that runs beside another: what it says is shown afterwards, in one piece. */
async function partBeside(name, work, other) {
  let said = ''
  const beside = measured(name, work, (text) => (said += text))
  await other()
  const result = await beside
  console.log(`\n━━ ${name}`)
  tell(said)
  results.push(result)
}

async function measured(name, work, say) {
  const started = performance.now()
  const { passed, failed, skipped = '', failures = [] } = await work(say)
  return { name, passed, failed, skipped, failures, seconds: (performance.now() - started) / 1000 }
}

async function runChecks() {
  const { code, output } = await run([join(root, 'scripts/check.mjs')])
  const [, held, all] = /^(\d+) of (\d+) checks hold/m.exec(output) ?? [0, 0, 0]
  const failures = [...output.matchAll(/^broken: (.+)$/gm)].map(([, names]) => names)
  return { passed: Number(held), failed: Math.max(Number(all) - Number(held), code === 0 ? 0 : 1), failures }
}

async function runSuite({ words = [], env = {}, say = tell } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'nol-suite-'))
  const report = join(folder, 'report.json')
  try {
    const vitest = join(root, 'node_modules/vitest/vitest.mjs')
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const { code } = await run([vitest, 'run', ...reporters, ...words], { env, say })
    return readReport(report, code)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function runJourneys() {
  const journeys = join(root, 'scripts/journeys.mjs')
  if (!existsSync(journeys)) return { passed: 0, failed: 0, skipped: 'there are no journeys yet' }
  const { missing, why } = ensurePackages(['chromium', 'fonts-noto-cjk'])
  if (missing.includes('chromium')) return skipped(`the browser journeys need ${missing.join(' and ')}: ${why}`)
  if (missing.length > 0) console.log(`without ${missing.join(' and ')} Chinese may show as boxes: ${why}`)
  const { code, output } = await run([journeys])
  const [, passed, failed] = /^(\d+) passed, (\d+) failed/m.exec(output) ?? [0, 0, 0]
  const failures = [...output.matchAll(/^failed: (.+)$/gm)].map(([, name]) => name)
  return { passed: Number(passed), failed: Math.max(Number(failed), code === 0 ? 0 : 1), failures }
}

/** Serious known faults of packages fail; without an answer of the registry nothing is said. */
async function lookForKnownFaults() {
  const { lines = [], ...counts } = askForKnownFaults(root)
  for (const line of lines) console.log(line)
  return counts
}

/** The attack script with few fuzzed requests; all of them take hours (`npm run test:attacks`). */
async function runAttacks() {
  const { missing, why } = ensurePackages(['chromium'])
  if (missing.length > 0) return skipped(`the attacks need a browser: ${why}`)
  const { output } = await run([
    join(root, 'test/attacks/run.ts'),
    '--fuzz',
    '10',
    '--walkers',
    '3',
    '--share',
    '3',
    '--children',
    '200',
  ])
  const last = /^\{"seed".*\}$/m.exec(output)?.[0]
  if (!last) return { passed: 0, failed: 1 }
  const { attacks, successes, crashes, leaks } = JSON.parse(last)
  const harmed = successes + crashes + leaks
  return { passed: harmed === 0 ? attacks : 0, failed: harmed }
}

/** The test files that ask for a database, on the server somebody gave, or in CI on one of Debian. */
async function runOnServer(say) {
  const given = process.env.NOL_TEST_DATABASE_ADMIN_URL
  if (given) return runSuite({ words: databaseTests(), say })
  if (!isCi)
    return { passed: 0, failed: 0, skipped: 'set NOL_TEST_DATABASE_ADMIN_URL to run the suite on a server too' }
  const { missing, why } = ensurePackages(['postgresql'])
  const server = missing.length === 0 ? await startThrowAwayServer() : undefined
  if (!server) return skipped(`no server PostgreSQL: ${why || 'its binaries are not where Debian puts them'}`)
  say(`${server.version}\n`)
  try {
    return await runSuite({
      words: ['--maxWorkers=1', ...databaseTests()],
      env: { NOL_TEST_DATABASE_ADMIN_URL: server.url },
      say,
    })
  } finally {
    server.stop()
  }
}

/** The matrix asks every route as every role; what a server's own row-level security adds to it, `matrix-sql` asks. */
const ON_ONE_DATABASE = 'src/main/matrix.test.ts'

function databaseTests() {
  const tree = openSourceTree(root)
  return tree.files.filter(
    (file) =>
      file.endsWith('.test.ts') &&
      file !== ON_ONE_DATABASE &&
      /test\/support\/(database|server|app)/.test(tree.read(file)),
  )
}

/** Left out on a developer's machine, a failure in CI: there everything must run. */
function skipped(why) {
  console.log(`left out: ${why}`)
  return { passed: 0, failed: isCi ? 1 : 0, skipped: why }
}

const env = { NOL_TEST_DATABASE_ADMIN_URL: '' }
await part('checks of the tree', runChecks)
await part('tests on the embedded PostgreSQL', () => runSuite({ env }))
await part('known faults of packages', lookForKnownFaults)
await part('attacks on a running server', runAttacks)
// A browser waits most of the time: meanwhile the second database is asked, one file after the other.
await partBeside('database tests on a server PostgreSQL', runOnServer, () =>
  part('journeys through the browser', runJourneys),
)

console.log('\n━━ result')
for (const { name, passed, failed, skipped, failures, seconds } of results) {
  console.log(
    `${failed > 0 ? '✗' : skipped ? '-' : '✓'} ${`${seconds.toFixed(0)} s`.padStart(6)}  ${name}: ${skipped || `${passed} passed, ${failed} failed`}`,
  )
  for (const failure of failures) console.log(`            ${failure}`)
}
const sum = (count) => results.reduce((total, result) => total + result[count], 0)
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`)
process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0
