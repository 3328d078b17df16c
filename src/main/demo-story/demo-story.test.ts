import { beforeAll, describe, expect, test } from 'vitest'
import {
  aChild,
  aPupil,
  CLASS_1,
  COUNTY,
  plant,
  plantCounty,
  SCHOOL_1,
  TOWNSHIP_A,
  VILLAGE_A1,
  VILLAGE_A2,
} from '../../../test/builders/county.ts'
import { testApp } from '../../../test/support/database.ts'
import { countyCode } from '../../kernel/division-code.ts'
import { createDemoAccounts } from '../../slices/accounts/index.ts'
import { CASE_STATES } from '../../slices/cases/domain.ts'
import { TIP_STATES } from '../../slices/tips/domain.ts'
import { tellDemoStory } from './index.ts'

const CHILDREN = 140

const app = await testApp()
const county = countyCode(COUNTY)
const told = () => tellDemoStory(app, county, app.clock.today())
const rows = <Row extends Record<string, unknown>>(query: string) => app.db.asAdmin<Row>(query)

describe('the story of the demo county', { timeout: 300_000 }, () => {
  beforeAll(async () => {
    await plantCounty(app.db)
    const children = Array.from({ length: CHILDREN }, (_, index) => {
      const key = index % 4 === 0 ? CLASS_1 : `${SCHOOL_1}/2021-0${index % 4}/`
      const village = index % 2 === 0 ? VILLAGE_A1 : VILLAGE_A2
      const duties = index === 10 ? { groups: ['disabled'], duties: ['disabled-federation', 'police'] } : {}
      return aChild({ school_key: key, division_code: village, grade_code: `1${(index % 6) + 1}`, ...duties })
    })
    await plant(app.db, 'directory.sponsorship', [
      { village_code: VILLAGE_A2, county_code: COUNTY, school_code: SCHOOL_1 },
    ])
    const elder = aChild({ born_on: '2009-03-20', division_code: VILLAGE_A2, school_key: '/', standing: null })
    await plant(app.db, 'register.child', [...children, elder])
    const pupils = children.map((child) => {
      const key = String(child['school_key'])
      return aPupil(child.child_id, { school_key: key, class_code: key.split('/')[1] })
    })
    await plant(app.db, 'enrolment.pupil', pupils)
    const account = (loginName: string, role: string, lines: object = {}) => ({
      loginName,
      displayName: loginName,
      role: role as 'bureau-officer',
      ...lines,
    })
    await createDemoAccounts(app, county, [
      account('demo-admin', 'system-administrator'),
      account('demo-security', 'security-administrator'),
      account('demo-bureau', 'bureau-officer', { divisionPrefix: county }),
      account('demo-township', 'township-officer', { divisionPrefix: TOWNSHIP_A }),
      account('demo-village', 'village-officer', { divisionPrefix: VILLAGE_A1 }),
      account('demo-school', 'school-officer', { schoolPrefix: `${SCHOOL_1}/` }),
      account('demo-teacher', 'homeroom-teacher', { schoolPrefix: CLASS_1 }),
    ])
  })

  test('is told to its end: the rules refuse no deed of it', async () => {
    expect(await told()).toEqual([])
  })

  test('leaves a case in every state of the procedure, one of them late, one linked to the case before it', async () => {
    const states = await rows<{ state: string }>('select distinct state from cases.dropout_case')
    expect(states.map(({ state }) => state).sort()).toEqual(CASE_STATES.filter((state) => state !== 'absent').sort())
    const late = await rows(
      `select 1 from cases.deadline where state = 'running' and due_on < '2026-03-10' and level > 0`,
    )
    expect(late.length).toBeGreaterThanOrEqual(2)
    expect(await rows('select 1 from cases.dropout_case where linked_case_id is not null')).toHaveLength(1)
    expect(
      await rows(`select 1 from cases.dropout_case where 'police' = any (duties || reported_to)`),
    ).not.toHaveLength(0)
  })

  test('leaves a case whose child grew past school age: open, and a failure for all to see', async () => {
    expect(await rows('select state from cases.dropout_case where aged_out_on is not null')).toEqual([
      { state: 'persuading' },
    ])
  })

  test('leaves tips in every state, and numbers that follow the days', async () => {
    const tips = await rows<{ state: string }>('select distinct state from tips.tip')
    expect(tips.map(({ state }) => state).sort()).toEqual([...TIP_STATES].sort())
    const disordered = `select 1 from (select issued_on, lag(issued_on) over (partition by organ_unit, series, doc_year order by doc_serial) as before
      from documents.document) ordered where before > issued_on`
    expect(await rows(disordered)).toEqual([])
    expect(await rows('select 1 from documents.document')).not.toHaveLength(0)
  })

  test('told again after an interruption, it does nothing twice', async () => {
    const count = async () =>
      rows(`select (select count(*) from cases.dropout_case) as cases, (select count(*) from cases.case_event) as events,
        (select count(*) from cases.case_record) as records, (select count(*) from documents.document) as papers,
        (select count(*) from documents.service_record) as services, (select count(*) from tips.tip_event) as dealings,
        (select count(*) from cases.case_member where to_on is null) as members`)
    const before = await count()
    expect(await told()).toEqual([])
    expect(await count()).toEqual(before)
  })
})
