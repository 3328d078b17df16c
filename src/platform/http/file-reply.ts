import type { Readable } from 'node:stream'

/** A file as an answer. It is never kept by a browser or a proxy: it may hold children's data. */
export interface FileReply {
  readonly kind: 'file'
  /** Name shown to people; may be Chinese. */
  readonly filename: string
  readonly contentType: string
  readonly content: Readable | Uint8Array
}

/** Content types of the files this system gives out. */
export const CONTENT_TYPES = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
  json: 'application/json; charset=utf-8',
  zip: 'application/zip',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  mp4: 'video/mp4',
} as const

/** Wraps a stream or bytes as the answer of an endpoint whose reply is `file`. */
export function fileReply(
  filename: string,
  contentType: (typeof CONTENT_TYPES)[keyof typeof CONTENT_TYPES],
  content: Readable | Uint8Array,
): FileReply {
  return { kind: 'file', filename, contentType, content }
}

export function isFileReply(value: unknown): value is FileReply {
  return (
    typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'file' && 'content' in value
  )
}

/** `attachment` with the name in ASCII for old programs and in UTF-8 for all others (RFC 6266, RFC 8187). */
export function dispositionOf(filename: string): string {
  const ascii = filename.replace(/[^\x20-\x7e]|["\\/]/g, '_')
  const utf8 = encodeURIComponent(filename).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${utf8}`
}
