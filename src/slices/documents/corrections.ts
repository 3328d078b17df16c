import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database.ts'
import type { DocumentDraft } from './draft.ts'
import { openContent } from './content.ts'
import { DECIDED_FIELDS, type FieldName, type Fields, kindRuleOf, type Organ } from './domain.ts'
import { correctsAs } from './policy.ts'
import { type DocumentRow, findDocumentForUpdate, listCorrections } from './store.ts'

/** The paper a correction names: of the same kind and child, the organ’s to put right, and with what was decided in it as it is. */
export async function findCorrected(
  app: App,
  tx: Tx,
  actor: Actor,
  draft: DocumentDraft,
  organ: Organ,
): Promise<
  Decision<
    DocumentRow | undefined,
    'document.corrected-not-found' | 'document.corrected-already' | 'document.decision-stays'
  >
> {
  if (!draft.correctsId) return accept(undefined)
  const corrected = await findDocumentForUpdate(tx, actor.scope, draft.correctsId)
  const isOfAnother = corrected?.kind !== draft.kind || corrected.child_id !== (draft.childId ?? null)
  if (!corrected || isOfAnother || !correctsAs(corrected, organ)) return refuse('document.corrected-not-found')
  const corrections = await listCorrections(tx, actor.scope, [draft.correctsId])
  if (corrections.size > 0) return refuse('document.corrected-already')
  const changed = changedDecision(draft, openContent(app.secrets, corrected).fields)
  return changed.length > 0
    ? refuse('document.decision-stays', { fields: changed.map((name) => `document.field.${name}`) })
    : accept(corrected)
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

/** Fields a step decided that a correction would say otherwise. */
function changedDecision({ kind, fields, known = {} }: DocumentDraft, said: Fields): readonly FieldName[] {
  if (kindRuleOf(kind).issuedBy !== 'case') return []
  return DECIDED_FIELDS.filter(
    (name) => !isSame(fields[name], said[name]) && (name in said || !isSame(fields[name], known[name])),
  )
}

/** A correction takes the place of what it corrects: in the same matter or run, under the same keys. */
export function inPlaceOf(corrected: DocumentRow | undefined, draft: DocumentDraft): DocumentDraft {
  if (!corrected) return draft
  const keys = { divisionCode: corrected.division_code, schoolKey: corrected.school_key }
  const { matter_id: matterId, batch_id: batchId } = corrected
  return { ...draft, keys, ...(matterId && { matterId }), ...(batchId && { batchId }) }
}
