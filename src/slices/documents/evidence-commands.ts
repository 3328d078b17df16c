import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { newId } from '../../kernel/ids.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { MEDIA_TYPES } from '../../platform/photo-metadata.ts'
import { receiveMedia } from '../../platform/received.ts'
import { recordAudit } from '../audit/index.ts'
import { lineOfPaper } from './paper-line.ts'
import { findDocument, findDocumentForUpdate, insertEvidence, listEvidence } from './store.ts'

/** A photo of a phone, a scanned page, or a short video. */
export const EVIDENCE_BYTES = 30_000_000

type EvidenceRefusal =
  | 'document.not-found'
  | 'document.evidence-too-large'
  | 'document.evidence-of-wrong-type'
  | 'document.evidence-damaged'

/** Keeps a photo, video or scan of a service, sealed and without the place it was taken at; the record of service names it afterwards. */
export async function uploadEvidence(
  app: App,
  actor: Actor,
  documentId: string,
  content: AsyncIterable<Uint8Array>,
): Promise<Decision<{ readonly evidenceId: string }, EvidenceRefusal>> {
  const received = await receiveMedia(content, { most: EVIDENCE_BYTES, types: MEDIA_TYPES })
  if (received.fault) return refuse(`document.evidence-${received.fault}`, { megabytes: EVIDENCE_BYTES / 1_000_000 })
  return withScope(app.db, actor.scope, async (tx) => {
    const row = await findDocumentForUpdate(tx, actor.scope, documentId)
    if (!row) return refuse('document.not-found')
    const stored = await app.files.putFile([received.content], { owner: row.county_code })
    const evidenceId = newId()
    await insertEvidence(tx, {
      county_code: row.county_code,
      evidence_id: evidenceId,
      document_id: documentId,
      file_sha256: stored.sha256,
      media_type: received.mediaType,
      file_bytes: stored.bytes,
      metadata: 'removed',
      uploaded_by: actor.id,
      uploaded_at: app.clock.now(),
      ...lineOfPaper(row),
    })
    await recordAudit(tx, {
      event: 'documents.evidence-uploaded',
      actorId: actor.id,
      ...(row.child_id && { subjectId: row.child_id }),
      details: { documentId, evidenceId },
    })
    return accept({ evidenceId })
  })
}

/** Hands out a photo of a service; the look is on record. */
export async function takeEvidence(app: App, actor: Actor, documentId: string, evidenceId: string) {
  return withScope(app.db, actor.scope, async (tx) => {
    const row = await findDocument(tx, actor.scope, documentId)
    const evidence = (await listEvidence(tx, actor.scope, documentId)).find((one) => one.evidence_id === evidenceId)
    if (!row || !evidence) return refuse('document.evidence-not-found')
    await recordAudit(tx, {
      event: 'documents.evidence-viewed',
      actorId: actor.id,
      ...(row.child_id && { subjectId: row.child_id }),
      details: { documentId, evidenceId },
    })
    return accept({ mediaType: evidence.media_type, content: app.files.readFile(evidence.file_sha256) })
  })
}
