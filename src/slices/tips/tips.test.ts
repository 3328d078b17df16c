import { beforeAll, describe, expect, test } from 'vitest'
import {
  aChild,
  COUNTY,
  plant,
  plantCounty,
  TOWNSHIP_A,
  TOWNSHIP_B,
  VILLAGE_A1,
} from '../../../test/builders/county.ts'
import { anActor, testApp } from '../../../test/support/database.ts'
import { type Call, testHttp } from '../../../test/support/http.ts'
import { newId } from '../../kernel/ids.ts'
import { addDays, plainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import { withScope } from '../../platform/database.ts'
import { texts as caseTexts } from '../cases/texts.ts'
import { listWork, type WorkLine } from '../worklist/contract.ts'
import { permissions as worklistPermissions } from '../worklist/policy.ts'
import { registerWorklistRoutes } from '../worklist/routes.ts'
import { texts as worklistTexts } from '../worklist/texts.ts'
import { askTip, listTipPlaces, listTips, sendTip, showTip, takeTipStep } from './contract.ts'
import { TIP_LIMITS } from './domain.ts'
import { deleteTips, listSettledTips, tipWork } from './index.ts'
import { permissions } from './policy.ts'
import { registerTipsRoutes } from './routes.ts'
import { texts } from './texts.ts'

const today = plainDate('2026-03-10')
const app = await testApp({ today })
const http = await testHttp(app, {
  permissions: { ...worklistPermissions, ...permissions },
  texts: { ...caseTexts, ...worklistTexts, ...texts },
  register: (to) => {
    registerTipsRoutes(to, app)
    registerWorklistRoutes(to, app, [tipWork])
  },
})
const officer = (prefix: string): Actor =>
  anActor({ role: 'township-officer', divisionPrefix: prefix, actorId: newId() })
const [townshipA, townshipB, bureau] = [officer(TOWNSHIP_A), officer(TOWNSHIP_B), anActor({ actorId: newId() })]
const child = aChild({ name: '测试举报儿', school_key: '', school_name: null })

beforeAll(async () => {
  await plantCounty(app.db)
  await plant(app.db, 'register.child', [child])
})

/** Each test sends from a line of its own, so that limits of one do not touch another. */
let line = 0
const draftOf = (more: object = {}) => ({
  submissionId: newId(),
  county: COUNTY,
  township: `${TOWNSHIP_A}000`,
  what: '邻居家的孩子两个月没有上学，在家放羊',
  ...more,
})
const send = (body: object, call: Call = {}) => http.call(sendTip, { body, ...call })
const received = async (more: object = {}) => {
  app.clock.moveTo(plainDate(`2026-03-1${line++ % 10}`))
  const body = draftOf(more)
  const answer = await send(body)
  expect(answer.statusCode, answer.body).toBe(200)
  const { rows } = (await http.call(listTips, { as: bureau })).json()
  app.clock.moveTo(today)
  return { body, receiptNumber: answer.json().receiptNumber as string, tipId: rows[0].tipId as string }
}
const step = (as: Actor, tipId: string, body: object) =>
  http.call(takeTipStep, { as, params: { tipId }, body: { submissionId: newId(), version: 1, ...body } })
const told = async (receiptNumber: string) => (await http.call(askTip, { body: { receiptNumber } })).json()

describe('a tip from the public', () => {
  test('is taken without an account, and its receipt tells how far it is', async () => {
    const places = (await http.call(listTipPlaces)).json()
    expect(places.counties).toEqual([
      {
        code: COUNTY,
        name: '达瓦县',
        townships: [
          { code: `${TOWNSHIP_A}000`, name: '甲乡' },
          { code: `${TOWNSHIP_B}000`, name: '乙镇' },
        ],
      },
    ])
    const { receiptNumber, tipId } = await received()
    expect(receiptNumber).toMatch(/^540126(-[0-9A-Z]{4}){4}$/)
    expect(await told(receiptNumber.toLowerCase())).toEqual({ state: 'received', receivedOn: expect.any(String) })
    expect((await http.call(askTip, { body: { receiptNumber: `${receiptNumber.slice(0, -1)}0` } })).statusCode).toBe(
      404,
    )
    const [row] = await app.db.asAdmin('select * from tips.tip where tip_id = $1', [tipId])
    expect(JSON.stringify(row)).not.toMatch(/放羊/)
    expect(JSON.stringify(row)).not.toContain(receiptNumber.slice(7))
    expect(
      await app.db.asAdmin(
        `select actor_id from audit.entry where event = 'tips.tip-received' and details->>'tipId' = $1`,
        [tipId],
      ),
    ).toEqual([{ actor_id: 'system:tips' }])
  })

  test('is answered alike whether the child is known or not, and the same once more', async () => {
    app.clock.moveTo(plainDate('2026-04-01'))
    const known = draftOf({ child: child['name'] })
    const first = await send(known)
    const unknown = await send(draftOf({ child: '查无此人' }))
    expect(first.statusCode).toBe(unknown.statusCode)
    expect(Object.keys(first.json())).toEqual(Object.keys(unknown.json()))
    expect(first.body.length).toBe(unknown.body.length)
    expect((await send(known)).body).toBe(first.body)
    const places = [{ township: '540126999000' }, { township: VILLAGE_A1 }, { county: '540199', township: undefined }]
    for (const place of places) expect((await send(draftOf(place))).json().code).toBe('tip.place-unknown')
    app.clock.moveTo(today)
  })

  test('is not taken in floods', async () => {
    app.clock.moveTo(plainDate('2026-05-01'))
    const before = Number((await app.db.asAdmin<{ n: string }>('select count(*) as n from tips.tip'))[0]!.n)
    const answers = await Promise.all(Array.from({ length: 40 }, () => send(draftOf())))
    const taken = answers.filter((answer) => answer.statusCode === 200)
    expect(taken.length).toBe(TIP_LIMITS.addressPerHour)
    expect(new Set(answers.map((answer) => answer.statusCode))).toEqual(new Set([200, 429]))
    const after = Number((await app.db.asAdmin<{ n: string }>('select count(*) as n from tips.tip'))[0]!.n)
    expect(after - before).toBe(taken.length)
    const addresses = await app.db.asAdmin<{ address_hash: string }>('select address_hash from tips.sending')
    for (const { address_hash } of addresses) expect(address_hash).not.toContain('127.0.0.1')
    app.clock.moveTo(today)
  })
})

describe('triage', () => {
  test('is the township’s and the bureau’s, never another township’s', async () => {
    const { tipId } = await received({ contactPhone: '13800000000' })
    expect((await http.call(showTip, { as: townshipB, params: { tipId } })).statusCode).toBe(404)
    expect((await step(townshipB, tipId, { step: 'look' })).statusCode).toBe(404)
    const page = (await http.call(showTip, { as: townshipA, params: { tipId } })).json()
    expect(page).toMatchObject({ contactPhone: '13800000000', steps: ['look', 'pass-on', 'link', 'refuse'] })
    expect(JSON.stringify(page)).not.toMatch(/receipt/)
    const list = (await http.call(listTips, { as: townshipA })).body
    expect(list).not.toContain('13800000000')
  })

  test('waits for the township alone, goes up to the bureau when it is overdue, and ends with the township’s answer', async () => {
    const mine = await received()
    const bureaus = await received({ township: undefined })
    const waiting = async (as: Actor, tipId: string) => {
      const rows: WorkLine[] = (await http.call(listWork, { as })).json().rows
      return rows.find((row) => row.itemId === tipId)?.level
    }
    const dueOf = async (tipId: string) =>
      plainDate((await http.call(showTip, { as: bureau, params: { tipId } })).json().tip.dueOn)
    const levels = async ({ tipId }: { tipId: string }, days: number) => {
      app.clock.moveTo(addDays(await dueOf(tipId), days))
      return [await waiting(townshipA, tipId), await waiting(bureau, tipId), await waiting(townshipB, tipId)]
    }
    expect(await levels(mine, 0)).toEqual([0, undefined, undefined])
    expect(await levels(mine, 1)).toEqual([1, 1, undefined])
    expect(await levels(mine, 4)).toEqual([2, 2, undefined])
    expect(await levels(mine, 30)).toEqual([2, 2, undefined])
    expect(await levels(bureaus, 0)).toEqual([undefined, 0, undefined])
    expect(await levels(bureaus, 30)).toEqual([undefined, 1, undefined])
    await step(townshipA, mine.tipId, { step: 'refuse', reason: 'in-school', note: '在县二中就读' })
    expect(await levels(mine, 30)).toEqual([undefined, undefined, undefined])
    app.clock.moveTo(today)
  })

  test('opens a case, which the sender does not see, and joins it the second time', async () => {
    const first = await received()
    const opened = await step(townshipA, first.tipId, { step: 'link', childId: child.child_id, note: '已核实' })
    expect(opened.json()).toMatchObject({ state: 'linked', joined: false })
    const { caseId } = opened.json()
    expect(await app.db.asAdmin('select found_by, state from cases.dropout_case where case_id = $1', [caseId])).toEqual(
      [{ found_by: 'tip', state: 'suspected' }],
    )
    expect((await told(first.receiptNumber)).state).toBe('looking')
    const second = await received()
    const joined = await step(bureau, second.tipId, { step: 'link', childId: child.child_id })
    expect(joined.json()).toMatchObject({ state: 'linked', joined: true, caseId })
    await app.db.asAdmin(
      `update cases.dropout_case set state = 'confirmed', confirmed_on = '2026-03-10', confirmed_by = 'x' where case_id = $1`,
      [caseId],
    )
    expect((await told(first.receiptNumber)).state).toBe('closed')
    expect((await step(townshipA, first.tipId, { step: 'refuse', version: 2 })).json().code).toBe('tip.settled-already')
  })

  test.each([
    ['explained', 'recheck', '2026-12-01'],
    ['explained', 'recheck', null],
    ['observed', 'observation', '2026-06-10'],
    ['persuading', null, null],
  ] as const)(
    'about a child whose case is %s is put on its record, and its check is due at once',
    async (state, clock, dueOn) => {
      const other = aChild({ name: '测试举报儿丙', school_key: '', school_name: null })
      await plant(app.db, 'register.child', [other])
      const linkTo = async (as: Actor) => {
        const tip = await received()
        const linked = await step(as, tip.tipId, { step: 'link', childId: other.child_id, note: '在镇上饭馆端盘子' })
        return { ...tip, ...(linked.json() as { caseId: string; joined: boolean }) }
      }
      const { caseId } = await linkTo(townshipA)
      const stand = (text: string, values: unknown[] = []) => app.db.asAdmin(text, [caseId, ...values])
      const proof =
        state === 'explained'
          ? `explanation = 'attends', evidence_type = 'visit-record', recheck_on = '2026-12-01'`
          : `confirmed_on = '2026-03-10', confirmed_by = 'x'`
      await stand(`update cases.dropout_case set state = $2, ${proof} where case_id = $1`, [state])
      await stand(
        dueOn
          ? 'update cases.deadline set clock = $2, due_on = $3, warn_on = $3 where case_id = $1'
          : `update cases.deadline set state = 'done', ended_on = '2026-03-10' where case_id = $1`,
        dueOn ? [clock, dueOn] : [],
      )
      const { joined, receiptNumber } = await linkTo(bureau)
      expect(joined).toBe(true)
      const events = await stand(
        `select event, actor_id, details, sealed is not null as has_note from cases.case_event
        where case_id = $1 and event <> 'case.opened'`,
      )
      // Whose tip it was, and what was written, stands nowhere in the open: a code and a sealed note.
      const event = clock ? 'case.suspected-again' : 'case.told-again'
      expect(events).toEqual([{ event, actor_id: bureau.id, details: { foundBy: 'tip' }, has_note: true }])
      expect(JSON.stringify(await stand('select * from cases.case_event where case_id = $1'))).not.toMatch(/饭馆|放羊/)
      const running = await stand(
        `select clock, due_on::text from cases.deadline where case_id = $1 and state = 'running'`,
      )
      expect(running).toEqual(clock ? [{ clock, due_on: today }] : [])
      expect(await stand('select due_on::text from cases.dropout_case where case_id = $1')).toEqual([
        { due_on: clock ? today : '2026-03-17' },
      ])
      expect((await told(receiptNumber)).state).toBe(clock ? 'looking' : 'closed')
      await stand(`update cases.deadline set state = 'done', ended_on = '2026-03-10' where case_id = $1`)
      expect((await told(receiptNumber)).state).toBe('closed')
    },
  )

  test('is refused with a reason; the sender learns that it is closed and not why', async () => {
    const { tipId, receiptNumber } = await received()
    expect((await step(townshipA, tipId, { step: 'refuse', note: '没有的事情' })).json().code).toBe(
      'tip.reason-missing',
    )
    expect((await step(townshipA, tipId, { step: 'refuse', reason: 'in-school' })).json().code).toBe(
      'tip.reason-missing',
    )
    const refused = await step(townshipA, tipId, { step: 'refuse', reason: 'in-school', note: '在县二中就读' })
    expect(refused.json()).toMatchObject({ state: 'refused' })
    expect(await told(receiptNumber)).toEqual({ state: 'closed', receivedOn: expect.any(String) })
    const { past } = (await http.call(showTip, { as: bureau, params: { tipId } })).json()
    expect(past).toMatchObject([{ step: 'refuse', reason: 'in-school', note: '在县二中就读' }])
  })

  test('passes on to another unit with its past, once; a stale page is told', async () => {
    const { tipId } = await received()
    await step(townshipA, tipId, { step: 'look', note: '去过村里' })
    expect((await step(townshipA, tipId, { step: 'link' })).json().code).toBe('tip.changed-meanwhile')
    expect((await step(townshipA, tipId, { step: 'link', version: 2 })).json().code).toBe('tip.child-missing')
    expect((await step(townshipA, tipId, { step: 'pass-on', version: 2, unit: VILLAGE_A1 })).json().code).toBe(
      'tip.unit-unknown',
    )
    const order = { submissionId: newId(), step: 'pass-on', version: 2, unit: `${TOWNSHIP_B}000` }
    const [passed, atOnce] = await Promise.all([1, 2].map(() => step(townshipA, tipId, order)))
    expect([passed!.json(), atOnce!.json()]).toMatchObject([{ state: 'received' }, { state: 'received' }])
    // Sent again after it has left their sight it is answered as before; anything else is not there any more.
    expect((await step(townshipA, tipId, order)).json()).toMatchObject({ tipId, state: 'received' })
    expect((await step(townshipA, tipId, { ...order, submissionId: newId() })).statusCode).toBe(404)
    expect((await http.call(showTip, { as: townshipA, params: { tipId } })).statusCode).toBe(404)
    const page = (await http.call(showTip, { as: townshipB, params: { tipId } })).json()
    expect(page.past.map((one: { step: string }) => one.step)).toEqual(['look', 'pass-on'])
  })

  test('of two who link at once one case comes', async () => {
    const other = aChild({ name: '测试举报儿乙', school_key: '', school_name: null })
    await plant(app.db, 'register.child', [other])
    const { tipId } = await received()
    const order = { step: 'link', childId: other.child_id }
    const answers = await Promise.all([step(townshipA, tipId, order), step(bureau, tipId, order)])
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, 409])
    expect(await app.db.asAdmin('select 1 from cases.dropout_case where child_id = $1', [other.child_id])).toHaveLength(
      1,
    )
  })

  test('what was settled long ago can be deleted with its past', async () => {
    const settled = await withScope(app.db, bureau.scope, (tx) => listSettledTips(tx, bureau.scope, today))
    expect(settled.length).toBeGreaterThan(2)
    await withScope(app.db, bureau.scope, (tx) => deleteTips(tx, bureau.scope, settled))
    expect(await withScope(app.db, bureau.scope, (tx) => listSettledTips(tx, bureau.scope, today))).toEqual([])
  })
})
