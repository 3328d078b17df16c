import { type SelectQueryBuilder, sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Schema, Tx } from '../../platform/database.ts'
import { inScope, startsWith } from '../../platform/lists.ts'
import type { PupilFilter } from './contract.ts'
import type { EnrolmentStatus, RecordVerdict } from './domain.ts'

export interface PupilTable {
  county_code: string
  pupil_id: string
  child_id: string
  pupil_number: string | null
  name: string
  sex: 'male' | 'female' | null
  born_on: string | null
  citizen_id: string | null
  school_code: string | null
  school_name: string | null
  is_here: boolean
  grade_code: string | null
  class_code: string | null
  status: EnrolmentStatus
  status_until: string | null
  study_mode: string | null
  attends: boolean | null
  division_code: string
  school_key: string
  verdict: RecordVerdict | null
  verdict_reason: string | null
  verdict_certainty: string | null
  how: string
  probability: number
  roster_id: string
  row_no: number
  as_of_on: string
  sealed: string | null
}

interface PupilIdentityTable {
  county_code: string
  key_hash: string
  pupil_id: string
}

declare module '../../platform/database.ts' {
  interface Schema {
    'enrolment.pupil': PupilTable
    'enrolment.pupil_identity': PupilIdentityTable
    'enrolment.pub_pupil': PupilTable
  }
}

type Pupils<O = object> = SelectQueryBuilder<Schema, 'enrolment.pupil', O>

/** Pupil records of a scope that pass a filter. */
function pupilsWhere(tx: Tx, scope: Scope, filter: PupilFilter): Pupils {
  let query: Pupils = tx.selectFrom('enrolment.pupil').where(inScope(scope, 'enrolment.pupil'))
  if (filter.division) query = query.where(startsWith('enrolment.pupil.division_code', filter.division))
  if (filter.school) query = query.where('school_code', '=', filter.school)
  if (filter.grade) query = query.where('grade_code', '=', filter.grade)
  if (filter.classCode) query = query.where('class_code', '=', filter.classCode)
  if (filter.verdict) query = query.where('verdict', '=', filter.verdict)
  if (filter.status) query = query.where('status', '=', filter.status)
  if (filter.isHere !== undefined) query = query.where('is_here', '=', filter.isHere)
  if (filter.hasClass !== undefined) query = query.where('class_code', filter.hasClass ? 'is not' : 'is', null)
  if (filter.isReal !== undefined)
    query = query.where('verdict', filter.isReal ? 'is not distinct from' : 'is distinct from', 'real')
  if (filter.childId) query = query.where('child_id', '=', filter.childId)
  return query
}

/** By school and class, so that a list reads like the class lists. */
const inOrder = (query: Pupils): Pupils => query.orderBy('school_key').orderBy('pupil_id')

export async function countPupils(tx: Tx, scope: Scope, filter: PupilFilter): Promise<number> {
  const row = await pupilsWhere(tx, scope, filter)
    .select((e) => e.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}

/** One page in order, after the record named by the cursor; undefined when that record is not in the list any more. */
export async function listPupilRows(
  tx: Tx,
  scope: Scope,
  filter: PupilFilter,
  limit: number,
): Promise<PupilTable[] | undefined> {
  let query = inOrder(pupilsWhere(tx, scope, filter))
  if (filter.cursor !== undefined) {
    const schoolKey = await findSchoolKey(tx, scope, filter.cursor)
    if (schoolKey === undefined) return undefined
    query = query.where(sql<boolean>`(school_key, pupil_id) > (${schoolKey}, ${filter.cursor}::uuid)`)
  }
  return query.selectAll().limit(limit).execute()
}

async function findSchoolKey(tx: Tx, scope: Scope, pupilId: string): Promise<string | undefined> {
  if (!/^[0-9a-f-]{36}$/.test(pupilId)) return undefined
  const row = await tx
    .selectFrom('enrolment.pupil')
    .where(inScope(scope, 'enrolment.pupil'))
    .where('pupil_id', '=', pupilId)
    .select('school_key')
    .executeTakeFirst()
  return row?.school_key
}

/** Query of a whole list in order, for exports. */
export function pupilRowsQuery(tx: Tx, scope: Scope, filter: PupilFilter) {
  return inOrder(pupilsWhere(tx, scope, filter)).selectAll()
}

/** The records of a child, the newest first. */
export function listPupilsOf(tx: Tx, scope: Scope, childId: string): Promise<PupilTable[]> {
  return tx
    .selectFrom('enrolment.pupil')
    .selectAll()
    .where(inScope(scope, 'enrolment.pupil'))
    .where('child_id', '=', childId)
    .orderBy('as_of_on', 'desc')
    .orderBy('pupil_id')
    .execute()
}

/** Tells whether a pupil record of a child lies inside the scope. */
export async function isPupilInSight(tx: Tx, scope: Scope, childId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('enrolment.pupil')
    .where(inScope(scope, 'enrolment.pupil'))
    .where('child_id', '=', childId)
    .select('pupil_id')
    .executeTakeFirst()
  return row !== undefined
}
