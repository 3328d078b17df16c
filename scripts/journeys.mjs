// The journeys of people through the browser, against a real server with a small made-up county. Needs Chromium.
//   node scripts/journeys.mjs [part of a file name]
//   NOL_JOURNEY_ADDRESS=http://127.0.0.1:8600 node scripts/journeys.mjs    on a server that runs already
// What the pages of phones weigh is checked on the build that the journeys ran on. The last line sums up.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readReport } from './testing/report.mjs'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'nol-journeys-report-'))
const report = join(folder, 'report.json')
const config = join(root, 'test/journeys/vitest.config.ts')
const args = ['run', '--config', config, '--reporter=verbose', '--reporter=json', `--outputFile.json=${report}`]

const vitest = spawn(
  process.execPath,
  [join(root, 'node_modules/vitest/vitest.mjs'), ...args, ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit',
  },
)
vitest.on('close', (code) => {
  const { passed, failed, failures } = readReport(report, code)
  rmSync(folder, { recursive: true, force: true })
  const areLight = arePagesLight()
  if (!areLight) failures.push('what a phone fetches for a page is within its size')
  for (const failure of failures) console.log(`failed: ${failure}`)
  console.log(`${passed + (areLight ? 1 : 0)} passed, ${failed + (areLight ? 0 : 1)} failed`)
  process.exitCode = areLight ? (code ?? 1) : 1
})

/** Whether the pages of phones built for the journeys are within their sizes; a server that ran already has a build of its own. */
function arePagesLight() {
  if (process.env.NOL_JOURNEY_ADDRESS) return true
  return (
    spawnSync(process.execPath, [join(root, 'scripts/bundle-sizes.mjs'), '--phone'], { stdio: 'inherit' }).status === 0
  )
}
