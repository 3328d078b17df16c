import { type RawBuilder, sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'
import type { OrganKind } from './domain.ts'

/**
 * Whose lines see a paper and all that belongs to it. It lies with the child, or with the matter wherever that is handed to;
 * then the organ that issued it still sees it, as its own record.
 */
export interface PaperLine {
  readonly division_code: string
  readonly school_key: string
  readonly issuer_division: string
  readonly issuer_school_key: string
}

/** The line of a paper for what is added to it. */
export const lineOfPaper = ({
  division_code,
  school_key,
  issuer_division,
  issuer_school_key,
}: PaperLine): PaperLine => ({
  division_code,
  school_key,
  issuer_division,
  issuer_school_key,
})

/** A paper that may be looked at: in the scope, or issued from it. Whatever changes it asks for the scope alone. */
export function inSight(scope: Scope, table: string): RawBuilder<boolean> {
  const column = (name: string) => sql.ref(`${table}.${name}`)
  const issuedHere =
    scope.divisionPrefix !== undefined
      ? sql`${column('issuer_division')} ^@ ${scope.divisionPrefix}`
      : scope.schoolPrefix !== undefined
        ? sql`${column('issuer_school_key')} ^@ ${scope.schoolPrefix}`
        : sql`false`
  return sql<boolean>`(${inScope(scope, table)} or (${column('county_code')} = ${scope.county} and ${issuedHere}))`
}

/** Organs of the household line; those of a school stand on the other. */
const ON_DIVISION: readonly OrganKind[] = ['county', 'bureau', 'township', 'village']
const PARTS = [
  'documents.addressee',
  'documents.service_record',
  'documents.withdrawal',
  'documents.evidence',
  'documents.document_file',
] as const

/** Gives the papers of a matter to another unit, as the machine: what was issued stays in the issuer's sight. */
export async function movePapersOf(
  tx: Tx,
  county: string,
  matterId: string,
  keys: { readonly divisionCode: string; readonly schoolKey: string },
): Promise<void> {
  await sql`
    update documents.document set division_code = ${keys.divisionCode}, school_key = ${keys.schoolKey},
           issuer_division = case when organ_kind = any(${[...ON_DIVISION]}) then organ_unit else '' end,
           issuer_school_key = case when organ_kind = any(${[...ON_DIVISION]}) then '' else organ_unit || '/' end
     where county_code = ${county} and matter_id = ${matterId}`.execute(tx)
  for (const table of PARTS)
    await sql`
      update ${sql.table(table)} as part
         set division_code = paper.division_code, school_key = paper.school_key,
             issuer_division = paper.issuer_division, issuer_school_key = paper.issuer_school_key
        from documents.document as paper
       where part.county_code = ${county} and paper.county_code = ${county} and paper.matter_id = ${matterId}
         and part.document_id = paper.document_id`.execute(tx)
}
