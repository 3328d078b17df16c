import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  aChild,
  CLASS_1,
  COUNTY,
  plant,
  plantCounty,
  SCHOOL_1,
  SCHOOL_2,
  VILLAGE_A1,
  VILLAGE_A2,
  VILLAGE_B1,
} from '../../../test/builders/county.ts'
import { refusalOfExport, takeOut, unmaskLists } from '../../../test/builders/disclosure.ts'
import { httpOf } from '../../../test/builders/http.ts'
import { scopesByRole, testApp } from '../../../test/support/database.ts'
import { newId } from '../../kernel/ids.ts'
import type { ChildCard, ChildLine } from './contract.ts'
import { permissions } from './policy.ts'
import { childrenExporter, listChildren } from './queries.ts'
import { registerRegisterRoutes } from './routes.ts'
import { texts } from './texts.ts'

const app = await testApp()
const scopes = scopesByRole()
let web: Awaited<ReturnType<typeof httpOf>>

const inSchool = aChild({ name: '白玛甲', citizen_id: '540126201605010013', nationality: '04' })
/** What rosters say beside the standing. */
const said = { sponsor_name: '次旺', deferral_paper: '演教缓〔2026〕3号', not_in_school_reason: '因病' }
const otherId = newId()
const other = aChild({
  child_id: otherId,
  sealed: app.secrets.sealBulk(COUNTY, `register.child/${otherId}`, JSON.stringify(said)),
  name: '白玛乙',
  division_code: VILLAGE_A2,
  sex: 'female',
  born_on: '2014-02-03',
  groups: ['poor', 'left-behind'],
})
const nowhere = aChild({
  name: '次仁',
  division_code: VILLAGE_B1,
  school_key: '',
  school_name: null,
  grade_code: null,
  standing: 'in-no-school',
  born_on: '2012-01-01',
})
const small = aChild({ name: '小小', born_on: '2024-01-01', standing: null, school_key: '', grade_code: null })
const moved = aChild({ name: '走了', population: 'moved-away', standing: null, school_key: '' })
const visitor = aChild({
  name: '外来',
  division_code: `${COUNTY}000000`,
  population: 'school-only',
  school_key: `${SCHOOL_2}/2023-01/`,
  born_on: null,
  sex: null,
})
const elsewhere = aChild({ name: '白玛丙', county_code: '540127', division_code: '540127100201' })

beforeAll(async () => {
  await plantCounty(app.db)
  await unmaskLists(app, 'children')
  await plant(app.db, 'register.child', [inSchool, other, nowhere, small, moved, visitor, elsewhere])
  await plant(app.db, 'register.child_record', [
    {
      county_code: COUNTY,
      child_id: inSchool.child_id,
      roster_id: newId(),
      row_no: 7,
      kind: 'police-household',
      source_name: '县公安局',
      as_of_on: '2026-02-01',
      how: 'same-id',
      probability: 1,
      division_code: VILLAGE_A1,
      school_key: CLASS_1,
      facts: { name: '白玛甲' },
      explanation: [{ comparison: 'name', weight: 3.5, zh: '姓名相同', en: 'same name' }],
    },
  ])
  web = await httpOf(app, { permissions, texts, scopes, routes: (http) => registerRegisterRoutes(http, app) })
})
afterAll(() => web.close())

const names = (reply: { json(): unknown }) => (reply.json() as { rows: ChildLine[] }).rows.map((row) => row.name)
const audits = (event: string) => app.db.asAdmin('select * from audit.entry where event = $1 order by id desc', [event])

describe('the list of children', () => {
  test.each([
    ['bureau-officer', ['走了', '小小', '外来', '次仁', '白玛甲', '白玛乙']],
    ['township-officer', ['走了', '小小', '白玛甲', '白玛乙']],
    ['village-officer', ['走了', '小小', '白玛甲']],
    ['school-officer', ['白玛甲', '白玛乙']],
    ['homeroom-teacher', ['白玛甲', '白玛乙']],
  ])('shows a %s the children of their scope and nobody else', async (who, expected) => {
    const reply = await web.get(who, '/api/children', { sort: 'name' })
    expect(reply.statusCode).toBe(200)
    expect(new Set(names(reply))).toEqual(new Set(expected))
    expect(reply.json().total).toBe(expected.length)
  })

  test('is closed to the administrator', async () => {
    expect((await web.get('system-administrator', '/api/children')).statusCode).toBe(403)
  })

  test.each([
    [{ division: '540126100' }, ['白玛甲', '白玛乙', '小小', '走了']],
    [{ division: VILLAGE_A2 }, ['白玛乙']],
    [{ school: SCHOOL_1 }, ['白玛甲', '白玛乙']],
    [{ standing: 'in-no-school' }, ['次仁']],
    [{ population: 'counted' }, ['白玛甲', '白玛乙', '次仁', '小小', '外来']],
    [{ population: 'moved-away' }, ['走了']],
    [{ group: 'poor' }, ['白玛乙']],
    [{ sex: 'female' }, ['白玛乙']],
    [{ sex: 'unknown' }, ['外来']],
    [{ schoolAgeOnly: true }, ['白玛甲', '白玛乙', '次仁', '外来']],
    [{ countedAsEnrolled: true }, ['白玛甲', '白玛乙', '外来']],
    [{ bornFrom: '2014-02-03', bornTo: '2016-05-01' }, ['白玛甲', '白玛乙', '走了']],
    [{ bornUnknown: true }, ['外来']],
  ])('can be narrowed by %o', async (query, expected) => {
    const reply = await web.get('bureau-officer', '/api/children', query)
    expect(new Set(names(reply))).toEqual(new Set(expected))
    expect(reply.json().total).toBe(expected.length)
  })

  test.each(['name', '-name', 'bornOn', '-bornOn', 'division', '-division'])(
    'sorted by %s, comes page by page without a gap or a repetition',
    async (sort) => {
      const whole = (await web.get('bureau-officer', '/api/children', { sort })).json()
      const paged: string[] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const reply = await web.get('bureau-officer', '/api/children', { sort, limit: '2', cursor })
        const page = reply.json() as { rows: ChildLine[]; nextCursor: string | null }
        paged.push(...page.rows.map((row) => row.childId))
        cursor = page.nextCursor
      }
      expect(paged).toEqual(whole.rows.map((row: ChildLine) => row.childId))
      expect(paged).toHaveLength(6)
    },
  )

  test('never puts a name into the marker of a page', async () => {
    const { nextCursor } = (await web.get('bureau-officer', '/api/children', { sort: 'name', limit: '1' })).json()
    expect(nextCursor).toMatch(/^[0-9a-f-]{36}$/)
  })

  test.each(['nonsense', newId(), elsewhere.child_id])(
    'says so when the page marker is not valid: %s',
    async (cursor) => {
      const reply = await web.get('bureau-officer', '/api/children', { cursor })
      expect([reply.statusCode, reply.json().code]).toEqual([410, 'register.cursor-unknown'])
    },
  )

  test('says places, nationality and standing', async () => {
    const { rows } = (await web.get('bureau-officer', '/api/children', { division: VILLAGE_A1, sort: 'name' })).json()
    const row = rows.find((one: ChildLine) => one.childId === inSchool.child_id)
    expect(row).toMatchObject({
      townshipName: '甲乡',
      villageName: '甲一村',
      nationality: '藏',
      standing: 'in-school-here',
    })
    const far = (await web.get('bureau-officer', '/api/children', { bornUnknown: true })).json().rows[0]
    expect(far).toMatchObject({ townshipName: '', villageName: '' })
  })
})

describe('a search for a child', () => {
  const search = (who: string, text: string) => web.post(who, '/api/children/search', { text })

  test('finds by the beginning of a name, in order', async () => {
    expect(names(await search('bureau-officer', ' 白 玛 '))).toEqual(['白玛乙', '白玛甲'])
    expect(names(await search('bureau-officer', '玛'))).toEqual([])
  })
  test('finds by a whole ID number, however it was typed', async () => {
    expect(names(await search('bureau-officer', ' 540126 20160501 0013'))).toEqual(['白玛甲'])
  })
  test('says what is wrong with an ID number instead of finding nothing', async () => {
    const reply = await search('bureau-officer', '540126201605010014')
    expect([reply.statusCode, reply.json().code]).toEqual([422, 'register.citizen-id-faulty'])
    expect(reply.json().message).toContain('校验位不符')
  })
  test('finds nobody outside the scope', async () => {
    expect(names(await search('village-officer', '白玛乙'))).toEqual([])
    expect(names(await search('bureau-officer', '白玛丙'))).toEqual([])
  })
  test('is put on record without the words', async () => {
    await search('bureau-officer', '次仁')
    const [entry] = await audits('register.children-searched')
    expect(entry).toMatchObject({ details: { by: 'name', found: 1 }, subject_id: null })
    expect(JSON.stringify(entry)).not.toContain('次仁')
  })
})

describe('a child’s card', () => {
  test('shows the child with guardians and what the rosters say, and is put on record', async () => {
    const before = (await audits('register.child-card-viewed')).length
    const reply = await web.get('homeroom-teacher', `/api/children/${inSchool.child_id}`)
    expect(reply.statusCode).toBe(200)
    const card = reply.json() as ChildCard
    expect(card.child).toMatchObject({
      name: '白玛甲',
      standingOn: '2026-03-01',
      guardians: [{ name: '测试父', role: 'father', phone: null }],
    })
    expect(card.records).toMatchObject([
      {
        kind: 'police-household',
        rowNo: 7,
        asOfOn: '2026-02-01',
        facts: { name: '白玛甲' },
        explanation: [{ zh: '姓名相同' }],
      },
    ])
    const entries = await audits('register.child-card-viewed')
    expect(entries).toHaveLength(before + 1)
    expect(entries[0]).toMatchObject({
      actor_id: 'tester',
      actor_role: 'homeroom-teacher',
      subject_id: inSchool.child_id,
    })
  })

  test('says who answers for the child, the paper of a deferral and why it is in no school, to who is told of it', async () => {
    const told = { sponsor: '次旺', deferralPaper: '演教缓〔2026〕3号', notInSchoolReason: '因病' }
    const card = async (childId: string, who = 'bureau-officer') =>
      (await web.get(who, `/api/children/${childId}`)).json().child
    expect(await card(other.child_id)).toMatchObject(told)
    expect(await card(inSchool.child_id)).toMatchObject({ sponsor: null, deferralPaper: null, notInSchoolReason: null })
    await app.db.asAdmin(`update register.child set duties = '{police}' where child_id = $1`, [other.child_id])
    expect(await card(other.child_id, 'police-officer')).toMatchObject({
      sponsor: null,
      deferralPaper: null,
      notInSchoolReason: null,
    })
    await app.db.asAdmin(`update register.child set duties = '{}' where child_id = $1`, [other.child_id])
  })

  test.each([
    ['village-officer', other.child_id],
    ['school-officer', nowhere.child_id],
    ['bureau-officer', elsewhere.child_id],
    ['bureau-officer', newId()],
  ])('outside the scope of a %s looks exactly like not there, and nothing is recorded', async (who, childId) => {
    const before = (await audits('register.child-card-viewed')).length
    const reply = await web.get(who, `/api/children/${childId}`)
    expect([reply.statusCode, reply.json().code]).toEqual([404, 'register.child-not-found'])
    expect(await audits('register.child-card-viewed')).toHaveLength(before)
  })
})

describe('the exported list', () => {
  const actorOf = (who: string) => {
    const scope = scopes[who as keyof typeof scopes]
    return { id: scope.actorId, role: scope.role, scope }
  }

  test('holds the rows of the list and says codes in words', async () => {
    const filter = { population: 'counted', sort: 'name' }
    const rows = await takeOut(app, actorOf('township-officer'), childrenExporter, filter)
    expect(rows[0]![0]).toBe(
      '内部资料，不得外传 · 导出人：tester · 时间：2026-03-10 09:00 · 事由：督导检查 · 3 行 · 含完整信息',
    )
    expect(rows[1]![0]).toBe('适龄儿童少年名单 2026-03-10')
    expect(rows[2]).toContain('就学状态')
    expect(rows.find((row) => row[3] === '白玛乙')).toEqual(expect.arrayContaining(Object.values(said)))
    const names = rows.slice(3).map((row) => row[3])
    expect(names).toEqual(['小小', '白玛乙', '白玛甲'])
    expect(rows.find((row) => row[3] === '白玛甲')).toEqual(
      expect.arrayContaining(['甲乡', '甲一村', '男', '藏', '540126201605010013', '县内在读', '三年级', '户籍或常住']),
    )
  })
  test.each(['village-officer', 'homeroom-teacher', 'system-administrator'])('is closed to a %s', async (who) => {
    expect(await refusalOfExport(app, actorOf(who), childrenExporter)).toBe('disclosure.list-not-yours')
  })
})

describe('what is masked', () => {
  const seen = async (who: string, actorId = 'another') => {
    const scope = { ...scopes[who as keyof typeof scopes], actorId }
    const page = await listChildren(app, { id: actorId, role: scope.role, scope }, {})
    if (!page.ok) throw new Error(page.code)
    const line = page.value.rows.find((row) => row.childId === inSchool.child_id)!
    return [line.name, line.citizenId, line.guardianName]
  }
  test.each([
    ['bureau-officer', ['白**', '540126********0013', '测**']],
    ['township-officer', ['白玛甲', '540126********0013', '测试父']],
    ['village-officer', ['白玛甲', '540126********0013', '测试父']],
    ['school-officer', ['白玛甲', '540126********0013', '测试父']],
    ['homeroom-teacher', ['白玛甲', '540126********0013', '测试父']],
  ])('from a %s in the list', async (who, expected) => expect(await seen(who)).toEqual(expected))
})
