import { FileTooLarge } from './files.ts'
import { type MediaType, withoutMetadata } from './photo-metadata.ts'

/** Reads what is sent into memory; undefined once it is more than `most` bytes. */
export async function readUpTo(content: AsyncIterable<Uint8Array>, most: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const chunk of content) {
      bytes += chunk.byteLength
      if (bytes > most) return undefined
      chunks.push(chunk)
    }
  } catch (error) {
    if (error instanceof FileTooLarge) return undefined
    throw error
  }
  return Buffer.concat(chunks)
}

/** What a file is, by its first bytes; what the browser calls it is not believed. */
const SIGNATURES: readonly { readonly type: MediaType; readonly at: number; readonly bytes: string }[] = [
  { type: 'image/jpeg', at: 0, bytes: '\xff\xd8\xff' },
  { type: 'image/png', at: 0, bytes: '\x89PNG' },
  { type: 'image/webp', at: 8, bytes: 'WEBP' },
  { type: 'application/pdf', at: 0, bytes: '%PDF-' },
  { type: 'video/mp4', at: 4, bytes: 'ftyp' },
]

export type ReceivedMedia =
  | { readonly fault: 'too-large' | 'of-wrong-type' | 'damaged' }
  | { readonly fault: null; readonly mediaType: MediaType; readonly content: Uint8Array }

/** Takes in a photo, scan or video: known by its bytes, of a kind that is wanted, without the place it was taken at. */
export async function receiveMedia(
  content: AsyncIterable<Uint8Array>,
  wanted: { readonly most: number; readonly types: readonly MediaType[] },
): Promise<ReceivedMedia> {
  const file = await readUpTo(content, wanted.most)
  if (!file) return { fault: 'too-large' }
  const head = file.subarray(0, 16).toString('latin1')
  const mediaType = SIGNATURES.find(({ at, bytes }) => head.startsWith(bytes, at))?.type
  if (!mediaType || !wanted.types.includes(mediaType)) return { fault: 'of-wrong-type' }
  const cleaned = withoutMetadata(mediaType, file)
  return cleaned ? { fault: null, mediaType, content: cleaned } : { fault: 'damaged' }
}
