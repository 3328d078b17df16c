// What the chain of the record costs: transactions a second that look at a child and put it on record, by 1, 4 and 10
// writers of one county, with the chain and without it, on a database of its own with fsync on; then how fast a chain is
// verified. The last line is one line of JSON.
//   npm run bench:audit -- --seconds 3
import { rm } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { countyCode } from '../src/kernel/division-code.ts'
import { newId } from '../src/kernel/ids.ts'
import type { Scope } from '../src/kernel/scope.ts'
import { type App, closeApp, openApp } from '../src/platform/app.ts'
import { readConfig } from '../src/platform/config.ts'
import { withScope } from '../src/platform/database.ts'
import { makeBenchFolder } from './support/home.ts'
import { recordAudit, verifyChain } from '../src/slices/audit/index.ts'

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '3' } } })
const seconds = Number(values.seconds)
const home = await makeBenchFolder()
const county = countyCode('540199')
const scope: Scope = { county, divisionPrefix: county, role: 'bureau-officer', actorId: 'bench' }

interface Line {
  readonly writers: number
  readonly chained: boolean
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
}

async function measure(app: App, writers: number, chained: boolean): Promise<Line> {
  const times: number[] = []
  const end = performance.now() + seconds * 1000
  const write = async (): Promise<void> => {
    while (performance.now() < end) {
      const started = performance.now()
      await withScope(app.db, scope, async (tx) => {
        await tx.selectFrom('register.child').select('child_id').where('county_code', '=', county).limit(1).execute()
        if (chained) await recordAudit(tx, { event: 'bench.child-viewed', actorId: 'bench', subjectId: newId() })
        else await insertPlain(tx)
      })
      times.push(performance.now() - started)
    }
  }
  await Promise.all(Array.from({ length: writers }, write))
  times.sort((a, b) => a - b)
  const at = (share: number): number => Math.round((times[Math.floor(times.length * share)] ?? 0) * 10) / 10
  return { writers, chained, perSecond: Math.round(times.length / seconds), p50Ms: at(0.5), p99Ms: at(0.99) }
}

/** A row of about the same size in a table without chain; every transaction is acknowledged after its fsync too. */
async function insertPlain(tx: Parameters<Parameters<typeof withScope>[2]>[0]): Promise<void> {
  const payload = JSON.stringify({ event: 'bench.child-viewed', subjectId: newId(), hash: 'a'.repeat(190) })
  await tx
    .insertInto('platform.job')
    .values({ county_code: county, id: newId(), kind: 'bench', payload, created_by: 'bench' })
    .execute()
}

const app = await openApp(readConfig({ NOL_HOME: home, NOL_LOG: 'error' }))
try {
  const lines: Line[] = []
  for (const writers of [1, 4, 10]) {
    for (const chained of [false, true]) lines.push(await measure(app, writers, chained))
  }
  console.table(lines)
  const started = performance.now()
  const { count, fault } = await verifyChain(app, { ...scope, role: 'system' })
  const verifiedPerSecond = Math.round(count / ((performance.now() - started) / 1000))
  console.log(JSON.stringify({ lines, entries: count, verifiedPerSecond, intact: fault === null }))
} finally {
  await closeApp(app)
  await rm(home, { recursive: true, force: true })
}
