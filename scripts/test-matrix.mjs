// The matrix of who sees what: every route × every role × inside, next door, other county × with and without session,
// and every table and view × every way of coming to the database; then the planted leaks, which must be seen.
//   npm run test:matrix
// Prints the size and every fault; the last line is JSON: {"routes","roles","cells","failures"}.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'nol-matrix-'))
const file = join(folder, 'cells.jsonl')
const report = join(folder, 'report.json')
try {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const files = ['src/main/matrix.test.ts', 'src/main/matrix-sql.test.ts', 'src/main/matrix-leaks.test.ts']
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { status } = spawnSync(process.execPath, [vitest, 'run', ...reporters, ...files], {
    cwd: root,
    env: { ...process.env, NOL_MATRIX_FILE: file },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  print(status === 0)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function print(succeeded) {
  const parts = existsSync(file)
    ? readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : []
  const partOf = (name) => parts.find(({ part }) => part === name) ?? { subjects: 0, roles: [], cells: 0, faults: [] }
  const [routes, database] = [partOf('routes'), partOf('database')]
  const { numFailedTests = 1, testResults = [] } = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {}
  const planted = testResults
    .filter(({ name }) => name.endsWith('matrix-leaks.test.ts'))
    .flatMap(({ assertionResults }) => assertionResults)
  console.log(
    `\nroutes: ${routes.subjects} × ${routes.roles.length} roles (${routes.roles.join(', ')}): ${routes.cells} cells`,
  )
  console.log(
    `tables and views: ${database.subjects} × ${database.roles.length} doors (${database.roles.join(', ')}): ${database.cells} cells`,
  )
  for (const { fullName, status } of planted) console.log(`planted: ${fullName}: ${status}`)
  for (const { subject, role, place, session, fault } of [...routes.faults, ...database.faults])
    console.log(`✗ ${subject} · ${role} · ${place} · ${session} session: ${fault}`)
  const failures = succeeded ? 0 : Math.max(numFailedTests, 1)
  const cells = routes.cells + database.cells
  console.log(JSON.stringify({ routes: routes.subjects, roles: routes.roles.length, cells, failures }))
  process.exitCode = failures === 0 && cells > 0 ? 0 : 1
}
