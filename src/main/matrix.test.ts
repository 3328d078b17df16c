import { describe, expect, test } from 'vitest'
import { aChild, aFinding, aPupil, aRun, COUNTY, plant, plantCounty, SCHOOL_1 } from '../../test/builders/county.ts'
import { scopesByRole, testApp } from '../../test/support/database.ts'
import { testHttp } from '../../test/support/http.ts'
import { sampleOf } from '../../test/support/samples.ts'
import type { Endpoint } from '../kernel/endpoint.ts'
import type { Actor, Role } from '../kernel/scope.ts'
import { createLog } from '../platform/log.ts'
import { newId } from '../kernel/ids.ts'
import { isFileUpload } from '../kernel/wire.ts'
import { permissions, registerRoutes, texts } from './compose.ts'

// Made from the route table itself: a new route is in the matrix without anybody thinking of it.

const app = await testApp({ log: createLog('error') })
const http = await testHttp(app, { permissions, texts, register: (http) => registerRoutes(http, app) })
const { endpoints } = http

const OTHER = '540198'
const actorsOf = (county: string): readonly Actor[] =>
  Object.values(scopesByRole(county)).map((scope) => {
    const id = newId()
    return { id, role: scope.role, scope: { ...scope, actorId: id } }
  })
const here = actorsOf(COUNTY)
const elsewhere = actorsOf(OTHER)
/** Officers of the same county whose places and schools are not the child's. */
const neighbours = Object.values(scopesByRole(COUNTY, '101', '201', '3154000013', '2023-02'))
  .filter((scope) => scope.role !== 'bureau-officer')
  .map((scope): Actor => ({ id: scope.actorId, role: scope.role, scope }))

await plantCounty(app.db)
await plant(
  app.db,
  'accounts.account',
  [...here, ...elsewhere].map(({ id, role, scope }) => ({
    id,
    county_code: scope.county,
    login_name: id,
    display_name: role,
    role,
    division_prefix: scope.divisionPrefix ?? null,
    school_prefix: scope.schoolPrefix ?? null,
  })),
)
const child = aChild()
const finding = aFinding(child.child_id)
const pupil = aPupil(child.child_id)
const run = aRun()
await plant(app.db, 'register.child', [child])
await plant(app.db, 'enrolment.pupil', [pupil])
await plant(app.db, 'reconciliation.run', [run])
await plant(app.db, 'reconciliation.finding', [finding])
const dropoutCase = {
  county_code: COUNTY,
  case_id: newId(),
  case_year: 2026,
  case_serial: 1,
  case_number: '1',
  child_id: child.child_id,
  state: 'suspected',
  state_on: '2026-03-01',
  found_by: 'tip',
  found_on: '2026-03-01',
  dropout_kind: 'left',
  stage: 'primary',
  lead_line: 'household',
  lead_unit: child.division_code,
  division_code: child.division_code,
  opened_by: 'x',
  opened_at: '2026-03-01T00:00:00Z',
  submission_id: newId(),
}
await plant(app.db, 'cases.dropout_case', [dropoutCase])
const roster = {
  county_code: COUNTY,
  id: newId(),
  source_name: 'x',
  unit_code: `${COUNTY}000000`,
  as_of_on: '2026-03-01',
  file_name: 'x.csv',
  file_sha256: 'x',
  file_bytes: 1,
  received_by: 'x',
  received_at: '2026-03-01T00:00:00Z',
}
await plant(app.db, 'rosters.roster', [roster])
const accountId = '01930000-0000-7000-8000-0000000000a1'
await plant(app.db, 'accounts.account', [
  { id: accountId, county_code: COUNTY, login_name: 'someone', display_name: 'x', role: 'administrator' },
])
const jobId = '01930000-0000-7000-8000-0000000000b1'
await plant(app.db, 'platform.job', [{ county_code: COUNTY, id: jobId, kind: 'test', created_by: 'nobody' }])

/** For each parameter of a path: one that exists in the county, and one that exists nowhere. */
const NOWHERE = '01930000-0000-7000-8000-00000000dead'
const PARAMETERS: Readonly<Record<string, { readonly there: string; readonly nowhere: string }>> = {
  childId: { there: child.child_id, nowhere: NOWHERE },
  subjectId: { there: child.child_id, nowhere: NOWHERE },
  findingId: { there: finding.finding_id, nowhere: NOWHERE },
  runId: { there: run.run_id, nowhere: NOWHERE },
  caseId: { there: dropoutCase.case_id, nowhere: NOWHERE },
  rosterId: { there: roster.id, nowhere: NOWHERE },
  accountId: { there: accountId, nowhere: NOWHERE },
  sessionId: { there: NOWHERE.replace('dead', 'eeee'), nowhere: NOWHERE },
  jobId: { there: jobId, nowhere: NOWHERE },
  schoolCode: { there: SCHOOL_1, nowhere: '9999999999' },
  divisionCode: { there: '540126100201', nowhere: '540198999999' },
  month: { there: '2026-03', nowhere: '2026-03' },
}

const nameOf = ({ method, path }: Endpoint) => `${method} ${path}`
const parametersOf = (endpoint: Endpoint) => Object.keys(endpoint.params?.properties ?? {})

function callOf(endpoint: Endpoint, which: 'there' | 'nowhere') {
  const params = Object.fromEntries(parametersOf(endpoint).map((name) => [name, PARAMETERS[name]![which]]))
  const query = endpoint.query ? (sampleOf(endpoint.query) as Record<string, unknown>) : undefined
  const body = endpoint.body && !isFileUpload(endpoint.body) ? sampleOf(endpoint.body) : undefined
  return { params, ...(query && { query }), ...(body !== undefined && { body }) }
}

const isAllowed = (role: Role, { permission }: Endpoint) =>
  permission === 'public' || permission === 'session' || permissions[permission]!.includes(role)

const guarded = endpoints.filter((endpoint) => endpoint.permission !== 'public')

describe('the route table', () => {
  test('knows every parameter of a path, so that a new one gets its row here', () => {
    expect(endpoints.flatMap(parametersOf).filter((name) => !PARAMETERS[name])).toEqual([])
  })
  test('has no route twice', () => {
    expect(new Set(endpoints.map(nameOf)).size).toBe(endpoints.length)
  })
})

describe('without a session', () => {
  test.each(guarded.map((endpoint) => [nameOf(endpoint), endpoint] as const))('%s is 401', async (_, endpoint) => {
    const answer = await http.call(endpoint, callOf(endpoint, 'there'))
    expect([answer.statusCode, answer.json().code]).toEqual([401, 'session.missing'])
  })
})

for (const actor of here) {
  describe(`as ${actor.role}`, () => {
    const forbidden = guarded.filter((endpoint) => !isAllowed(actor.role, endpoint))
    if (forbidden.length > 0) {
      test.each(forbidden.map((endpoint) => [nameOf(endpoint), endpoint] as const))(
        '%s is 403',
        async (_, endpoint) => {
          const answer = await http.call(endpoint, { as: actor, ...callOf(endpoint, 'there') })
          expect([answer.statusCode, answer.json().code]).toEqual([403, 'http.forbidden'])
        },
      )
    }
    const allowed = guarded.filter((endpoint) => isAllowed(actor.role, endpoint) && endpoint.path !== '/api/session')
    test.each(allowed.map((endpoint) => [nameOf(endpoint), endpoint] as const))(
      '%s answers without a fault',
      async (_, endpoint) => {
        const answer = await http.call(endpoint, { as: actor, ...callOf(endpoint, 'nowhere') })
        expect([answer.statusCode < 500, answer.statusCode !== 401], answer.body).toEqual([true, true])
        if (answer.statusCode >= 400)
          expect(answer.json()).toMatchObject({ code: expect.any(String), message: expect.any(String) })
      },
    )
  })
}

const named = guarded.filter((endpoint) => parametersOf(endpoint).length > 0)
const aboutChildren = named.filter((endpoint) =>
  parametersOf(endpoint).some((name) => ['childId', 'findingId', 'caseId'].includes(name)),
)

/** Asks for what is there but not theirs, and for what is nowhere: the answers must not differ. */
function describeOutside(title: string, actors: readonly Actor[], those: readonly Endpoint[]): void {
  describe(title, () => {
    for (const actor of actors) {
      const allowed = those.filter((endpoint) => isAllowed(actor.role, endpoint))
      if (allowed.length === 0) continue
      test.each(allowed.map((endpoint) => [nameOf(endpoint), endpoint] as const))(
        `as ${actor.role}, %s looks the same for what exists and for what does not`,
        async (_, endpoint) => {
          const outside = await http.call(endpoint, { as: actor, ...callOf(endpoint, 'there') })
          const nowhere = await http.call(endpoint, { as: actor, ...callOf(endpoint, 'nowhere') })
          expect([outside.statusCode, outside.body]).toEqual([nowhere.statusCode, nowhere.body])
          if (!endpoint.path.includes('/looks/')) expect(outside.statusCode).toBeGreaterThanOrEqual(400)
        },
      )
    }
  })
}

describeOutside('from another county', elsewhere, named)
describeOutside('from the next township and school', neighbours, aboutChildren)

describe('whose child it is', () => {
  const bureau = here.find((actor) => actor.role === 'bureau-officer')!
  const pages = aboutChildren.filter((endpoint) => endpoint.method === 'GET')
  test.each(pages.map((endpoint) => [nameOf(endpoint), endpoint] as const))('sees %s', async (_, endpoint) => {
    const answer = await http.call(endpoint, { as: bureau, ...callOf(endpoint, 'there') })
    expect(answer.statusCode, answer.body.slice(0, 300)).toBe(200)
  })
})
