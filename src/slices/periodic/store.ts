import { type ColumnType, type Selectable, sql } from 'kysely'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'
import type { ReportUnit, UnitLine } from '../reports/index.ts'
import type { PeriodicContent } from './contract.ts'
import type { Reminded } from './domain.ts'
import type { KindId, SigningLevel } from './kinds-domain.ts'

interface Keys {
  county_code: string
  division_code: string
  school_key: string
}

interface ReportTable extends Keys {
  kind: KindId
  unit_line: UnitLine
  unit_code: string
  period: string
  version: number
  content: ColumnType<PeriodicContent, string, never>
  content_hash: string
  prepared_by: string
  checked_by: string
  filed_by: string
  filed_at: Date
  correction_reason: string | null
  submission_id: string
}
export type FiledReport = Selectable<ReportTable>

interface SignatureTable extends Keys {
  signature_id: string
  kind: KindId
  unit_line: UnitLine
  unit_code: string
  period: string
  version: number
  level: SigningLevel
  decision: 'agreed' | 'sent-back'
  content_hash: string
  reason: string | null
  signed_by: string
  signed_at: Date
  submission_id: string
}
export type SignatureRow = Selectable<SignatureTable>

interface ReminderTable extends Keys {
  kind: KindId
  unit_line: UnitLine
  unit_code: string
  period: string
  level: Reminded
  due_on: PlainDate
  reminded_at: Date
}
export type ReminderRow = Selectable<ReminderTable>

declare module '../../platform/database.ts' {
  interface Schema {
    'periodic.report': ReportTable
    'periodic.signature': SignatureTable
    'periodic.reminder': ReminderTable
  }
}

/** Which report: a kind, the unit that files it, and its time. */
export interface Which {
  readonly kind: KindId
  readonly unit: ReportUnit
  readonly period: string
}

/** Filed versions of one report, newest first. */
export function listVersions(tx: Tx, scope: Scope, { kind, unit, period }: Which): Promise<FiledReport[]> {
  return tx
    .selectFrom('periodic.report')
    .selectAll()
    .where(inScope(scope, 'periodic.report'))
    .where('kind', '=', kind)
    .where('unit_line', '=', unit.line)
    .where('unit_code', '=', unit.code)
    .where('period', '=', period)
    .orderBy('version', 'desc')
    .execute()
}

/** What the levels above said of one report, of every version. */
export function listSignatures(tx: Tx, scope: Scope, { kind, unit, period }: Which): Promise<SignatureRow[]> {
  return tx
    .selectFrom('periodic.signature')
    .selectAll()
    .where(inScope(scope, 'periodic.signature'))
    .where('kind', '=', kind)
    .where('unit_line', '=', unit.line)
    .where('unit_code', '=', unit.code)
    .where('period', '=', period)
    .orderBy('signed_at')
    .execute()
}

type Wanted = readonly { readonly kind: KindId; readonly periods: readonly string[] }[]

/** Rows of some kinds and times. */
function isAmong(table: string, wanted: Wanted) {
  const pairs = wanted.flatMap(({ kind, periods }) => periods.map((period) => [kind, period] as const))
  return sql<boolean>`(${sql.ref(`${table}.kind`)}, ${sql.ref(`${table}.period`)}) in (
    select * from unnest(${pairs.map(([kind]) => kind)}::text[], ${pairs.map(([, period]) => period)}::text[]))`
}

/** What was signed over each version, gathered once: asked report by report it is a look-up for each of a year's. */
function signaturesOf(tx: Tx, scope: Scope, wanted: Wanted) {
  return tx
    .selectFrom('periodic.signature as signature')
    .where(inScope(scope, 'signature'))
    .where(isAmong('signature', wanted))
    .groupBy(['signature.kind', 'signature.unit_line', 'signature.unit_code', 'signature.period', 'signature.version'])
    .select(['signature.kind', 'signature.unit_line', 'signature.unit_code', 'signature.period', 'signature.version'])
    .select(
      sql<{ level: SigningLevel; decision: 'agreed' | 'sent-back'; on: PlainDate }[]>`
        json_agg(json_build_object('level', signature.level, 'decision', signature.decision,
          'on', to_char(signature.signed_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD')))`.as('signatures'),
    )
    .as('signed')
}

/** The newest version of every report of some times, without its content, with what was signed over it. */
export function listHeads(tx: Tx, scope: Scope, wanted: Wanted) {
  return tx
    .selectFrom('periodic.report as report')
    .leftJoin(signaturesOf(tx, scope, wanted), (join) =>
      join
        .onRef('signed.kind', '=', 'report.kind')
        .onRef('signed.unit_line', '=', 'report.unit_line')
        .onRef('signed.unit_code', '=', 'report.unit_code')
        .onRef('signed.period', '=', 'report.period')
        .onRef('signed.version', '=', 'report.version'),
    )
    .distinctOn(['report.kind', 'report.unit_code', 'report.period'])
    .where(inScope(scope, 'report'))
    .where(isAmong('report', wanted))
    .select(['report.kind', 'report.unit_line', 'report.unit_code', 'report.period', 'report.version'])
    .select(['report.filed_at', 'report.filed_by', 'signed.signatures'])
    .orderBy('report.kind')
    .orderBy('report.unit_code')
    .orderBy('report.period')
    .orderBy('report.version', 'desc')
    .execute()
}
export type Head = Awaited<ReturnType<typeof listHeads>>[number]

/** Freezes a version; false when somebody else has just filed it. */
export async function insertReport(tx: Tx, report: FiledReport): Promise<boolean> {
  const inserted = await tx
    .insertInto('periodic.report')
    .values({ ...report, content: JSON.stringify(report.content) })
    .onConflict((conflict) =>
      conflict.columns(['county_code', 'kind', 'unit_line', 'unit_code', 'period', 'version']).doNothing(),
    )
    .returning('version')
    .executeTakeFirst()
  return inserted !== undefined
}

/** Signs a version; false when the level has signed it already. */
export async function insertSignature(tx: Tx, row: SignatureRow): Promise<boolean> {
  const inserted = await tx
    .insertInto('periodic.signature')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning('signature_id')
    .executeTakeFirst()
  return inserted !== undefined
}

/** Puts reminders on record; who was reminded is not reminded again. Answers the number of those that are new. */
export async function insertReminders(tx: Tx, rows: readonly ReminderRow[]): Promise<number> {
  let count = 0
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    const inserted = await tx
      .insertInto('periodic.reminder')
      .values(rows.slice(at, at + ROWS_AT_ONCE))
      .onConflict((conflict) => conflict.doNothing())
      .returning('unit_code')
      .execute()
    count += inserted.length
  }
  return count
}

/** A statement takes 65 535 parameters, a reminder has ten. */
const ROWS_AT_ONCE = 5000

/** Reports whose omission is a finding already: everybody above was reminded of it, as `kind period unit`. */
export async function listFindings(tx: Tx, scope: Scope, wanted: Wanted): Promise<ReadonlySet<string>> {
  const rows = await tx
    .selectFrom('periodic.reminder as reminder')
    .select(['reminder.kind', 'reminder.period', 'reminder.unit_code'])
    .where(inScope(scope, 'reminder'))
    .where('reminder.level', '=', 'finding')
    .where(isAmong('reminder', wanted))
    .execute()
  return new Set(rows.map((row) => [row.kind, row.period, row.unit_code].join(' ')))
}

/** Reminders of a kind and time, in scope. */
export function listReminders(tx: Tx, scope: Scope, kind: KindId, period: string): Promise<ReminderRow[]> {
  return tx
    .selectFrom('periodic.reminder')
    .selectAll()
    .where(inScope(scope, 'periodic.reminder'))
    .where('kind', '=', kind)
    .where('period', '=', period)
    .execute()
}
