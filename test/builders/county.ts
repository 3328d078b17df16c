import { newId } from '../../src/kernel/ids.ts'
import type { TestDatabase } from '../support/database.ts'

/** A small made-up county: two townships with two villages each, two schools. */
export const COUNTY = '540126'
export const TOWNSHIP_A = '540126100'
export const TOWNSHIP_B = '540126101'
export const VILLAGE_A1 = '540126100201'
export const VILLAGE_A2 = '540126100202'
export const VILLAGE_B1 = '540126101201'
export const SCHOOL_1 = '3154000012'
export const SCHOOL_2 = '3154000013'
export const CLASS_1 = `${SCHOOL_1}/2023-01/`

type Values = Record<string, unknown>

/**
 * Puts rows into a table past row-level security, as another part of the system would have left them there. Rows that name
 * the same columns go in together; JSON columns take objects.
 */
export async function plant(db: TestDatabase, table: string, rows: readonly Values[]): Promise<void> {
  for (const [columns, alike] of Map.groupBy(rows, (row) => Object.keys(row).join(', '))) {
    await db.asAdmin(
      `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
      [JSON.stringify(alike)],
    )
  }
}

export async function plantCounty(db: TestDatabase): Promise<void> {
  const division = (code: string, name: string, level: string) => ({ code, county_code: COUNTY, name, level })
  await plant(db, 'directory.division', [
    division(`${COUNTY}000000`, '达瓦县', 'county'),
    division(`${TOWNSHIP_A}000`, '甲乡', 'township'),
    division(`${TOWNSHIP_B}000`, '乙镇', 'township'),
    division(VILLAGE_A1, '甲一村', 'village'),
    division(VILLAGE_A2, '甲二村', 'village'),
    division(VILLAGE_B1, '乙一村', 'village'),
  ])
  const school = (code: string, name: string, kind: string, village: string) => ({
    code,
    county_code: COUNTY,
    name,
    kind,
    division_code: village,
  })
  await plant(db, 'directory.school', [
    school(SCHOOL_1, '甲乡小学', 'nine-year', VILLAGE_A1),
    school(SCHOOL_2, '乙镇中学', 'junior', VILLAGE_B1),
  ])
  await plant(db, 'directory.sponsorship', [{ village_code: VILLAGE_B1, county_code: COUNTY, school_code: SCHOOL_2 }])
}

/** A child of school age in village A1 who is in school 1, unless said otherwise. */
export function aChild(values: Values = {}): Values & { child_id: string } {
  const childId = newId()
  return {
    county_code: COUNTY,
    child_id: childId,
    name: '测试儿',
    sex: 'male',
    born_on: '2016-05-01',
    division_code: VILLAGE_A1,
    population: 'resident',
    school_key: CLASS_1,
    school_name: '甲乡小学',
    grade_code: '13',
    standing: 'in-school-here',
    standing_certainty: 'certain',
    standing_on: '2026-03-01',
    guardian1_name: '测试父',
    guardian1_role: 'father',
    groups: [],
    ...values,
  }
}

/** A pupil record of a child in school 1. */
export function aPupil(childId: string, values: Values = {}): Values & { pupil_id: string } {
  return {
    county_code: COUNTY,
    pupil_id: newId(),
    child_id: childId,
    name: '测试儿',
    school_code: SCHOOL_1,
    school_name: '甲乡小学',
    is_here: true,
    grade_code: '13',
    class_code: '2023-01',
    status: 'enrolled',
    division_code: VILLAGE_A1,
    school_key: CLASS_1,
    verdict: 'real',
    how: 'same-id',
    probability: 1,
    roster_id: newId(),
    row_no: 1,
    as_of_on: '2026-03-01',
    ...values,
  }
}

/** An open finding that a child is in no school. */
export function aFinding(childId: string, values: Values = {}): Values & { finding_id: string } {
  const runId = newId()
  return {
    county_code: COUNTY,
    finding_id: newId(),
    kind: 'out-of-school',
    child_id: childId,
    division_code: VILLAGE_A1,
    school_key: '',
    certainty: 'certain',
    reason: 'in-no-roster',
    evidence: { reasons: [], candidates: [] },
    facts_hash: 'x',
    state: 'open',
    owner_line: 'household',
    owner_unit: `${TOWNSHIP_A}000`,
    raised_on: '2026-03-01',
    due_on: '2026-03-08',
    first_run_id: runId,
    last_run_id: runId,
    ...values,
  }
}

/** A finished run. */
export function aRun(values: Values = {}): Values & { run_id: string } {
  return {
    county_code: COUNTY,
    run_id: newId(),
    as_of_on: '2026-03-01',
    job_id: newId(),
    started_by: 'tester',
    started_at: '2026-03-02T01:00:00Z',
    finished_at: '2026-03-02T01:05:00Z',
    ...values,
  }
}

/** An alarm nobody has looked into. */
export function anAlarm(values: Values = {}): Values & { alarm_id: string } {
  return {
    county_code: COUNTY,
    alarm_id: newId(),
    rule: 'exports',
    subject: 'x',
    count: 12,
    limit_then: 10,
    first_at: '2026-03-10T01:00:00Z',
    last_at: '2026-03-10T01:30:00Z',
    state: 'open',
    version: 1,
    ...values,
  }
}
