import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aChild, aFinding, aPupil, plant, plantCounty } from '../../../test/builders/county.ts'
import { httpOf } from '../../../test/builders/http.ts'
import { scopesByRole, testApp } from '../../../test/support/database.ts'
import { newId } from '../../kernel/ids.ts'
import { texts as caseTexts } from '../cases/texts.ts'
import type { MatchQuality } from './contract.ts'
import { permissions } from './policy.ts'
import { registerReconciliationRoutes } from './routes.ts'
import { texts } from './texts.ts'

const app = await testApp()
let web: Awaited<ReturnType<typeof httpOf>>

const child = aChild({ name: '卓嘎' })
const records = [aPupil(child.child_id), aPupil(child.child_id), aPupil(child.child_id)]

/** A settled finding and its verdicts, oldest first. */
function settled(values: Record<string, unknown>, verdicts: readonly string[]) {
  const finding = aFinding(child.child_id, { state: 'settled', ...values })
  const rows = verdicts.map((verdict) => ({
    county_code: finding['county_code'],
    verdict_id: newId(),
    submission_id: newId(),
    finding_id: finding.finding_id,
    child_id: child.child_id,
    verdict,
    evidence_type: 'visit-record',
    facts_hash: 'x',
    settled_by: 'test',
    settled_at: '2026-03-02T00:00:00Z',
    division_code: finding['division_code'],
    school_key: '',
  }))
  return { finding, rows }
}

const ghost = (at: number) => ({ kind: 'ghost-enrolment', pupil_id: records[at]!.pupil_id })
const all = [
  settled(ghost(0), ['record-is-ghost']),
  settled(ghost(1), ['attends']),
  settled({ kind: 'out-of-school', certainty: 'possible' }, ['enrolled-elsewhere', 'same-person']),
  settled({ kind: 'unknown-to-rosters', pupil_id: records[2]!.pupil_id }, ['wrong-data']),
  settled({ kind: 'person-record-mismatch', pupil_id: records[2]!.pupil_id, state: 'open' }, ['attends']),
]

beforeAll(async () => {
  await plantCounty(app.db)
  await plant(app.db, 'register.child', [child])
  await plant(app.db, 'enrolment.pupil', records)
  await plant(
    app.db,
    'reconciliation.finding',
    all.map(({ finding }) => finding),
  )
  await plant(
    app.db,
    'reconciliation.verdict',
    all.flatMap(({ rows }) => rows),
  )
  web = await httpOf(app, {
    permissions,
    texts: { ...caseTexts, ...texts },
    scopes: scopesByRole(),
    routes: (http) => registerReconciliationRoutes(http, app),
  })
})
afterAll(() => web.close())

describe('the quality of the matching', () => {
  test('counts the newest verdict of each settled finding, where it says anything of the matching', async () => {
    const reply = await web.get('bureau-officer', '/api/reconciliations/match-quality')
    expect(reply.statusCode, reply.body).toBe(200)
    const quality = reply.json() as MatchQuality
    expect(quality.all).toMatchObject({ confirmed: 2, refuted: 1 })
    expect(quality.all.low).toBeCloseTo(0.2077, 3)
    expect(quality.all.high).toBeCloseTo(0.9385, 3)
    const byMatch = quality.byMatch.map(({ how, certainty, confirmed, refuted }) => [
      how,
      certainty,
      confirmed,
      refuted,
    ])
    expect(byMatch).toEqual([
      ['apart', 'possible', 0, 1],
      [records[0]!['how'], 'certain', 2, 0],
    ])
    expect(quality.byKind.find(({ kind }) => kind === 'out-of-school')).toMatchObject({ confirmed: 0, refuted: 1 })
  })

  test('is for the bureau', async () => {
    expect((await web.get('school-officer', '/api/reconciliations/match-quality')).statusCode).toBe(403)
  })
})
