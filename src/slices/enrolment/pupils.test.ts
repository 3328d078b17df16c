import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  aPupil,
  plant,
  plantCounty,
  SCHOOL_1,
  SCHOOL_2,
  TOWNSHIP_A,
  VILLAGE_B1,
} from '../../../test/builders/county.ts'
import { refusalOfExport, takeOut, unmaskLists } from '../../../test/builders/disclosure.ts'
import { httpOf } from '../../../test/builders/http.ts'
import { scopesByRole, testApp } from '../../../test/support/database.ts'
import { newId } from '../../kernel/ids.ts'
import type { PupilLine } from './contract.ts'
import { speaksOfSchool } from './domain.ts'
import { permissions } from './policy.ts'
import { listPupils, pupilsExporter } from './queries.ts'
import { registerEnrolmentRoutes } from './routes.ts'
import { texts } from './texts.ts'

const app = await testApp()
let web: Awaited<ReturnType<typeof httpOf>>

const child = newId()
const real = aPupil(child, {
  pupil_id: '00000000-0000-7000-8000-000000000001',
  name: '在读甲',
  pupil_number: 'G540126201605010013',
  attends: true,
  sex: 'male',
})
const ghost = aPupil(newId(), {
  pupil_id: '00000000-0000-7000-8000-000000000002',
  name: '空挂乙',
  verdict: 'ghost',
  verdict_reason: 'absent',
  verdict_certainty: 'likely',
})
const otherClass = aPupil(newId(), {
  name: '二班丙',
  class_code: '2023-02',
  school_key: `${SCHOOL_1}/2023-02/`,
  grade_code: '14',
})
const otherSchool = aPupil(newId(), {
  name: '中学丁',
  school_code: SCHOOL_2,
  school_key: `${SCHOOL_2}/2021-01/`,
  grade_code: '22',
  division_code: VILLAGE_B1,
  study_mode: 'boarding',
})
const far = aPupil(child, {
  name: '县外戊',
  school_code: '3244000001',
  school_key: '',
  is_here: false,
  status: 'transferred-out',
  verdict: null,
})

beforeAll(async () => {
  await plantCounty(app.db)
  await unmaskLists(app, 'pupils')
  await plant(app.db, 'enrolment.pupil', [real, ghost, otherClass, otherSchool, far])
  web = await httpOf(app, {
    permissions,
    texts,
    scopes: scopesByRole(),
    routes: (http) => registerEnrolmentRoutes(http, app),
  })
})
afterAll(() => web.close())

const names = (reply: { json(): unknown }) => (reply.json() as { rows: PupilLine[] }).rows.map((row) => row.name)

describe('the list of pupil records', () => {
  test.each([
    ['bureau-officer', ['县外戊', '在读甲', '空挂乙', '二班丙', '中学丁']],
    ['township-officer', ['县外戊', '在读甲', '空挂乙', '二班丙']],
    ['village-officer', ['县外戊', '在读甲', '空挂乙', '二班丙']],
    ['school-officer', ['在读甲', '空挂乙', '二班丙']],
    ['homeroom-teacher', ['在读甲', '空挂乙']],
  ])('shows a %s their scope, in the order of classes', async (who, expected) => {
    const reply = await web.get(who, '/api/pupils')
    expect(names(reply)).toEqual(expected)
    expect(reply.json().total).toBe(expected.length)
  })

  test.each([
    [{ division: TOWNSHIP_A }, 4],
    [{ school: SCHOOL_2 }, 1],
    [{ school: SCHOOL_1, grade: '14' }, 1],
    [{ school: SCHOOL_1, classCode: '2023-01' }, 2],
    [{ verdict: 'ghost' }, 1],
    [{ status: 'transferred-out' }, 1],
    [{ isHere: true }, 4],
    [{ isHere: false }, 1],
    [{ childId: child }, 2],
  ])('can be narrowed by %o', async (query, count) => {
    const reply = await web.get('bureau-officer', '/api/pupils', query)
    expect(names(reply)).toHaveLength(count)
    expect(reply.json().total).toBe(count)
  })

  test('comes page by page without a gap or a repetition', async () => {
    const seen: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const reply = await web.get('bureau-officer', '/api/pupils', { limit: '2', cursor })
      const page = reply.json() as { rows: PupilLine[]; nextCursor: string | null }
      seen.push(...page.rows.map((row) => row.name))
      cursor = page.nextCursor
    }
    expect(seen).toEqual(['县外戊', '在读甲', '空挂乙', '二班丙', '中学丁'])
  })

  test('says so when the page marker is not valid', async () => {
    const reply = await web.get('school-officer', '/api/pupils', { cursor: otherSchool.pupil_id })
    expect([reply.statusCode, reply.json().code]).toEqual([410, 'enrolment.cursor-unknown'])
  })
})

describe('the exported list of pupil records', () => {
  const scopes = scopesByRole()
  const actorOf = (who: string) => {
    const scope = scopes[who as keyof typeof scopes]
    return { id: scope.actorId, role: scope.role, scope }
  }

  test('says codes in words', async () => {
    const rows = await takeOut(app, actorOf('school-officer'), pupilsExporter, { school: SCHOOL_1 })
    expect(rows).toHaveLength(3 + 3)
    expect(rows.find((row) => row[1] === '在读甲')).toEqual(
      expect.arrayContaining(['G540126201605010013', '男', '甲乡小学', '是', '三年级', '2023-01', '在读', '真实在籍']),
    )
    expect(rows.find((row) => row[1] === '空挂乙')).toEqual(expect.arrayContaining(['空挂学籍', '较确定']))
  })
  test.each(['village-officer', 'homeroom-teacher', 'system-administrator'])('is closed to a %s', async (who) => {
    expect(await refusalOfExport(app, actorOf(who), pupilsExporter)).toBe('disclosure.list-not-yours')
  })
})

test('a pupil number is masked as the ID number in it, and the name for whoever oversees the county', async () => {
  const scope = { ...scopesByRole()['bureau-officer'], actorId: 'another' }
  const page = await listPupils(app, { id: 'another', role: scope.role, scope }, {})
  const line = page.ok && page.value.rows.find((row) => row.pupilId === real.pupil_id)
  expect(line).toMatchObject({ name: '在**', pupilNumber: 'G540126********0013' })
})

test.each([
  ['a list that lacks one of a whole school', { lost: 1, held: 300, isClosed: false }, true],
  ['a list with half of the school', { lost: 150, held: 150, isClosed: false }, true],
  ['a list with less', { lost: 151, held: 149, isClosed: false }, false],
  ['a list that lacks two of the three of a teaching point', { lost: 2, held: 1, isClosed: false }, true],
  ['a list without the school', { lost: 1, held: 0, isClosed: false }, false],
  ['a list without a school that is closed', { lost: 40, held: 0, isClosed: true }, true],
])('%s speaks of it: %s', (_name, school, speaks) => {
  expect(speaksOfSchool(school)).toBe(speaks)
})
