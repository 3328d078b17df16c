import { inflateRawSync } from 'node:zlib'
import { TemplateHandler } from 'easy-template-x'
import { accept, type Decision, refuse } from '../../../kernel/decision.ts'
import type { DocumentKindName } from '../domain.ts'
import type { WordedKind } from './papers.ts'
import { tagLabel, type TagValues, tagsOfKind } from './tags.ts'
import { missingTags } from './template-tags.ts'

/** Largest template taken, and what it may hold unpacked: a Word file of text is a hundredth of it. */
export const TEMPLATE_BYTES = 5_000_000
const UNPACKED_BYTES = 60_000_000

export type TemplateRefusal =
  | 'document.template-unreadable'
  | 'document.template-tags-unknown'
  | 'document.template-tags-missing'

const handler = new TemplateHandler()

/** Checks an uploaded Word template against the fields of its kind; names every tag that is unknown or missing. */
export async function checkTemplate(
  kind: WordedKind,
  file: Buffer,
): Promise<Decision<readonly string[], TemplateRefusal>> {
  const names = await tagNames(file)
  if (!names) return refuse('document.template-unreadable')
  const known = new Set(tagsOfKind(kind).map(tagLabel))
  const unknown = names.filter((name) => !known.has(name))
  if (unknown.length > 0)
    return refuse('document.template-tags-unknown', { tags: unknown.map((name) => `{${name.slice(0, 30)}}`) })
  const missing = missingTags(kind, names)
  return missing.length > 0
    ? refuse('document.template-tags-missing', { tags: missing.map((tag) => `{${tagLabel(tag)}}`) })
    : accept(names)
}

/** Labels of the tags of a Word file; undefined for what is none that can be read. */
export async function tagNames(file: Buffer): Promise<string[] | undefined> {
  if (!isHarmlessZip(file)) return undefined
  try {
    const tags = await handler.parseTags(file)
    return [...new Set(tags.map((tag) => tag.name))]
  } catch {
    return undefined
  }
}

/** Fills a template that was checked. A tag nothing is known for stays blank. */
export async function fillTemplate(kind: DocumentKindName, file: Buffer, values: TagValues): Promise<Buffer> {
  const data = Object.fromEntries(tagsOfKind(kind).map((tag) => [tagLabel(tag), values[tag] ?? '']))
  return handler.process(file, data)
}

/** A Word file whose parts unpack to a sane size; what the directory of the archive says is not believed. */
function isHarmlessZip(file: Buffer): boolean {
  const end = file.lastIndexOf('PK\x05\x06', undefined, 'latin1')
  if (file.length > TEMPLATE_BYTES || end < 0 || end + 22 > file.length) return false
  try {
    let at = file.readUInt32LE(end + 16)
    let left = UNPACKED_BYTES
    for (let entries = file.readUInt16LE(end + 10); entries > 0; entries--) {
      const method = file.readUInt16LE(at + 10)
      const packed = file.readUInt32LE(at + 20)
      const local = file.readUInt32LE(at + 42)
      const from = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28)
      const content = file.subarray(from, from + packed)
      left -= method === 8 ? inflateRawSync(content, { maxOutputLength: Math.max(1, left) }).length : content.length
      if (left <= 0) return false
      at += 46 + file.readUInt16LE(at + 28) + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32)
    }
    return true
  } catch {
    return false
  }
}
