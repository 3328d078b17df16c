import { setTimeout as sleep } from 'node:timers/promises'
import type { QueryResultRow } from 'pg'
import { expect, test } from 'vitest'
import { Unanswered } from '../bench/support/kill-client.ts'
import { violationsIn } from '../bench/support/step-invariants.ts'
import {
  Acknowledged,
  batchStarter,
  type Body,
  caseWalker,
  type Desk,
  type Walker,
} from '../bench/support/step-work.ts'
import { newId } from '../src/kernel/ids.ts'
import { addDays, plainDate } from '../src/kernel/plain-date.ts'
import { withScope } from '../src/platform/database.ts'
import { startWorker } from '../src/platform/jobs.ts'
import { Random } from '../src/simulator/random.ts'
import { openCase } from '../src/slices/cases/index.ts'
import { permissions as casePermissions } from '../src/slices/cases/policy.ts'
import { NO_REPORTS } from '../src/slices/cases/presence.ts'
import { findMatter } from '../src/slices/cases/matter.ts'
import { registerCasesRoutes } from '../src/slices/cases/routes.ts'
import { texts as caseTexts } from '../src/slices/cases/texts.ts'
import { jobHandlers } from '../src/slices/documents/jobs.ts'
import { permissions as documentPermissions } from '../src/slices/documents/policy.ts'
import { registerDocumentsRoutes } from '../src/slices/documents/routes.ts'
import { texts as documentTexts } from '../src/slices/documents/texts.ts'
import { aChild, aPupil, plant, plantCounty, SCHOOL_1, TOWNSHIP_A } from './builders/county.ts'
import { httpOf } from './builders/http.ts'
import { anActor, aScope, testApp } from './support/database.ts'

// `bench/kill-steps.ts` in small: there server, worker and database are killed for real, here every connection of the
// database is broken off at a random moment. What is half done must be gone, what was answered must be there.

let today = plainDate('2026-03-10')
const app = await testApp({ today, env: { NOL_JOB_ATTEMPTS: '100' } })
const scopes = {
  bureau: aScope({ actorId: 'bureau' }),
  school: aScope({ role: 'school-officer', schoolPrefix: `${SCHOOL_1}/`, actorId: 'school' }),
  township: aScope({ role: 'township-officer', divisionPrefix: TOWNSHIP_A, actorId: 'township' }),
}
const admin = {
  query: async <Row extends QueryResultRow>(text: string) => ({ rows: await app.db.asAdmin<Row>(text) }),
}
const ROUNDS = 6
const WORK_MS = 400

async function openCases(count: number): Promise<string[]> {
  const bureau = anActor({ actorId: 'bureau' })
  const ids: string[] = []
  for (let index = 0; index < count; index++) {
    const child = aChild({ standing: 'in-no-school' })
    await plant(app.db, 'register.child', [child])
    await plant(app.db, 'enrolment.pupil', [aPupil(child.child_id, { status: 'left', verdict: 'ghost' })])
    const opening = { findingId: null, foundBy: 'survey', foundOn: today, dropoutKind: 'left' } as const
    const opened = await withScope(app.db, bureau.scope, (tx) =>
      openCase(app, tx, bureau, { submissionId: newId(), childId: child.child_id, ...opening }),
    )
    if (opened.ok) ids.push(opened.value.caseId)
  }
  return ids
}

test(`every connection broken off ${ROUNDS} times: no half step, no number lost or given twice`, async () => {
  await plantCounty(app.db)
  await plant(
    app.db,
    'register.child',
    Array.from({ length: 60 }, () => aChild({ born_on: '2020-03-01', standing: 'in-school-here' })),
  )
  const web = await httpOf(app, {
    permissions: { ...documentPermissions, ...casePermissions },
    texts: { ...documentTexts, ...caseTexts },
    scopes,
    routes: (http) => {
      registerCasesRoutes(http, app, NO_REPORTS)
      registerDocumentsRoutes(http, app, { matter: findMatter })
    },
  })
  const deskOf = (who: keyof typeof scopes): Desk => ({
    async send(method, path, body) {
      const reply = await web.send(who, { method, url: path, ...(body && { payload: body }) })
      if (reply.statusCode >= 500) throw new Unanswered(`${method} ${path}: ${reply.statusCode}`)
      return { status: reply.statusCode, body: reply.json() as Body }
    },
  })
  const offices = { bureau: deskOf('bureau'), school: deskOf('school'), township: deskOf('township') }
  const kept = new Acknowledged()
  const caseIds = await openCases(4)
  for (const caseId of caseIds) {
    const lead = { submissionId: newId(), part: 'lead', name: '负责人', unitName: '甲乡' }
    await offices.township.send('POST', `/api/cases/${caseId}/members`, lead)
  }
  const walkers = caseIds.map((caseId) => caseWalker(offices, caseId, () => today, kept))
  const starter = batchStarter(offices, () => today, kept)
  const random = new Random(7)
  const worker = startWorker(app, jobHandlers, { pollMs: 50 })
  const isIdle = async () =>
    (await app.db.asAdmin(`select 1 from platform.job where state in ('queued', 'running')`)).length === 0
  let broken = 0
  for (let round = 0; round < ROUNDS; round++) {
    const busy: readonly Walker[] = [...walkers, starter()]
    let isOver = false
    const working = Promise.all(busy.map((walker) => walker.work(() => isOver)))
    await sleep(Math.floor(random.float() * WORK_MS))
    const gone = await app.db.asAdmin(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null`,
    )
    broken += gone.length
    isOver = true
    await working
    // Children come back and leave again over days.
    today = addDays(today, 4)
    app.clock.moveTo(today)
    // What nobody has answered is sent again, once.
    let turns = 0
    await Promise.all(busy.map((walker) => walker.work(() => turns++ >= busy.length)))
    await expect.poll(isIdle, { timeout: 20_000, interval: 50 }).toBe(true)
    expect(await violationsIn(admin, kept)).toEqual([])
  }
  await worker.stop()
  await web.close()
  expect(walkers.flatMap((walker) => walker.refused)).toEqual([])
  // It was in the middle of something, and something was done.
  expect(broken).toBeGreaterThan(2)
  expect(kept.steps.size).toBeGreaterThan(5)
  expect(kept.batches.size).toBeGreaterThan(ROUNDS / 2)
}, 90_000)
