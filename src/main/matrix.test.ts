// @NOTE table: what stands in the county, a row for each id a route may name
import { afterAll, describe, expect, test } from 'vitest'
import {
  aChild,
  aFinding,
  anAlarm,
  aPupil,
  aRun,
  COUNTY,
  plant,
  plantCounty,
  SCHOOL_1,
} from '../../test/builders/county.ts'
import { scopesByRole, testApp } from '../../test/support/database.ts'
import { testHttp } from '../../test/support/http.ts'
import {
  askForbidden,
  askInside,
  askOutside,
  askWithout,
  callOf,
  isAllowed,
  linesWith,
  type MatrixOf,
  nameOf,
  parametersOf,
  type Place,
  Tally,
  timesOf,
} from '../../test/support/matrix.ts'
import { newId } from '../kernel/ids.ts'
import type { Actor, Scope } from '../kernel/scope.ts'
import { createLog } from '../platform/log.ts'
import { sealAddressee, sealContent } from '../slices/documents/content.ts'
import { sealAssessment, sealStep } from '../slices/privacy/sealed.ts'
import { sealTip } from '../slices/tips/sealed.ts'
import { permissions, registerRoutes, texts } from './compose.ts'

// Made from the route table itself: a new route is in the matrix without anybody thinking of it.

const logged: string[] = []
const app = await testApp({ log: createLog('debug', (line) => void logged.push(line)) })
const http = await testHttp(app, { permissions, texts, register: (http) => registerRoutes(http, app) })
const { endpoints } = http

const OTHER = '540198'
const actorOf = (scope: Scope): Actor => {
  const id = newId()
  return { id, role: scope.role, scope: { ...scope, actorId: id } }
}
const actorsOf = (county: string): readonly Actor[] => Object.values(scopesByRole(county)).map(actorOf)
const here = actorsOf(COUNTY)
const elsewhere = actorsOf(OTHER)
/** Officers of the same county whose places and schools are not the child's, and whose duty it is not opened to. */
const neighbours = Object.values(scopesByRole(COUNTY, '101', '201', '3154000013', '2023-02'))
  .filter(({ divisionPrefix, schoolPrefix, duty }) => (divisionPrefix ?? schoolPrefix ?? duty ?? COUNTY) !== COUNTY)
  .map(actorOf)

await plantCounty(app.db)
await plant(
  app.db,
  'accounts.account',
  [...here, ...neighbours, ...elsewhere].map(({ id, role, scope }) => ({
    id,
    county_code: scope.county,
    login_name: id,
    display_name: role,
    role,
    division_prefix: scope.divisionPrefix ?? null,
    school_prefix: scope.schoolPrefix ?? null,
  })),
)
const child = aChild({ name: '央吉卓玛甲', guardian1_name: '次仁多吉甲' })
const finding = aFinding(child.child_id)
const pupil = aPupil(child.child_id, { name: '央吉卓玛甲' })
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
  { id: accountId, county_code: COUNTY, login_name: 'someone', display_name: 'x', role: 'system-administrator' },
])
const passkeyId = '01930000-0000-7000-8000-0000000000e1'
await plant(app.db, 'accounts.passkey', [
  {
    id: passkeyId,
    account_id: accountId,
    credential_id: 'a-credential',
    public_key: 'a-key',
    counter: 0,
    transports: '{internal}',
    synced: false,
    name: 'x',
    created_at: app.clock.now(),
  },
])
const deputyshipId = '01930000-0000-7000-8000-0000000000d1'
await plant(app.db, 'accounts.deputyship', [
  {
    id: deputyshipId,
    county_code: COUNTY,
    principal_id: here.find((actor) => actor.role === 'township-officer')!.id,
    deputy_id: here.find((actor) => actor.role === 'village-officer')!.id,
    from_on: '2026-03-01',
    to_on: '2026-03-31',
    reason: 'x',
    granted_by: 'x',
    granted_at: '2026-03-01T00:00:00Z',
  },
])
const jobId = '01930000-0000-7000-8000-0000000000b1'
await plant(app.db, 'platform.job', [{ county_code: COUNTY, id: jobId, kind: 'test', created_by: 'nobody' }])

const privacyRequest = {
  county_code: COUNTY,
  request_id: newId(),
  request_year: 2026,
  request_serial: 1,
  child_id: child.child_id,
  kind: 'access',
  state: 'received',
  requester_role: 'father',
  identity_proof: 'household-book',
  wish: 'x',
  received_on: '2026-03-01',
  due_on: '2026-03-20',
  division_code: child.division_code,
  school_key: child.school_key,
  entered_by: 'x',
  submission_id: newId(),
}
await plant(app.db, 'privacy.request', [privacyRequest])
const consent = {
  county_code: COUNTY,
  consent_id: newId(),
  child_id: child.child_id,
  data_set: 'publicity',
  given_by: 'x',
  given_by_role: 'father',
  given_on: '2026-03-01',
  evidence_ref: 'x',
  division_code: child.division_code,
  school_key: child.school_key,
  entered_by: 'x',
  entered_at: '2026-03-01T00:00:00Z',
  submission_id: newId(),
}
await plant(app.db, 'privacy.consent', [consent])
const assessment = {
  county_code: COUNTY,
  assessment_id: newId(),
  data_sets: '{register}',
  conclusion: 'go-ahead',
  suffices: true,
  assessed_on: '2026-03-01',
  review_on: '2027-03-01',
  sealed: '',
  entered_by: 'x',
  entered_at: '2026-03-01T00:00:00Z',
  submission_id: newId(),
}
const words = { purpose: 'x', risk: 'x', measures: 'x', assessor: 'x' }
assessment.sealed = sealAssessment(app.secrets, COUNTY, assessment.assessment_id, words)
await plant(app.db, 'privacy.assessment', [assessment])
const breach = {
  county_code: COUNTY,
  breach_id: newId(),
  kinds: '{leaked}',
  data_sets: '{register}',
  children_count: 1,
  known_at: '2026-03-01T00:00:00Z',
  entered_by: 'x',
  submission_id: newId(),
}
await plant(app.db, 'privacy.breach', [breach])
const breachEvent = newId()
const known = {
  kinds: [],
  dataSets: [],
  childrenCount: 1,
  happenedAt: null,
  cause: 'x',
  harm: 'x',
  remedy: 'x',
  advice: 'x',
}
await plant(app.db, 'privacy.breach_event', [
  {
    county_code: COUNTY,
    event_id: breachEvent,
    breach_id: breach.breach_id,
    step: 'enter',
    happened_at: '2026-03-01T00:00:00Z',
    recorded_at: '2026-03-01T00:00:00Z',
    actor_id: 'x',
    sealed: sealStep(app.secrets, COUNTY, breachEvent, { note: '', office: null, person: null, facts: known }),
    submission_id: newId(),
  },
])
const exportRequest = {
  county_code: COUNTY,
  export_id: newId(),
  list: 'children',
  filter: {},
  is_plain: false,
  row_count: 1,
  reason: 'other',
  state: 'waiting',
  requested_by: here[0]!.id,
  requested_role: here[0]!.role,
  division_prefix: COUNTY,
  requested_at: '2026-03-09T00:00:00Z',
  expires_at: '2026-03-12T00:00:00Z',
}
await plant(app.db, 'disclosure.export_request', [exportRequest])

const classDay = {
  county_code: COUNTY,
  school_year: 2025,
  school_key: child.school_key,
  on_day: '2026-03-02',
  version: 1,
}
const inClass = { division_code: child.division_code, school_key: child.school_key }
const leave = {
  county_code: COUNTY,
  leave_id: newId(),
  child_id: child.child_id,
  kind: 'illness',
  from_on: '2026-03-02',
  to_on: '2026-03-31',
  state: 'asked',
  asked_by: 'x',
  asked_at: '2026-03-02T00:00:00Z',
  submission_id: newId(),
  ...inClass,
}
const silence = {
  county_code: COUNTY,
  silence_id: newId(),
  school_code: SCHOOL_1,
  class_code: '2023-01',
  first_day: '2026-03-02',
  last_day: '2026-03-03',
  days: 2,
  state: 'open',
  raised_on: '2026-03-03',
  ...inClass,
}
await plant(app.db, 'attendance.class_day', [
  {
    ...classDay,
    ...inClass,
    school_code: SCHOOL_1,
    class_code: '2023-01',
    source: 'field',
    pupils: 1,
    absent: 1,
    on_leave: 0,
    nil_statement: false,
    signed_by: 'x',
    signed_at: '2026-03-02T01:00:00Z',
    received_at: '2026-03-02T01:00:00Z',
    submission_id: newId(),
  },
])
await plant(app.db, 'attendance.absence', [
  {
    ...classDay,
    ...inClass,
    child_id: child.child_id,
    part: 'whole',
    reason: 'unknown',
    contacted: 'nobody',
    contact_result: 'not-yet',
  },
])
const leaver = {
  county_code: COUNTY,
  leaver_id: newId(),
  child_id: child.child_id,
  pupil_id: newId(),
  kind: 'transfer',
  left_on: '2026-03-02',
  seen_on: '2026-03-02',
  state: 'open',
  ...inClass,
}
const hit = {
  county_code: COUNTY,
  hit_id: newId(),
  rule: 'made-late',
  hit_key: 'x',
  school_code: SCHOOL_1,
  class_code: '2023-01',
  first_day: '2026-03-02',
  last_day: '2026-03-02',
  arithmetic: { reports: 1, madeOn: '2026-03-09', latest: 7 },
  raised_on: '2026-03-09',
  due_on: '2026-03-16',
  ...inClass,
}
const alarm = anAlarm()
const ofWatch = { 'crosschecks.hit': hit, 'attendance.silence': silence, 'alarms.alarm': alarm }
for (const [table, row] of Object.entries({ ...ofWatch, 'attendance.leaver': leaver, 'attendance.leave': leave }))
  await plant(app.db, table, [row])

const line = { county_code: COUNTY, division_code: child.division_code, school_key: child.school_key }
const paper = {
  ...line,
  document_id: newId(),
  kind: 'correction-order',
  organ_kind: 'township',
  organ_unit: `${COUNTY}100000`,
  series: 'order',
  doc_year: 2026,
  doc_serial: 1,
  document_number: '甲乡责〔2026〕1号',
  child_id: child.child_id,
  template_version: 0,
  issued_on: '2026-03-01',
  issued_at: '2026-03-01T00:00:00Z',
  issued_by: 'x',
  submission_id: newId(),
}
const paperContent = {
  organName: '甲乡人民政府',
  child: null,
  guardians: [],
  addressees: [],
  fields: {},
  basis: [],
  corrects: null,
  secondText: null,
} as const
await plant(app.db, 'documents.document', [
  { ...paper, ...sealContent(app.secrets, COUNTY, paper.document_id, paperContent) },
])
const addresseeId = newId()
await plant(app.db, 'documents.addressee', [
  {
    ...line,
    addressee_id: addresseeId,
    document_id: paper.document_id,
    ordinal: 1,
    role: 'guardian',
    name: '次仁多吉甲',
    sealed: sealAddressee(app.secrets, COUNTY, addresseeId, {}),
  },
])
const photo = await app.files.putFile([Buffer.from('x')], { owner: COUNTY })
const evidence = {
  ...line,
  evidence_id: newId(),
  document_id: paper.document_id,
  file_sha256: photo.sha256,
  media_type: 'image/png',
  file_bytes: 1,
  uploaded_by: 'x',
  uploaded_at: '2026-03-01T00:00:00Z',
}
await plant(app.db, 'documents.evidence', [evidence])
const visit = {
  ...line,
  record_id: newId(),
  case_id: dropoutCase.case_id,
  round: 1,
  kind: 'visit',
  happened_on: '2026-03-01',
  recorded_at: '2026-03-01T00:00:00Z',
  recorded_by: 'x',
  submission_id: newId(),
}
await plant(app.db, 'cases.case_record', [visit])
const visitPhoto = {
  ...line,
  photo_id: newId(),
  case_id: dropoutCase.case_id,
  record_id: visit.record_id,
  file_sha256: photo.sha256,
  media_type: 'image/png',
  file_bytes: 1,
  uploaded_by: 'x',
  uploaded_at: '2026-03-01T00:00:00Z',
}
await plant(app.db, 'cases.case_photo', [visitPhoto])
const batch = {
  ...line,
  batch_id: newId(),
  kind: 'enrolment-notice',
  school_year: 2026,
  organ_kind: 'township',
  organ_unit: `${COUNTY}100000`,
  fields: {},
  issued_on: '2026-03-01',
  term_on: '2026-09-01',
  item_count: 1,
  started_by: 'x',
  started_at: '2026-03-01T00:00:00Z',
  submission_id: newId(),
}
await plant(app.db, 'documents.batch', [batch])
const legalBasis = {
  county_code: COUNTY,
  basis_id: newId(),
  title: 'x',
  article: 'x',
  penalty_kind: 'fine',
  min_yuan: 100,
  max_yuan: 500,
  organ: 'township',
  valid_from: '2026-01-01',
  entered_by: 'x',
  entered_at: '2026-01-01T00:00:00Z',
  submission_id: newId(),
}
await plant(app.db, 'cases.legal_basis', [legalBasis])

const tip = {
  county_code: COUNTY,
  tip_id: newId(),
  state: 'received',
  received_on: '2026-03-01',
  received_at: '2026-03-01T00:00:00Z',
  due_on: '2026-03-04',
  receipt_hash: 'x',
  submission_id: newId(),
  ...inClass,
}
const told = '邻居家的次仁多吉甲'
const tipWords = { child: told, place: null, what: told, contactName: null, contactPhone: null, receiptNumber: 'x' }
await plant(app.db, 'tips.tip', [{ ...tip, sealed: sealTip(app.secrets, COUNTY, tip.tip_id, tipWords) }])

const NOWHERE = '01930000-0000-7000-8000-00000000dead'
const ofTheChild = [child.name as string, child.guardian1_name as string, child.child_id, pupil.pupil_id]
const aboutTheChild = [
  ...ofTheChild,
  finding.finding_id,
  dropoutCase.case_id,
  leave.leave_id,
  paper.document_id,
  addresseeId,
  tip.tip_id,
  told,
]
const matrix: MatrixOf = {
  http,
  permissions,
  parameters: {
    childId: { there: child.child_id, nowhere: NOWHERE },
    subjectId: { there: child.child_id, nowhere: NOWHERE },
    findingId: { there: finding.finding_id, nowhere: NOWHERE },
    runId: { there: run.run_id, nowhere: NOWHERE },
    caseId: { there: dropoutCase.case_id, nowhere: NOWHERE },
    rosterId: { there: roster.id, nowhere: NOWHERE },
    accountId: { there: accountId, nowhere: NOWHERE },
    deputyshipId: { there: deputyshipId, nowhere: NOWHERE },
    passkeyId: { there: passkeyId, nowhere: NOWHERE },
    sessionId: { there: NOWHERE.replace('dead', 'eeee'), nowhere: NOWHERE },
    jobId: { there: jobId, nowhere: NOWHERE },
    schoolCode: { there: SCHOOL_1, nowhere: '9999999999' },
    divisionCode: { there: '540126100201', nowhere: '540198999999' },
    month: { there: '2026-03', nowhere: '2026-03' },
    reportKind: { there: 'village-month', nowhere: 'village-month' },
    hitId: { there: hit.hit_id, nowhere: NOWHERE },
    alarmId: { there: alarm.alarm_id, nowhere: NOWHERE },
    period: { there: '2026-03', nowhere: '2026-03' },
    indicator: { there: 'ER_AGE', nowhere: 'ER_AGE' },
    format: { there: 'docx', nowhere: 'docx' },
    requestId: { there: privacyRequest.request_id, nowhere: NOWHERE },
    exportId: { there: exportRequest.export_id, nowhere: NOWHERE },
    assessmentId: { there: assessment.assessment_id, nowhere: NOWHERE },
    breachId: { there: breach.breach_id, nowhere: NOWHERE },
    consentId: { there: consent.consent_id, nowhere: NOWHERE },
    documentId: { there: paper.document_id, nowhere: NOWHERE },
    addresseeId: { there: addresseeId, nowhere: NOWHERE },
    evidenceId: { there: evidence.evidence_id, nowhere: NOWHERE },
    photoId: { there: visitPhoto.photo_id, nowhere: NOWHERE },
    batchId: { there: batch.batch_id, nowhere: NOWHERE },
    documentKind: { there: 'correction-order', nowhere: 'correction-order' },
    year: { there: '2026', nowhere: '2026' },
    day: { there: '2026-03-02', nowhere: '2026-03-02' },
    schoolYear: { there: '2025', nowhere: '2025' },
    leaveId: { there: leave.leave_id, nowhere: NOWHERE },
    leaverId: { there: leaver.leaver_id, nowhere: NOWHERE },
    silenceId: { there: silence.silence_id, nowhere: NOWHERE },
    step: { there: 'verify', nowhere: 'verify' },
    kind: { there: 'evidence', nowhere: 'evidence' },
    memberId: { there: NOWHERE.replace('dead', 'eee1'), nowhere: NOWHERE },
    handoverId: { there: NOWHERE.replace('dead', 'eee2'), nowhere: NOWHERE },
    basisId: { there: legalBasis.basis_id, nowhere: NOWHERE },
    tipId: { there: tip.tip_id, nowhere: NOWHERE },
  },
  secrets: {
    'next door': aboutTheChild,
    'other county': [...aboutTheChild, run.run_id, roster.id, accountId, jobId],
  },
  ofChildren: [
    'childId',
    'subjectId',
    'findingId',
    'caseId',
    'documentId',
    'addresseeId',
    'evidenceId',
    'photoId',
    'batchId',
    'tipId',
  ],
}

/** What anybody may call who knows the address. A route that becomes public is read by two people first. */
const PUBLIC = [
  'GET /api/health',
  'GET /api/entrance',
  'POST /api/session',
  'POST /api/session/second-factor',
  'POST /api/session/passkey',
  'POST /api/session/passkey/options',
  'POST /api/session/single-sign-on',
  'POST /api/session/single-sign-on/attempts',
  // 社会举报: the answer is the same whoever the child is; a receipt tells how far a tip is and no more.
  'GET /api/tips/places',
  'POST /api/tips',
  'POST /api/tips/status',
]

const tally = new Tally()
afterAll(() => tally.write('routes'))
const guarded = endpoints.filter((endpoint) => endpoint.permission !== 'public')
/** Asking for the own session or ending it says nothing about others. */
const asked = guarded.filter((endpoint) => endpoint.path !== '/api/session')
const titled = (some: typeof endpoints) => some.map((endpoint) => [nameOf(endpoint), endpoint] as const)

describe('the route table', () => {
  test('knows every parameter of a path, so that a new one gets its row here', () => {
    expect(endpoints.flatMap(parametersOf).filter((name) => !matrix.parameters[name])).toEqual([])
  })
  test('has no route twice', () => {
    expect(new Set(endpoints.map(nameOf)).size).toBe(endpoints.length)
  })
  test('opens nothing to everybody but these', () => {
    const open = endpoints.filter((endpoint) => endpoint.permission === 'public').map(nameOf)
    expect(open.sort()).toEqual([...PUBLIC].sort())
  })
  test('every role that a permission names is asked', () => {
    const roles = new Set(here.map((actor) => actor.role))
    expect(Object.values(permissions).flatMap((some) => some.filter((role) => !roles.has(role)))).toEqual([])
  })
})

const ROWS: readonly { readonly place: Place; readonly actors: readonly Actor[] }[] = [
  { place: 'next door', actors: neighbours },
  { place: 'other county', actors: elsewhere },
]

describe('without a session', () => {
  test.each(titled(endpoints))('%s is closed, or public', async (name, endpoint) => {
    for (const { role } of here) {
      const fault = await askWithout(matrix, endpoint)
      tally.note({ subject: name, role, place: 'inside', session: 'without', fault })
      expect(fault).toBeUndefined()
    }
  })
})

// What changes something is asked from outside first, while everything is still there.
for (const { place, actors } of ROWS) {
  describe(`from the ${place}`, () => {
    for (const actor of actors) {
      test.each(titled(asked))(
        `${actor.role}: %s looks the same for what is there and what is not`,
        async (name, endpoint) => {
          const fault = isAllowed(matrix, actor.role, endpoint)
            ? await askOutside(matrix, endpoint, actor, place as Exclude<Place, 'inside'>)
            : await askForbidden(matrix, endpoint, actor)
          expect(tally.note({ subject: name, role: actor.role, place, session: 'with', fault })).toBeUndefined()
        },
      )
    }
  })
}

const aboutChildren = guarded.filter((endpoint) =>
  parametersOf(endpoint).some((name) => ['childId', 'findingId', 'caseId'].includes(name)),
)
const pages = aboutChildren.filter((endpoint) => endpoint.method === 'GET')

describe('the time of an answer', () => {
  const ROUNDS = 9
  const LEAST_MS = 3
  const township = neighbours.find((actor) => actor.role === 'township-officer')!
  test.each(titled(pages))('%s takes about as long for what is outside as for what is nowhere', async (_, endpoint) => {
    const { thereMs, nowhereMs } = await timesOf(matrix, endpoint, township, ROUNDS)
    expect(Math.max(thereMs, LEAST_MS) / Math.max(nowhereMs, LEAST_MS)).toBeLessThan(10)
  })
})

describe('whose child it is', () => {
  const bureau = here.find((actor) => actor.role === 'bureau-officer')!
  test.each(titled(pages))('sees %s', async (_, endpoint) => {
    const answer = await http.call(endpoint, { as: bureau, ...callOf(matrix, endpoint, 'there') })
    expect(answer.statusCode, answer.body.slice(0, 300)).toBe(200)
  })
})

describe('from inside', () => {
  const reading = asked.filter((endpoint) => endpoint.method === 'GET')
  const changing = asked.filter((endpoint) => endpoint.method !== 'GET')
  for (const actor of here) {
    test.each(titled([...reading, ...changing]))(
      `${actor.role}: %s answers without a fault`,
      async (name, endpoint) => {
        const fault = isAllowed(matrix, actor.role, endpoint)
          ? await askInside(matrix, endpoint, actor)
          : await askForbidden(matrix, endpoint, actor)
        expect(tally.note({ subject: name, role: actor.role, place: 'inside', session: 'with', fault })).toBeUndefined()
      },
    )
  }
})

test('nothing has faulted', () => {
  expect(linesWith(logged, ['http.fault'])).toEqual([])
})
test('nothing of a child stands in the log of all this', () => {
  expect(linesWith(logged, ofTheChild.slice(0, 2))).toEqual([])
})
