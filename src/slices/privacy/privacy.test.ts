import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import {
  aChild,
  aFinding,
  aPupil,
  COUNTY,
  plant,
  plantCounty,
  VILLAGE_A1,
  VILLAGE_B1,
} from '../../../test/builders/county.ts'
import { anActor, testApp } from '../../../test/support/database.ts'
import { testHttp } from '../../../test/support/http.ts'
import { newId } from '../../kernel/ids.ts'
import type { Actor } from '../../kernel/scope.ts'
import { withScope } from '../../platform/database.ts'
import { runJobNow, systemScope } from '../../platform/jobs.ts'
import { recordAudit } from '../audit/index.ts'
import * as contract from './contract.ts'
import * as reports from './report-contract.ts'
import * as safeguards from './safeguards-contract.ts'
import { DEFAULT_SETTINGS } from './domain.ts'
import { jobHandlers, startDueRetention } from './jobs.ts'
import { ASSESSED_SETS, DATA_SETS } from './processing-domain.ts'
import { permissions } from './policy.ts'
import { registerPrivacyRoutes } from './routes.ts'
import { texts } from './texts.ts'
import { assessmentWork, breachWork } from './work.ts'

const app = await testApp()
const http = await testHttp(app, { permissions, texts, register: (http) => registerPrivacyRoutes(http, app) })
await plantCounty(app.db)
const bureau = anActor({ actorId: '01930000-0000-7000-8000-0000000000c1' })
const township = anActor({ divisionPrefix: `${VILLAGE_A1.slice(0, 9)}`, role: 'township-officer', actorId: 'township' })
const otherTownship = anActor({
  divisionPrefix: `${VILLAGE_B1.slice(0, 9)}`,
  role: 'township-officer',
  actorId: 'other',
})
const audit = anActor({ role: 'audit-administrator', actorId: 'audit' })
const security = anActor({ role: 'security-administrator', actorId: 'security' })
await plant(app.db, 'accounts.account', [
  {
    id: bureau.id,
    county_code: COUNTY,
    login_name: 'bureau',
    display_name: '扎西',
    role: 'bureau-officer',
    division_prefix: COUNTY,
  },
])
const child = aChild({ name: '央吉卓玛', citizen_id: null })
await plant(app.db, 'register.child', [child])
const childId = child.child_id

const aRequest = (values: object = {}) => ({
  submissionId: newId(),
  childId,
  kind: 'correction',
  requesterName: '次仁',
  requesterRole: 'father',
  requesterPhone: '13800000000',
  identityProof: 'household-book',
  wish: '出生日期登记错了',
  receivedOn: '2026-03-10',
  ...values,
})
const enter = async (values: object = {}, as = bureau) =>
  http.call(contract.enterRequest, { as, body: aRequest(values) })
const eventsOf = async (subjectId: string) =>
  (
    await app.db.asAdmin<{ event: string }>('select event from audit.entry where subject_id = $1 order by seq', [
      subjectId,
    ])
  ).map(({ event }) => event)

describe('a guardian’s request', () => {
  test('gets a number without gaps and a day fifteen working days on; sent twice it is one', async () => {
    const submissionId = newId()
    const first = (await enter({ submissionId })).json()
    expect(first).toMatchObject({ number: '2026-0001', dueOn: '2026-03-31' })
    expect((await enter({ submissionId })).json()).toEqual(first)
    expect((await enter({ kind: 'access' }, township)).json().number).toBe('2026-0002')
    expect(await eventsOf(childId)).toContain('privacy.request-entered')
  })

  test('is entered where the child is, and seen nowhere else', async () => {
    expect((await enter({}, otherTownship)).statusCode).toBe(404)
    const mine = (await http.call(contract.listRequests, { as: township })).json()
    expect(mine.total).toBeGreaterThan(0)
    expect((await http.call(contract.listRequests, { as: otherTownship })).json().total).toBe(0)
  })

  test('goes to the office whose roster is wrong, comes back, and is answered', async () => {
    const { requestId } = (await enter()).json()
    const step = async (body: object) => http.call(contract.stepRequest, { as: bureau, params: { requestId }, body })
    expect((await step({ version: 1, step: 'take' })).statusCode).toBe(200)
    expect((await step({ version: 1, step: 'take' })).json().code).toBe('privacy.changed-meanwhile')
    expect((await step({ version: 2, step: 'send-to-office', office: '县公安局' })).statusCode).toBe(200)
    expect((await step({ version: 3, step: 'take' })).json().code).toBe('privacy.step-not-possible')
    expect((await step({ version: 3, step: 'back-from-office', note: '已改' })).statusCode).toBe(200)
    expect((await step({ version: 4, step: 'answer', note: '户籍已更正为 2016-05-01' })).statusCode).toBe(200)
    const page = (await http.call(contract.showRequest, { as: bureau, params: { requestId } })).json()
    expect(page).toMatchObject({ state: 'answered', answeredOn: '2026-03-10', steps: [], ownerName: '扎西' })
    expect(page.events.map((event: { step: string }) => event.step)).toEqual([
      'enter',
      'take',
      'send-to-office',
      'back-from-office',
      'answer',
    ])
  })

  test('is not refused without written reasons, nor handled by a township', async () => {
    const { requestId } = (await enter({ kind: 'deletion' })).json()
    const refuse = { version: 1, step: 'refuse' }
    const params = { requestId }
    expect((await http.call(contract.stepRequest, { as: bureau, params, body: refuse })).json().code).toBe(
      'privacy.reason-missing',
    )
    expect((await http.call(contract.stepRequest, { as: township, params, body: refuse })).statusCode).toBe(403)
  })

  test('is answered with everything kept of the child, unmasked, and that is on record', async () => {
    await plant(app.db, 'register.child_record', [
      {
        county_code: COUNTY,
        child_id: childId,
        roster_id: newId(),
        row_no: 3,
        kind: 'police-household',
        source_name: '县公安局',
        as_of_on: '2026-02-01',
        how: 'same-id',
        probability: 1,
        division_code: VILLAGE_A1,
        facts: { name: '央吉卓玛', sex: 'female' },
      },
    ])
    const { requestId } = (await enter({ kind: 'copy' })).json()
    const answer = await http.call(contract.showChildFile, { as: bureau, params: { requestId } })
    const file = answer.json()
    expect(file.childName).toBe('央吉卓玛')
    expect(file.records[0]).toMatchObject({ sourceName: '县公安局' })
    expect(file.records[0].facts).toContainEqual({ label: '性别', value: '女' })
    expect(await eventsOf(childId)).toEqual(
      expect.arrayContaining(['disclosure.child-shown', 'privacy.child-file-viewed']),
    )
    const xlsx = await http.call(contract.exportChildFile, { as: bureau, params: { requestId } })
    expect([xlsx.statusCode, xlsx.rawPayload.subarray(0, 2).toString()]).toEqual([200, 'PK'])
    expect((await http.call(contract.showChildFile, { as: township, params: { requestId } })).statusCode).toBe(403)
  })
})

describe('who looked at a child’s file', () => {
  test('names person, unit, time, purpose and right, and lists that included the child', async () => {
    await withScope(app.db, township.scope, async (tx) => {
      await recordAudit(tx, { event: 'register.child-card-viewed', actorId: township.id, subjectId: childId })
      await recordAudit(tx, {
        event: 'disclosure.export-downloaded',
        actorId: township.id,
        subjectId: newId(),
        details: { list: 'children', purpose: 'inspection' },
      })
    })
    await withScope(app.db, otherTownship.scope, (tx) =>
      recordAudit(tx, {
        event: 'disclosure.export-downloaded',
        actorId: 'other',
        subjectId: newId(),
        details: { list: 'children' },
      }),
    )
    const answer = await http.call(contract.showLooks, { as: bureau, params: { childId } })
    const page = answer.json()
    const look = page.rows.find((row: { event: string }) => row.event === 'register.child-card-viewed')
    expect(look).toMatchObject({ who: 'township', unit: '甲乡', isLook: true, permission: 'register.show-child' })
    expect(page.lists).toHaveLength(1)
    expect(page.lists[0]).toMatchObject({ unit: '甲乡', purpose: 'inspection' })
    expect(page.head).toMatch(/^\d+:[0-9a-f]{64}$/)
    expect(await eventsOf(childId)).toContain('privacy.looks-viewed')
  })
})

describe('consents', () => {
  const record = (dataSet: string) =>
    http.call(contract.recordConsent, {
      as: township,
      params: { childId },
      body: {
        submissionId: newId(),
        dataSet,
        givenBy: '次仁',
        givenByRole: 'father',
        givenOn: '2026-03-01',
        evidenceRef: '档案柜 3',
      },
    })
  test('are kept where consent is the basis, and nowhere else', async () => {
    expect((await record('register')).json().code).toBe('privacy.consent-not-needed')
    expect((await record('publicity')).json()).toEqual({ recorded: true })
    const listed = () => http.call(contract.listConsents, { as: township, params: { childId } })
    const [consent] = (await listed()).json().rows
    const params = { consentId: consent.consentId }
    expect((await http.call(contract.withdrawConsent, { as: otherTownship, params })).statusCode).toBe(404)
    expect((await http.call(contract.withdrawConsent, { as: township, params })).statusCode).toBe(200)
    expect((await listed()).json().rows[0].withdrawnOn).toBe('2026-03-10')
    expect((await http.call(contract.withdrawConsent, { as: township, params })).statusCode).toBe(404)
  })
  test('are listed with their children for whom they are in scope, and by whether they hold', async () => {
    await record('publicity')
    const listed = async (as: Actor, query = {}) => (await http.call(contract.listAllConsents, { as, query })).json()
    expect(await listed(township)).toMatchObject({
      total: 2,
      rows: [
        { childId, childName: '央吉卓玛', dataSet: 'publicity', withdrawnOn: null },
        { childId, withdrawnOn: '2026-03-10' },
      ],
    })
    expect((await listed(township, { holds: true })).total).toBe(1)
    expect((await listed(township, { dataSet: 'home-visit' })).total).toBe(0)
    expect((await listed(anActor({ actorId: 'another' }))).rows[0].childName).toBe('央***')
    expect((await listed(otherTownship)).total).toBe(0)
    const first = await listed(township, { limit: 1 })
    expect((await listed(township, { limit: 1, cursor: first.nextCursor })).rows[0].withdrawnOn).toBe('2026-03-10')
  })
})

describe('retention', () => {
  const grown = { born_on: '2004-01-01', population: 'unsupported', standing: null, school_key: '' }
  const [gone, withCase, withFinding] = [aChild(grown), aChild(grown), aChild(grown)]
  const roster = (values: object) => ({
    county_code: COUNTY,
    id: newId(),
    source_name: '县公安局',
    unit_code: `${COUNTY}000000`,
    as_of_on: '2020-01-01',
    file_name: 'x.csv',
    file_bytes: 1,
    received_by: 'x',
    received_at: '2020-01-02T00:00:00Z',
    ...values,
  })

  test('shows first, deletes what is over, keeps what is needed, and says what it did', async () => {
    const stored = await app.files.putFile([Buffer.from('old roster')], { owner: COUNTY })
    const old = roster({
      file_sha256: stored.sha256,
      state: 'withdrawn',
      withdrawal_reason: 'x',
      withdrawn_at: '2020-02-01T00:00:00Z',
    })
    await plant(app.db, 'rosters.roster', [old])
    await plant(app.db, 'register.child', [gone, withCase, withFinding])
    await plant(app.db, 'enrolment.pupil', [aPupil(gone.child_id)])
    await plant(app.db, 'reconciliation.finding', [aFinding(withFinding.child_id)])
    await plant(app.db, 'cases.dropout_case', [aCase(withCase.child_id)])

    const preview = (await http.call(contract.previewRetention, { as: bureau })).json()
    const planned = Object.fromEntries(preview.plans.map((plan: { rule: string }) => [plan.rule, plan]))
    expect(planned['roster-files']).toMatchObject({ deleted: 1 })
    expect(planned['aged-out-children']).toMatchObject({
      deleted: 1,
      held: expect.arrayContaining([
        { reason: 'open-case', count: 1 },
        { reason: 'finding-on-file', count: 1 },
      ]),
    })
    expect(await app.files.hasFile(stored.sha256)).toBe(true)

    await app.db.asAdmin(
      `insert into periodic.pupil_state select '540126', id, '3154000012', 'enrolled', '12', '2020-09-01', '540126', '3154000012/x'
       from unnest($1::uuid[]) id`,
      [[gone.child_id, withCase.child_id]],
    )
    const body = { rules: ['roster-files', 'aged-out-children'], reason: '年度清理' }
    const { runId } = (await http.call(contract.startRetentionRun, { as: bureau, body })).json()
    const job = await runJobNow(app, jobHandlers, { kind: 'privacy.retention', payload: { runId }, actor: bureau })
    expect(job).toMatchObject({ state: 'done' })
    expect(await app.files.hasFile(stored.sha256)).toBe(false)
    const ids = [gone, withCase, withFinding].map((one) => one.child_id)
    const left = await app.db.asAdmin<{ child_id: string }>(
      'select child_id from register.child where child_id = any($1)',
      [ids],
    )
    expect(left.map(({ child_id }) => child_id).sort()).toEqual([withCase.child_id, withFinding.child_id].sort())
    expect(await app.db.asAdmin('select from enrolment.pupil where child_id = $1', [gone.child_id])).toEqual([])
    expect(await app.db.asAdmin('select child_id from periodic.pupil_state')).toEqual([{ child_id: withCase.child_id }])
    const deletions = await app.db.asAdmin<{ rule: string; item_id: string }>(
      'select rule, item_id from privacy.deletion where run_id = $1 order by rule',
      [runId],
    )
    expect(deletions).toEqual([
      { rule: 'aged-out-children', item_id: gone.child_id },
      { rule: 'roster-files', item_id: old.id },
    ])
    const after = (await http.call(contract.previewRetention, { as: bureau })).json()
    expect(after.runs[0]).toMatchObject({ reason: '年度清理', results: [{ deleted: 1 }, { deleted: 1 }] })
    // Run again from the start, as after a kill, it deletes nothing more, and the list beside the backups is whole.
    const list = join(app.config.home, 'deletions', `${COUNTY}.jsonl`)
    rmSync(list)
    await runJobNow(app, jobHandlers, { kind: 'privacy.retention', payload: { runId }, actor: bureau })
    expect(readFileSync(list, 'utf8')).toContain(gone.child_id)
    expect((await http.call(contract.previewRetention, { as: bureau })).json().runs[0]).toEqual(after.runs[0])
  })

  test('never takes a roster that counts', async () => {
    const stored = await app.files.putFile([Buffer.from('the only one')], { owner: COUNTY })
    const only = roster({
      kind: 'village',
      file_sha256: stored.sha256,
      state: 'taken',
      taken_at: '2020-01-02T00:00:00Z',
      rows_file: 'rosters/x.parquet',
    })
    await plant(app.db, 'rosters.roster', [only])
    const preview = (await http.call(contract.previewRetention, { as: bureau })).json()
    expect(preview.plans.find((plan: { rule: string }) => plan.rule === 'roster-files').deleted).toBe(0)
  })

  test('runs by itself once a day where the county lets it', async () => {
    await plant(app.db, 'accounts.session', [
      {
        id: newId(),
        account_id: bureau.id,
        token_hash: 'x',
        created_at: '2024-01-01T00:00:00Z',
        last_seen_at: '2024-01-01T01:00:00Z',
        address: '::1',
        device: 'x',
      },
    ])
    const automatic = async () =>
      (await app.db.asAdmin(`select rules from privacy.retention_run where started_by = 'system:retention'`)).length
    await startDueRetention(app, [bureau.scope.county])
    await startDueRetention(app, [bureau.scope.county])
    expect(await automatic()).toBe(1)
    const [run] = await app.db.asAdmin<{ run_id: string }>(
      `select run_id from privacy.retention_run where started_by = 'system:retention'`,
    )
    const scope = systemScope(COUNTY, 'system:retention')
    await runJobNow(app, jobHandlers, {
      kind: 'privacy.retention',
      payload: { runId: run!.run_id },
      actor: { id: 'system:retention', scope },
    })
    expect(await app.db.asAdmin(`select from accounts.session where token_hash = 'x'`)).toEqual([])
  })

  test('is not set below what the law lets', async () => {
    const retention = { ...DEFAULT_SETTINGS.retention, sessions: { days: 30, mode: 'automatic' } }
    const body = { settings: { ...DEFAULT_SETTINGS, retention }, version: 0 }
    expect((await http.call(contract.changePrivacySettings, { as: bureau, body })).json().code).toBe(
      'privacy.retention-too-short',
    )
    const good = { settings: { ...DEFAULT_SETTINGS, requestWorkingDays: 10 }, version: 0 }
    expect((await http.call(contract.changePrivacySettings, { as: bureau, body: good })).json()).toEqual({ version: 1 })
    expect((await http.call(contract.changePrivacySettings, { as: bureau, body: good })).json().code).toBe(
      'privacy.changed-meanwhile',
    )
  })
})

describe('an impact assessment', () => {
  const assessment = (values: object = {}) => ({
    submissionId: newId(),
    dataSets: ['register', 'cases'],
    purpose: '掌握每个儿童的就学状态',
    risk: '泄露-白马雪山',
    measures: '遮盖、加密、留痕',
    assessor: '扎西',
    suffices: true,
    conclusion: 'go-ahead',
    assessedOn: '2026-03-01',
    reviewOn: '2027-03-01',
    ...values,
  })
  const record = (values: object = {}, as = bureau) =>
    http.call(safeguards.recordAssessment, { as, body: assessment(values) })
  const assessedOf = async (as: Actor) => (await http.call(contract.showPrivacy, { as })).json().assessed
  const workOf = async () => {
    const items = await withScope(app.db, bureau.scope, async (tx) => {
      const query = await assessmentWork.waiting(bureau, { app, tx, today: app.clock.today(), now: app.clock.now() })
      const { rows } = await sql<{ item_id: string; due_on: string | null }>`${query}`.execute(tx)
      const ids = rows.map((row) => row.item_id)
      const words = await assessmentWork.describe(app, tx, bureau, ids)
      return rows.map((row) => [words.get(row.item_id)!.opens, row.due_on] as const)
    })
    return new Map(items)
  }

  test('takes its data sets from the work list until the review is due; a newer one stands for the older', async () => {
    expect((await workOf()).get('register')).toBeNull()
    const submissionId = newId()
    const first = (await record({ submissionId })).json()
    expect((await record({ submissionId })).json()).toEqual(first)
    expect([...(await workOf()).keys()]).toEqual(
      ASSESSED_SETS.filter((code) => code !== 'register' && code !== 'cases'),
    )
    const newer = (await record({ dataSets: ['cases'], conclusion: 'with-measures', reviewOn: '2026-03-10' })).json()
    expect(await assessedOf(township)).toMatchObject([
      { dataSet: 'register', assessmentId: first.assessmentId },
      { dataSet: 'cases', assessmentId: newer.assessmentId, conclusion: 'with-measures' },
    ])
    expect((await workOf()).get('cases')).toBe('2026-03-10')
    const page = (await http.call(safeguards.showAssessment, { as: audit, params: first })).json()
    expect(page).toMatchObject({ risk: '泄露-白马雪山', supersededFor: ['cases'] })
    expect((await http.call(safeguards.listAssessments, { as: audit, query: { dataSet: 'cases' } })).json().total).toBe(
      2,
    )
  })

  test('is refused where it contradicts itself, and from whoever does not keep the register', async () => {
    expect((await record({ suffices: false })).json().code).toBe('privacy.assessment-contradicts-itself')
    for (const as of [township, audit]) expect((await record({}, as)).statusCode).toBe(403)
    expect((await http.call(safeguards.listAssessments, { as: township })).statusCode).toBe(403)
  })

  test('is kept for good: nobody may delete or change it, and its words are sealed', async () => {
    await expect(
      withScope(app.db, bureau.scope, (tx) => sql`delete from privacy.assessment`.execute(tx)),
    ).rejects.toThrow('permission denied')
    await expect(
      withScope(app.db, bureau.scope, (tx) => sql`update privacy.assessment set conclusion = 'not'`.execute(tx)),
    ).rejects.toThrow('permission denied')
    const rows = await app.db.asAdmin<{ text: string }>('select a::text as text from privacy.assessment a')
    expect(rows.filter(({ text }) => text.includes('白马雪山'))).toEqual([])
  })
})

describe('a breach', () => {
  const facts = (values: object = {}) => ({
    kinds: ['leaked'],
    dataSets: ['schools'],
    childrenCount: 30,
    happenedAt: null,
    cause: '名单发错了群-白马雪山',
    harm: '骚扰电话',
    remedy: '已撤回并删除',
    advice: '留意陌生来电',
    ...values,
  })
  const known = '2026-03-10T00:30:00.000Z'
  const enterOne = (as = bureau) =>
    http.call(safeguards.enterBreach, { as, body: { submissionId: newId(), knownAt: known, facts: facts() } })
  const waiting = () =>
    withScope(app.db, bureau.scope, async (tx) => {
      const query = await breachWork.waiting(bureau, { app, tx, today: app.clock.today(), now: app.clock.now() })
      const { rows } = await sql<{ item_id: string; due_on: string }>`${query}`.execute(tx)
      if (rows.length === 0) return []
      const words = await breachWork.describe(
        app,
        tx,
        bureau,
        rows.map((row) => row.item_id),
      )
      return rows.map((row) => [row.due_on, words.get(row.item_id)!.what])
    })

  test('waits, due the day it is known, until authority and guardians are told, and only then is closed', async () => {
    const { breachId } = (await enterOne()).json()
    const params = { breachId }
    const step = (version: number, step: string, more: object = {}) => {
      const body = { submissionId: newId(), version, step, at: '2026-03-10T00:50:00.000Z', note: '已办', ...more }
      return http.call(safeguards.stepBreach, { as: bureau, params, body })
    }
    const show = async (as: Actor) => (await http.call(safeguards.showBreach, { as, params })).json()
    expect(await waiting()).toEqual([['2026-03-10', 'privacy.duty.both']])
    expect((await step(1, 'close')).json().code).toBe('privacy.breach-step-not-possible')
    expect((await step(1, 'tell-authority')).json().code).toBe('privacy.words-missing')
    const told = { submissionId: newId(), office: '县网信办', person: '扎西' }
    expect((await step(1, 'tell-authority', told)).statusCode).toBe(200)
    expect((await step(1, 'tell-authority', told)).statusCode).toBe(200)
    expect((await step(1, 'tell-guardians')).json().code).toBe('privacy.changed-meanwhile')
    expect(await waiting()).toEqual([['2026-03-10', 'privacy.duty.guardians']])

    expect((await step(2, 'excuse-guardians', { note: '当即撤回，无人打开' })).statusCode).toBe(200)
    expect(await waiting()).toEqual([])
    expect((await step(3, 'demand-notice')).statusCode).toBe(200)
    expect(await waiting()).toHaveLength(1)
    expect((await step(4, 'close')).json().code).toBe('privacy.breach-step-not-possible')
    const body = { submissionId: newId(), version: 4, facts: facts({ childrenCount: 42, cause: '误选了群' }) }
    expect((await http.call(safeguards.amendBreach, { as: bureau, params, body })).statusCode).toBe(200)
    expect((await step(5, 'tell-guardians')).statusCode).toBe(200)
    expect((await step(6, 'close', { note: '已办结' })).statusCode).toBe(200)

    const page = await show(audit)
    expect(page).toMatchObject({ duties: [], steps: [], childrenCount: 42, cause: '误选了群', guardiansExcused: false })
    expect(page.events.map((event: { step: string }) => event.step)).toEqual([
      'enter',
      'tell-authority',
      'excuse-guardians',
      'demand-notice',
      'amend',
      'tell-guardians',
      'close',
    ])
    expect(page.events[1]).toMatchObject({ office: '县网信办', person: '扎西' })
    const audited = await app.db.asAdmin<{ event: string }>(
      `select event from audit.entry where details->>'breachId' = $1 order by seq`,
      [breachId],
    )
    expect(audited.map(({ event }) => event.replace('privacy.breach-', ''))).toEqual([
      'entered',
      'authority-told',
      'guardians-excused',
      'notice-demanded',
      'amended',
      'guardians-told',
      'closed',
    ])
  })

  test('is late after the county’s hours, sealed, and not for townships', async () => {
    const { breachId } = (await enterOne()).json()
    const page = (await http.call(safeguards.showBreach, { as: security, params: { breachId } })).json()
    // Known at 08:30, told by 09:30; the clock of the test stands at nine.
    expect(page).toMatchObject({ tellBy: '2026-03-10T01:30:00.000Z', late: false, steps: [] })
    app.clock.addDays(1)
    expect((await http.call(safeguards.listBreaches, { as: security, query: { open: true } })).json()).toMatchObject({
      total: 1,
      rows: [{ breachId, late: true, duties: ['authority', 'guardians'] }],
    })
    app.clock.addDays(-1)
    for (const as of [township, security]) expect((await enterOne(as)).statusCode).toBe(403)
    expect((await http.call(safeguards.listBreaches, { as: township })).statusCode).toBe(403)
    const rows = await app.db.asAdmin<{ text: string }>('select e::text as text from privacy.breach_event e')
    expect(rows.filter(({ text }) => text.includes('白马雪山'))).toEqual([])
  })
})

describe('the yearly report', () => {
  test('counts what is on record', async () => {
    const year = String(new Date().getUTCFullYear())
    const answer = await http.call(reports.showPrivacyReport, { as: bureau, params: { year } })
    const report = answer.json()
    const counts = Object.fromEntries(
      report.classes.map((one: { code: string; count: number }) => [one.code, one.count]),
    )
    const [all] = await app.db.asAdmin<{ count: number }>(
      `select count(*)::int as count from audit.entry where county_code = '${COUNTY}' and extract(year from at) = ${year}`,
    )
    expect(Object.values(counts as Record<string, number>).reduce((sum, one) => sum + one, 0)).toBe(all!.count)
    expect(counts).toMatchObject({ unmaskings: expect.any(Number), looks: expect.any(Number) })
    expect(counts.looks).toBeGreaterThan(0)
    const of2026 = (await http.call(reports.showPrivacyReport, { as: bureau, params: { year: '2026' } })).json()
    expect(of2026.assessments).toMatchObject({
      made: [{ assessedOn: '2026-03-01', dataSets: ['register', 'cases'] }, { conclusion: 'with-measures' }],
      missing: ASSESSED_SETS.filter((code) => code !== 'register'),
    })
    const days = { knownOn: '2026-03-10', authorityToldOn: '2026-03-10', guardiansToldOn: '2026-03-10' }
    expect(of2026.breaches).toMatchObject([{ ...days, childrenCount: 42, closedOn: '2026-03-10' }, { closedOn: null }])
    expect(of2026.requests).toMatchObject({ received: 5, answeredInTime: 1, answeredLate: 0 })
    const xlsx = await http.call(reports.exportPrivacyReport, { as: bureau, params: { year } })
    expect(xlsx.rawPayload.subarray(0, 2).toString()).toBe('PK')
  })
})

test('every data set has its words and its laws', () => {
  const known: Readonly<Record<string, unknown>> = texts
  const keys = DATA_SETS.flatMap(({ code, basis, laws }) => [
    ...['name', 'purpose', 'items', 'source'].map((part) => `privacy.data.${code}.${part}`),
    `privacy.basis.${basis}`,
    ...laws.map((law) => `privacy.law.${law}`),
  ])
  expect(keys.filter((key) => !known[key])).toEqual([])
  expect(DATA_SETS.filter(({ laws }) => laws.length === 0)).toEqual([])
})

function aCase(childId: string) {
  return {
    county_code: COUNTY,
    case_id: newId(),
    case_year: 2026,
    case_serial: 1,
    case_number: '1',
    child_id: childId,
    state: 'suspected',
    state_on: '2026-03-01',
    found_by: 'tip',
    found_on: '2026-03-01',
    dropout_kind: 'left',
    stage: 'primary',
    lead_line: 'household',
    lead_unit: VILLAGE_A1,
    division_code: VILLAGE_A1,
    opened_by: 'x',
    opened_at: '2026-03-01T00:00:00Z',
    submission_id: newId(),
  }
}
