import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { openContent } from './content.ts'
import { DOCUMENT_KIND_NAMES, effectiveOnOf, kindRuleOf } from './domain.ts'
import { listAddressees, listServices } from './store.ts'
import { listLetterRows } from './store-lists.ts'

const LETTER_KINDS = DOCUMENT_KIND_NAMES.filter((kind) => kindRuleOf(kind).servedOn === 'signatory')

/** 责任书 of a school year, level by level: who has signed and who has not. */
export async function listLetters(app: App, actor: Actor, schoolYear: number) {
  const { scope } = actor
  return withScope(app.db, scope, async (tx) => {
    // Letters are signed around the beginning of the school year they are for.
    const rows = (
      await listLetterRows(tx, scope, LETTER_KINDS, `${schoolYear}-03-01`, `${schoolYear + 1}-08-31`)
    ).filter((row) => !['withdrawn', 'corrected', 'blanked'].includes(row.state))
    const ids = rows.map((row) => row.document_id)
    const addressees = Map.groupBy(await listAddressees(tx, scope, ids), (row) => row.document_id)
    const services = await listServices(tx, scope, ids)
    const signed = new Map(services.filter((one) => one.outcome === 'served').map((one) => [one.addressee_id, one]))
    const lines = rows
      .map((row) => ({ row, content: openContent(app.secrets, row) }))
      .filter(({ content }) => String(content.fields.schoolYear ?? '').startsWith(String(schoolYear)))
      .map(({ row, content }) => ({
        documentId: row.document_id,
        documentNumber: row.document_number,
        kind: row.kind,
        partyB:
          String(content.fields.partyB ?? '') ||
          (addressees.get(row.document_id) ?? []).map((one) => one.name).join('、'),
        signedOn: effectiveOnOf(
          row.kind,
          (addressees.get(row.document_id) ?? []).map((one) => signed.get(one.addressee_id)?.effective_on ?? null),
        ),
      }))
    const levels = LETTER_KINDS.map((kind) => {
      const ofLevel = lines.filter((line) => line.kind === kind)
      return { kind, issued: ofLevel.length, signed: ofLevel.filter((line) => line.signedOn !== null).length }
    })
    // Pledges of guardians are thousands: they are counted, and looked up in the list of papers.
    return { levels, rows: lines.filter((line) => line.kind !== 'guardian-pledge') }
  })
}
