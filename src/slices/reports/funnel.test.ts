import { beforeAll, describe, expect, test } from 'vitest'
import {
  aChild,
  COUNTY,
  plant,
  plantCounty,
  TOWNSHIP_A,
  TOWNSHIP_B,
  VILLAGE_A1,
  VILLAGE_B1,
} from '../../../test/builders/county.ts'
import { anActor, testApp } from '../../../test/support/database.ts'
import { testHttp } from '../../../test/support/http.ts'
import { newId } from '../../kernel/ids.ts'
import { plainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import { listCases } from '../cases/contract.ts'
import { FUNNEL_STEP_NAMES } from '../cases/domain.ts'
import { permissions as casePermissions } from '../cases/policy.ts'
import { NO_REPORTS } from '../cases/presence.ts'
import { registerCasesRoutes } from '../cases/routes.ts'
import { texts as caseTexts } from '../cases/texts.ts'
import { type Funnel, showFunnel } from './contract.ts'
import { permissions } from './policy.ts'
import { registerReportsRoutes } from './routes.ts'
import { texts } from './texts.ts'

const app = await testApp({ today: plainDate('2026-06-30') })
const http = await testHttp(app, {
  permissions: { ...casePermissions, ...permissions },
  texts: { ...caseTexts, ...texts },
  register: (to) => {
    registerCasesRoutes(to, app, NO_REPORTS)
    registerReportsRoutes(to, app)
  },
})
const bureau = anActor()
const townshipB = anActor({ role: 'township-officer', divisionPrefix: TOWNSHIP_B })
let serial = 0

/** A case with its steps by day. */
async function aCase(village: string, steps: readonly (readonly [string, string])[]): Promise<void> {
  const child = aChild({ division_code: village })
  const keys = { county_code: COUNTY, division_code: village, school_key: '' }
  const caseId = newId()
  await plant(app.db, 'register.child', [child])
  await plant(app.db, 'cases.dropout_case', [
    {
      ...keys,
      case_id: caseId,
      case_year: 2026,
      case_serial: ++serial,
      case_number: String(serial),
      child_id: child.child_id,
      state: 'suspected',
      state_on: '2026-03-01',
      found_by: 'survey',
      found_on: '2026-03-01',
      dropout_kind: 'left',
      stage: 'junior',
      lead_line: 'household',
      lead_unit: `${village.slice(0, 9)}000`,
      opened_by: 'x',
      opened_at: '2026-03-01T00:00:00Z',
      submission_id: newId(),
    },
  ])
  const events = [['2026-03-01', 'suspected'] as const, ...steps].map(([on, to], index, all) => ({
    ...keys,
    event_id: newId(),
    case_id: caseId,
    event: `case.${to}`,
    from_state: index === 0 ? null : all[index - 1]![1],
    to_state: to,
    happened_on: on,
    happened_at: `${on}T00:00:00Z`,
    actor_id: 'x',
    submission_id: newId(),
    details: {},
  }))
  for (const event of events) await plant(app.db, 'cases.case_event', [event])
}

beforeAll(async () => {
  await plantCounty(app.db)
  await aCase(VILLAGE_A1, [
    ['2026-03-05', 'confirmed'],
    ['2026-03-06', 'persuading'],
    ['2026-03-20', 'returned'],
  ])
  await aCase(VILLAGE_A1, [
    ['2026-03-05', 'confirmed'],
    ['2026-03-06', 'persuading'],
    ['2026-04-01', 'ordered'],
    ['2026-04-20', 'returned'],
  ])
  await aCase(VILLAGE_B1, [
    ['2026-03-05', 'confirmed'],
    ['2026-03-06', 'persuading'],
    ['2026-04-01', 'ordered'],
    ['2026-04-20', 'filed'],
    ['2026-04-25', 'pre-noticed'],
    ['2026-05-10', 'decided'],
    ['2026-06-01', 'returned'],
    ['2026-06-10', 'persuading'],
  ])
  await aCase(VILLAGE_B1, [
    ['2026-03-05', 'confirmed'],
    ['2026-03-06', 'persuading'],
    ['2026-04-01', 'ordered'],
    ['2026-05-01', 'in-civil-suit'],
  ])
})

const funnelOf = async (as: Actor, query: Record<string, string> = {}): Promise<Funnel> => {
  const answer = await http.call(showFunnel, { as, query })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}
const numbers = (steps: Funnel['steps']) =>
  Object.fromEntries(steps.map(({ step, reached, returned }) => [step, [reached.count, returned.count]]))

describe('the four steps', () => {
  test('say how many cases came to each and how many children came back from it', async () => {
    const funnel = await funnelOf(bureau)
    expect([funnel.from, funnel.to]).toEqual(['2025-09-01', '2026-06-30'])
    expect(numbers(funnel.steps)).toEqual({ persuasion: [4, 1], order: [3, 1], penalty: [1, 1], court: [1, 0] })
    expect(funnel.byDivision.map((unit) => [unit.key, numbers(unit.steps)['order']])).toEqual([
      [TOWNSHIP_A, [1, 1]],
      [TOWNSHIP_B, [2, 0]],
    ])
  })

  test('count what happened between two days, a second round again', async () => {
    expect(numbers((await funnelOf(bureau, { from: '2026-04-01', to: '2026-04-30' })).steps)).toEqual({
      persuasion: [0, 0],
      order: [3, 1],
      penalty: [1, 0],
      court: [0, 0],
    })
    expect(numbers((await funnelOf(townshipB, { from: '2026-06-01', to: '2026-06-30' })).steps)).toMatchObject({
      persuasion: [1, 0],
      penalty: [0, 1],
    })
  })

  test('tell who grew past school age without coming back, as a number that opens', async () => {
    const agedOut = `update cases.dropout_case set aged_out_on = '2026-06-01' 
      where case_id in (select case_id from cases.case_event where to_state = 'in-civil-suit')`
    await app.db.asAdmin(agedOut)
    const { agedOut: figure } = await funnelOf(bureau)
    expect(figure.count).toBe(1)
    const list = await http.call(listCases, { as: bureau, query: figure.opens.filter })
    expect(list.json()).toMatchObject({ total: 1, rows: [{ agedOutOn: '2026-06-01' }] })
    expect((await funnelOf(bureau, { from: '2026-03-01', to: '2026-05-31' })).agedOut.count).toBe(0)
    await app.db.asAdmin('update cases.dropout_case set aged_out_on = null')
  })

  test.each([
    ['the county', bureau, {}],
    ['a township of it', bureau, { division: TOWNSHIP_B }],
    ['a month', bureau, { from: '2026-04-01', to: '2026-04-30' }],
    ['the township itself', townshipB, {}],
  ] as const)('of %s each open to exactly the cases they counted', async (_, as, query) => {
    const funnel = await funnelOf(as, query)
    const figures = [funnel.steps, ...funnel.byDivision.map((unit) => unit.steps)].flat()
    expect(figures.length).toBeGreaterThan(FUNNEL_STEP_NAMES.length)
    for (const { reached, returned } of figures)
      for (const figure of [reached, returned]) {
        const list = await http.call(listCases, { as, query: figure.opens.filter })
        expect(list.json().total, JSON.stringify(figure.opens)).toBe(figure.count)
      }
  })
})
