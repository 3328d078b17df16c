import { Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { addressOf, call, upload } from '../../../web/call.ts'
import { shrinkPhoto } from '../../../web/shrink-photo.ts'
import { FileDrop } from '../../../web/ui/file-drop.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { removeCasePhoto, takeCasePhoto, uploadCasePhoto } from '../contract.ts'
import { PHOTOS_PER_RECORD, type PhotoRecord } from '../rules/records.ts'
import { useText } from './use-text.ts'

/** A photo that was sent for a form, shown from the telephone it came from. */
interface SentPhoto {
  readonly photoId: string
  readonly url: string
}

/** Photos of a form: sent as they are chosen, taken back one by one, and all of them when the form is left. */
export function usePhotos(caseId: string) {
  const [photos, setPhotos] = useState<readonly SentPhoto[]>([])
  const [sending, setSending] = useState(0)
  const [error, setError] = useState<unknown>()
  const remove = async (photoId: string): Promise<void> => {
    await call(removeCasePhoto, { params: { caseId, photoId } })
    setPhotos((all) => all.filter((one) => one.photoId !== photoId))
  }
  return {
    photos,
    sending,
    error,
    async add(kind: PhotoRecord, files: readonly File[]): Promise<void> {
      setError(undefined)
      const wanted = files.slice(0, PHOTOS_PER_RECORD - photos.length)
      setSending(wanted.length)
      for (const file of wanted) {
        try {
          const form = new FormData()
          form.append('file', await shrinkPhoto(file))
          const { photoId } = await upload(uploadCasePhoto, { params: { caseId, kind } }, form, () => {})
          setPhotos((all) => [...all, { photoId, url: URL.createObjectURL(file) }])
        } catch (fault) {
          setError(fault)
        }
        setSending((left) => left - 1)
      }
    },
    remove: (photoId: string): Promise<void> => remove(photoId).catch(setError),
    /** Lets go of the pictures shown; the record has them now. */
    release: (): void => photos.forEach(({ url }) => URL.revokeObjectURL(url)),
    /** What was sent and is not wanted any more; what fails goes by itself within a day. */
    leave: (): void => photos.forEach(({ photoId }) => void remove(photoId).catch(() => {})),
  }
}

/** Lets somebody add photos to a record: the camera of a telephone, or files of a computer. */
export function PhotoField(props: {
  readonly kind: PhotoRecord
  readonly of: ReturnType<typeof usePhotos>
}): ReactNode {
  const t = useText()
  const { photos, sending, error, add, remove } = props.of
  return (
    <div className="stack tight">
      {photos.length < PHOTOS_PER_RECORD && (
        <FileDrop
          several
          text={t('case.photos.add')}
          hint={
            sending > 0
              ? t('case.photos.sending', { count: sending })
              : t('case.photos.hint', { most: PHOTOS_PER_RECORD })
          }
          accept="image/jpeg,image/png,image/webp"
          onFiles={(files) => void add(props.kind, files)}
        />
      )}
      {photos.length > 0 && (
        <ul className="photo-strip">
          {photos.map(({ photoId, url }, index) => (
            <li key={photoId}>
              <img src={url} alt={t('case.photo', { number: index + 1 })} />
              <button
                type="button"
                className="take-back"
                aria-label={t('case.photo.remove', { number: index + 1 })}
                onClick={() => void remove(photoId)}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
      )}
      {error !== undefined && <Problem error={error} />}
    </div>
  )
}

/** Photos of a record, small; each opens in full. That they were looked at is on record. */
export function RecordPhotos(props: { readonly caseId: string; readonly photoIds: readonly string[] }): ReactNode {
  const t = useText()
  const [open, setOpen] = useState<number | null>(null)
  const { caseId, photoIds } = props
  if (photoIds.length === 0) return null
  const source = (photoId: string): string => addressOf(takeCasePhoto, { params: { caseId, photoId } })
  return (
    <>
      <ul className="photo-strip">
        {photoIds.map((photoId, index) => (
          <li key={photoId}>
            <button type="button" onClick={() => setOpen(index)}>
              <img src={source(photoId)} alt={t('case.photo', { number: index + 1 })} loading="lazy" />
            </button>
          </li>
        ))}
      </ul>
      {open !== null && (
        <Modal
          open
          footer={null}
          width={960}
          title={t('case.photo.of', { number: open + 1, count: photoIds.length })}
          onCancel={() => setOpen(null)}
        >
          <img className="photo-large" src={source(photoIds[open]!)} alt={t('case.photo', { number: open + 1 })} />
          {photoIds.length > 1 && (
            <button type="button" className="plain-button" onClick={() => setOpen((open + 1) % photoIds.length)}>
              {t('case.photo.next')}
            </button>
          )}
        </Modal>
      )}
    </>
  )
}
