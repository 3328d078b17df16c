import { type SelectQueryBuilder, sql } from 'kysely'
import type { PlainDate } from '../../kernel/plain-date.ts'
import { type Sight, sightOf } from '../../kernel/duty.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Schema, Tx } from '../../platform/database.ts'
import { inScope, startsWith } from '../../platform/lists.ts'
import { schoolNames } from '../directory/index.ts'
import type { Veil } from '../disclosure/index.ts'
import { asksBeyondSight, type PlaceNames, placeNames } from '../register/index.ts'
import type { FindingFilter, FindingLine } from './contract.ts'

type Findings<O = object> = SelectQueryBuilder<Schema, 'reconciliation.finding', O>

/** Columns of a finding that name the duties it is opened to: for its child, or because it was reported. */
export const BY_DUTY = ['duties', 'reported_to']

/** Findings of a scope that pass a filter; overdue is what is open after its day. */
export function findingsWhere(tx: Tx, scope: Scope, filter: FindingFilter, today: PlainDate): Findings {
  let query: Findings = tx.selectFrom('reconciliation.finding').where(inScope(scope, 'reconciliation.finding', BY_DUTY))
  const beyond = { school: filter.school, standing: filter.ownerLine }
  if (asksBeyondSight(sightOf(scope), beyond)) return query.where(sql<boolean>`false`)
  if (filter.division) query = query.where(startsWith('reconciliation.finding.division_code', filter.division))
  if (filter.school) query = query.where(startsWith('reconciliation.finding.school_key', `${filter.school}/`))
  if (filter.kind) query = query.where('kind', '=', filter.kind)
  if (filter.certainty) query = query.where('certainty', '=', filter.certainty)
  if (filter.state) query = query.where('state', '=', filter.state)
  if (filter.ownerLine) query = query.where('owner_line', '=', filter.ownerLine)
  if (filter.overdue) query = query.where('state', '=', 'open').where('due_on', '<', today)
  return query
}

/** The findings with what a line shows. A school sees the pupil of its record even when the child lives out of its sight. */
export function linesOf(query: Findings) {
  return query
    .leftJoin('register.pub_child as child', (join) =>
      join
        .onRef('child.county_code', '=', 'reconciliation.finding.county_code')
        .onRef('child.child_id', '=', 'reconciliation.finding.child_id'),
    )
    .leftJoin('enrolment.pub_pupil as pupil', (join) =>
      join
        .onRef('pupil.county_code', '=', 'reconciliation.finding.county_code')
        .onRef('pupil.pupil_id', '=', 'reconciliation.finding.pupil_id'),
    )
    .selectAll('reconciliation.finding')
    .select((e) => [
      e.fn.coalesce('child.name', 'pupil.name').as('child_name'),
      e.fn.coalesce('child.sex', 'pupil.sex').as('sex'),
      e.fn.coalesce('child.born_on', 'pupil.born_on').as('born_on'),
      'child.groups as groups',
      e.fn.coalesce('pupil.school_name', 'child.school_name').as('school_name'),
    ])
}

const SORT_COLUMNS = { dueOn: 'due_on', division: 'division_code' } as const

export function sortOf(filter: FindingFilter): {
  column: 'due_on' | 'division_code'
  direction: 'asc' | 'desc'
  type: 'date' | 'text'
} {
  const sort = filter.sort ?? 'dueOn'
  const column = SORT_COLUMNS[sort.replace('-', '') as keyof typeof SORT_COLUMNS]
  return { column, direction: sort.startsWith('-') ? 'desc' : 'asc', type: column === 'due_on' ? 'date' : 'text' }
}

export async function findingRows(tx: Tx, scope: Scope, filter: FindingFilter, today: PlainDate, limit: number) {
  const { column, direction, type } = sortOf(filter)
  let query = linesOf(findingsWhere(tx, scope, filter, today))
    .orderBy(`reconciliation.finding.${column}`, direction)
    .orderBy('reconciliation.finding.finding_id', direction)
  if (filter.cursor) {
    const after = /^(.{1,12})_([0-9a-f-]{36})$/.exec(filter.cursor)
    if (!after) return undefined
    const place = sql`(${sql.ref(`reconciliation.finding.${column}`)}, reconciliation.finding.finding_id)`
    const anchor = sql`(${after[1]}::${sql.raw(type)}, ${after[2]}::uuid)`
    query = query.where(direction === 'asc' ? sql<boolean>`${place} > ${anchor}` : sql<boolean>`${place} < ${anchor}`)
  }
  return query.limit(limit).execute()
}

export interface Names extends PlaceNames {
  /** A school by its 10-digit code or a division by its 12 digits. */
  unit(code: string): string
}

export async function namesOf(tx: Tx, scope: Scope, today: PlainDate): Promise<Names> {
  const places = await placeNames(tx, scope.county, today)
  const schools = await schoolNames(tx, scope.county)
  return { ...places, unit: (code) => schools.get(code) ?? places.division(code) }
}

export type LineRow = NonNullable<Awaited<ReturnType<typeof findingRows>>>[number]

export async function countWhere(query: Findings): Promise<number> {
  const row = await query.select((e) => e.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  return row.count
}

export function lineOf(row: LineRow, names: Names, today: PlainDate, veil: Veil, sight: Sight): FindingLine {
  const isTold = sight.tellsSchooling
  const ownerIsTold = isTold || row.owner_line === 'household'
  return {
    findingId: row.finding_id,
    kind: row.kind,
    state: row.state,
    certainty: row.certainty,
    reason: isTold ? row.reason : 'not-told',
    childId: row.child_id,
    childName: veil.show('name', row.child_name ?? '', row.child_id),
    sex: row.sex,
    bornOn: row.born_on,
    groups: (row.groups ?? []).filter(sight.tellsGroup),
    townshipName: names.township(row.division_code),
    villageName: names.village(row.division_code),
    schoolName: isTold ? row.school_name : null,
    ownerLine: row.owner_line,
    ownerUnit: ownerIsTold ? row.owner_unit : '',
    ownerName: ownerIsTold ? names.unit(row.owner_unit) : '',
    raisedOn: row.raised_on,
    dueOn: row.due_on,
    isOverdue: row.state === 'open' && row.due_on < today,
    caseId: row.case_id,
  }
}
