import { setTimeout as delay } from 'node:timers/promises'
import { beforeAll, expect, test } from 'vitest'
import { aChild, aPupil, plant, plantCounty } from '../../../test/builders/county.ts'
import { anActor, testApp } from '../../../test/support/database.ts'
import { newId } from '../../kernel/ids.ts'
import { plainDate } from '../../kernel/plain-date.ts'
import { withScope } from '../../platform/database.ts'
import { systemScope } from '../../platform/jobs.ts'
import { openCase } from './index.ts'
import { NO_REPORTS } from './presence.ts'
import { takeCaseStep } from './step-commands.ts'
import { findCaseForUpdate } from './store.ts'
import { listDeadlines, saveDeadline } from './store-deadlines.ts'
import { sweepBatch } from './sweep.ts'
import { openSurveyCase } from './testing/set-up.ts'

const app = await testApp({ today: plainDate('2026-03-10') })
const clerks = [anActor({ actorId: 'clerk-1' }), anActor({ actorId: 'clerk-2' })] as const
/** 1 000 on demand (`NOL_CLERK_ROUNDS=1000`), over as many cases as keep their histories as long as real ones. */
const ROUNDS = Number(process.env['NOL_CLERK_ROUNDS'] ?? 60)
const CASES = Math.ceil(ROUNDS / 20)
const caseIds: string[] = []
const system = systemScope(clerks[0].scope.county, 'system:deadlines')

beforeAll(async () => {
  await plantCounty(app.db)
  for (let index = 0; index < CASES; index++) await openOne()
})

async function openOne(): Promise<void> {
  const child = aChild({ standing: 'in-no-school' })
  await plant(app.db, 'register.child', [child])
  await plant(app.db, 'enrolment.pupil', [aPupil(child.child_id, { status: 'left', verdict: 'ghost' })])
  caseIds.push(await openSurveyCase(app, child.child_id))
}

test(`two clerks act on one case at once, ${ROUNDS} times: one wins, the other is told, nothing is overwritten`, async () => {
  const explanation = { explanation: 'attends', evidenceType: 'visit-record', recheckOn: '2026-04-01' }
  const won = [0, 0]
  for (let round = 0; round < ROUNDS; round++) {
    const caseId = caseIds[round % CASES]!
    const turn = Math.floor(round / CASES)
    const version = turn + 1
    const isVerify = turn % 2 === 0
    const act = (clerk: (typeof clerks)[number]) =>
      takeCaseStep(
        app,
        clerk,
        caseId,
        isVerify ? 'verify' : 'explain',
        {
          submissionId: newId(),
          version,
          fields: isVerify ? {} : explanation,
        },
        NO_REPORTS,
      )
    const order = round % 4 < 2 ? [0, 1] : [1, 0]
    const answers = await Promise.all(order.map((index) => act(clerks[index]!)))
    const winner = answers.findIndex((answer) => answer.ok)
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
    expect(answers[1 - winner]).toMatchObject({
      ok: false,
      code: 'case.changed-meanwhile',
      details: {
        what: isVerify ? 'case.event.case.verification-started' : 'case.event.case.explained',
        version: version + 1,
      },
    })
    won[order[winner]!]!++
  }
  const [kept] = await app.db.asAdmin(`
    select (select sum(version - 1)::int from cases.dropout_case) as steps,
           (select count(*)::int from cases.case_event where step is not null) as events,
           (select max(n)::int from (select count(*) as n from cases.deadline where state = 'running' group by case_id) r) as clocks`)
  expect(kept).toEqual({ steps: ROUNDS, events: ROUNDS, clocks: 1 })
  expect(Math.min(...won)).toBeGreaterThan(0)
}, 300_000)

/** Lets somebody hold a case while another begins, and write to its deadlines when that one has done what it can. */
async function besides(caseId: string, other: () => Promise<unknown>): Promise<void> {
  const { scope } = clerks[0]
  let running: Promise<unknown> | undefined
  await withScope(app.db, scope, async (tx) => {
    await findCaseForUpdate(tx, scope, caseId)
    running = other()
    await Promise.race([running, delay(500)])
    for (const deadline of await listDeadlines(tx, scope, caseId))
      await saveDeadline(tx, deadline, { warned_on: app.clock.today() })
  })
  await running
}

test('a sweep leaves the case somebody works on for its next turn: neither waits for the other', async () => {
  await openOne()
  const caseId = caseIds.at(-1)!
  const deadlines = () =>
    withScope(app.db, system, async (tx) => (await listDeadlines(tx, system, caseId)).map(({ level }) => level))
  app.clock.moveTo(plainDate('2026-05-10'))
  const sweep = () =>
    withScope(app.db, system, (tx) =>
      sweepBatch(app, tx, system, { warned: 0, escalated: 0, over: 0, recounted: 0, adopted: 0, agedOut: 0 }),
    )
  await besides(caseId, sweep)
  expect(await deadlines()).toEqual([0])
  await sweep()
  expect(await deadlines()).toEqual([1])
})

test('who finds a child missing again waits for the step that is under way, and both are kept', async () => {
  app.clock.moveTo(plainDate('2026-03-10'))
  await openOne()
  const caseId = caseIds.at(-1)!
  const [{ child_id: childId }] = (await app.db.asAdmin<{ child_id: string }>(
    `update cases.dropout_case set state = 'returned', returned_on = '2026-03-10', confirmed_on = '2026-03-10', confirmed_by = 'x' where case_id = $1 returning child_id`,
    [caseId],
  )) as [{ child_id: string }]
  await app.db.asAdmin(
    `update cases.deadline set clock = 'observation', due_on = '2026-04-10', next_sweep_on = '2026-04-01' where case_id = $1`,
    [caseId],
  )
  const again = () =>
    withScope(app.db, clerks[1].scope, (tx) =>
      openCase(app, tx, clerks[1], {
        submissionId: newId(),
        childId,
        findingId: null,
        foundBy: 'class-report',
        foundOn: app.clock.today(),
        dropoutKind: 'left',
      }),
    )
  await besides(caseId, again)
  const [kept] = await withScope(app.db, system, (tx) => listDeadlines(tx, system, caseId))
  expect(kept).toMatchObject({ clock: 'observation', due_on: '2026-03-10', warned_on: '2026-03-10' })
})
