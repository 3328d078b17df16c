import type { ColumnType, Selectable } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Tx } from '../../platform/database.ts'
import { type CaseRules, DEFAULT_CASE_RULES } from './rules/county-rules.ts'
import type { LegalBasis, PenaltyKind, PenaltyOrgan } from './rules/facts.ts'

type Given<T> = ColumnType<T, T, never>

interface LegalBasisTable {
  county_code: Given<string>
  basis_id: Given<string>
  title: Given<string>
  article: Given<string>
  penalty_kind: Given<PenaltyKind>
  min_yuan: Given<number>
  max_yuan: Given<number>
  organ: Given<PenaltyOrgan>
  valid_from: Given<PlainDate>
  valid_to: PlainDate | null
  entered_by: Given<string>
  entered_at: Given<Date>
  approved_by: string | null
  approved_at: Date | null
  ended_by: string | null
  submission_id: Given<string>
}
export type LegalBasisRow = Selectable<LegalBasisTable>

interface CaseRulesTable {
  county_code: Given<string>
  rules: ColumnType<Partial<CaseRules>, string, string>
  version: number
  changed_at: Date
  changed_by: string
}

declare module '../../platform/database.ts' {
  interface Schema {
    'cases.legal_basis': LegalBasisTable
    'cases.case_rules': CaseRulesTable
  }
}

export function listLegalBases(tx: Tx, county: CountyCode): Promise<LegalBasisRow[]> {
  return tx
    .selectFrom('cases.legal_basis')
    .selectAll()
    .where('county_code', '=', county)
    .orderBy('valid_from', 'desc')
    .orderBy('basis_id')
    .execute()
}

export function findLegalBasis(tx: Tx, county: CountyCode, basisId: string): Promise<LegalBasisRow | undefined> {
  return tx
    .selectFrom('cases.legal_basis')
    .selectAll()
    .where('county_code', '=', county)
    .where('basis_id', '=', basisId)
    .forUpdate()
    .executeTakeFirst()
}

/** Writes a basis; false when its submission was written before. */
export async function insertLegalBasis(tx: Tx, row: LegalBasisRow): Promise<boolean> {
  const inserted = await tx
    .insertInto('cases.legal_basis')
    .values(row)
    .onConflict((conflict) => conflict.columns(['county_code', 'submission_id']).doNothing())
    .returning('basis_id')
    .executeTakeFirst()
  return inserted !== undefined
}

export async function saveLegalBasis(
  tx: Tx,
  row: LegalBasisRow,
  changes: Partial<Pick<LegalBasisRow, 'approved_by' | 'approved_at' | 'valid_to' | 'ended_by'>>,
): Promise<void> {
  await tx
    .updateTable('cases.legal_basis')
    .set(changes)
    .where('county_code', '=', row.county_code)
    .where('basis_id', '=', row.basis_id)
    .execute()
}

/** A row as the rules see it. */
export function basisOf(row: LegalBasisRow): LegalBasis {
  return {
    basisId: row.basis_id,
    title: row.title,
    article: row.article,
    penaltyKind: row.penalty_kind,
    minYuan: row.min_yuan,
    maxYuan: row.max_yuan,
    organ: row.organ,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    enteredBy: row.entered_by,
    approvedBy: row.approved_by,
  }
}

export interface StoredCaseRules {
  readonly rules: CaseRules
  readonly version: number
}

/** The county's rules of cases: what it decided, defaults for the rest. */
export async function selectCaseRules(tx: Tx, county: CountyCode): Promise<StoredCaseRules> {
  const row = await tx
    .selectFrom('cases.case_rules')
    .select(['rules', 'version'])
    .where('county_code', '=', county)
    .executeTakeFirst()
  return { rules: { ...DEFAULT_CASE_RULES, ...row?.rules }, version: row?.version ?? 0 }
}

/** Writes rules over the version that was read; false when another was written meanwhile. */
export async function saveCaseRules(
  tx: Tx,
  county: CountyCode,
  rules: CaseRules,
  readVersion: number,
  by: { readonly actorId: string; readonly at: Date },
): Promise<boolean> {
  const values = { rules: JSON.stringify(rules), version: readVersion + 1, changed_at: by.at, changed_by: by.actorId }
  const written =
    readVersion === 0
      ? await tx
          .insertInto('cases.case_rules')
          .values({ county_code: county, ...values })
          .onConflict((conflict) => conflict.doNothing())
          .returning('version')
          .executeTakeFirst()
      : await tx
          .updateTable('cases.case_rules')
          .set(values)
          .where('county_code', '=', county)
          .where('version', '=', readVersion)
          .returning('version')
          .executeTakeFirst()
  return written !== undefined
}
