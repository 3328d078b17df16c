import type { Readable } from 'node:stream'
import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { CountyCode } from '../../kernel/division-code.ts'
import { newId } from '../../kernel/ids.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { PHOTO_TYPES } from '../../platform/photo-metadata.ts'
import { receiveMedia } from '../../platform/received.ts'
import { recordAudit } from '../audit/index.ts'
import { caseOf } from './load-case.ts'
import { decideRecord, type PhotoRecord, PHOTOS_PER_RECORD } from './rules/records.ts'
import { type DropoutCaseRow, findCaseForUpdate } from './store.ts'
import { type CasePhotoRow, deletePhoto, findPhoto, forgetPhotos, insertPhoto, listPhotos } from './store-photos.ts'

/** A photo of any telephone; the page makes larger ones smaller before it sends them. */
export const PHOTO_BYTES = 15_000_000

type UploadRefusal =
  | 'case.not-found'
  | 'case.not-of-your-unit'
  | 'case.record-by-others'
  | 'case.record-not-now'
  | 'case.record-day-in-future'
  | 'case.photo-too-large'
  | 'case.photo-of-wrong-type'
  | 'case.photo-damaged'
  | 'case.photos-too-many'

/**
 * Keeps a photo for a record that is being filled in, sealed and without the place it was taken at. Until a record names
 * it, whoever sent it can take it back, and what is never named goes by itself.
 */
export async function uploadPhoto(
  app: App,
  actor: Actor,
  caseId: string,
  kind: PhotoRecord,
  content: AsyncIterable<Uint8Array>,
): Promise<Decision<{ readonly photoId: string }, UploadRefusal>> {
  const received = await receiveMedia(content, { most: PHOTO_BYTES, types: PHOTO_TYPES })
  if (received.fault) return refuse(`case.photo-${received.fault}`, { megabytes: PHOTO_BYTES / 1_000_000 })
  const today = app.clock.today()
  return withScope(app.db, actor.scope, async (tx) => {
    const row = await findCaseForUpdate(tx, actor.scope, caseId)
    if (!row) return refuse('case.not-found')
    const rule = decideRecord(caseOf(row), kind, actor, { on: today }, today)
    if (!rule.ok) return rule
    const photos = await listPhotos(tx, actor.scope, caseId)
    if (photos.filter((photo) => isInFormOf(photo, actor)).length >= PHOTOS_PER_RECORD)
      return refuse('case.photos-too-many', { most: PHOTOS_PER_RECORD })
    const stored = await app.files.putFile([received.content], { owner: row.county_code })
    const photoId = newId()
    await insertPhoto(tx, {
      county_code: row.county_code,
      photo_id: photoId,
      case_id: caseId,
      record_id: null,
      file_sha256: stored.sha256,
      media_type: received.mediaType as CasePhotoRow['media_type'],
      file_bytes: stored.bytes,
      uploaded_by: actor.id,
      uploaded_at: app.clock.now(),
      division_code: row.division_code,
      school_key: row.school_key,
    })
    await auditPhoto(tx, actor, 'cases.photo-uploaded', row, photoId)
    return accept({ photoId })
  })
}

const isInFormOf = (photo: CasePhotoRow, actor: Actor): boolean =>
  photo.record_id === null && photo.uploaded_by === actor.id

/** A photo of a form is seen by whoever is filling it in. */
async function findSeen(tx: Tx, actor: Actor, caseId: string, photoId: string) {
  const photo = await findPhoto(tx, actor.scope, caseId, photoId)
  return photo && (photo.record_id !== null || photo.uploaded_by === actor.id) ? photo : undefined
}

function auditPhoto(
  tx: Tx,
  actor: Actor,
  event: string,
  row: Pick<DropoutCaseRow, 'case_id' | 'child_id'>,
  photoId: string,
): Promise<void> {
  return recordAudit(tx, {
    event,
    actorId: actor.id,
    subjectId: row.child_id,
    details: { caseId: row.case_id, photoId },
  })
}

/** Takes back a photo no record names yet; it is the business of whoever sent it. */
export async function removePhoto(
  app: App,
  actor: Actor,
  caseId: string,
  photoId: string,
): Promise<Decision<{ readonly photoId: string }, 'case.photo-not-found' | 'case.photo-fixed'>> {
  return withScope(app.db, actor.scope, async (tx) => {
    const photo = await findSeen(tx, actor, caseId, photoId)
    if (!photo) return refuse('case.photo-not-found')
    if (!(await deletePhoto(tx, photo))) return refuse('case.photo-fixed')
    await auditPhoto(tx, actor, 'cases.photo-removed', photo, photoId)
    return accept({ photoId })
  })
}

/** Hands out a photo of a record, or one's own of a form; the look is on record. */
export async function takePhoto(
  app: App,
  actor: Actor,
  caseId: string,
  photoId: string,
): Promise<
  Decision<{ readonly mediaType: CasePhotoRow['media_type']; readonly content: Readable }, 'case.photo-not-found'>
> {
  return withScope(app.db, actor.scope, async (tx) => {
    const photo = await findSeen(tx, actor, caseId, photoId)
    if (!photo) return refuse('case.photo-not-found')
    await auditPhoto(tx, actor, 'cases.photo-viewed', photo, photoId)
    return accept({ mediaType: photo.media_type, content: app.files.readFile(photo.file_sha256) })
  })
}

/** Decides whether a record may name these photos: sent for this case by the same person, and named by nothing yet. */
export async function decidePhotos(
  tx: Tx,
  actor: Actor,
  caseId: string,
  photoIds: readonly string[],
): Promise<Decision<undefined, 'case.photo-not-found'>> {
  if (photoIds.length === 0) return accept(undefined)
  const mine = (await listPhotos(tx, actor.scope, caseId)).filter((photo) => isInFormOf(photo, actor))
  const known = new Set(mine.map((photo) => photo.photo_id))
  return photoIds.every((id) => known.has(id)) ? accept(undefined) : refuse('case.photo-not-found')
}

const FORM_HOURS = 24

/** Removes the photos of forms nobody sent within a day. */
export function forgetFormPhotos(app: App, tx: Tx, county: CountyCode): Promise<void> {
  return forgetPhotos(tx, county, new Date(app.clock.now().getTime() - FORM_HOURS * 3_600_000))
}
