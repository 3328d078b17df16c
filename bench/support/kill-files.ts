import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'

/** A roster file of the county, as it was taken when the home was made. */
export interface BaseFile {
  readonly name: string
  readonly kind: string
  readonly sourceName: string
  readonly asOfOn: string
  readonly divisionCode: string
  readonly bytes: Buffer
}

/** A file to send: new bytes, so that it is a roster of its own, and what must become of it. */
export interface FileToSend extends Omit<BaseFile, 'bytes'> {
  readonly bytes: Buffer
  readonly sha256: string
  /** Rows put in that no county can take. */
  readonly badRows: number
  readonly damaged: boolean
}

/** Reads the files that the offices of a simulated county sent. */
export async function readBaseFiles(folder: string, county: string): Promise<BaseFile[]> {
  const list = parse<Record<string, string>>(await readFile(join(folder, 'rosters.csv'), 'utf8'), {
    columns: true,
    bom: true,
  })
  return Promise.all(
    list.map(async (row) => ({
      name: row['file']!,
      kind: row['kind']!,
      sourceName: row['source_name']!,
      asOfOn: row['as_of_on']!,
      divisionCode: `${county}${/入户摸排_(\d{3})_/.exec(row['file']!)?.[1] ?? '000'}000`,
      bytes: await readFile(join(folder, 'rosters', row['file']!)),
    })),
  )
}

/**
 * The same list sent anew: an XLSX gets a comment behind its parts, a CSV some more rows that cannot be taken. So every
 * file is new, its good rows are known, and the facts of the children stay what they were.
 */
export function anew(base: BaseFile, token: string): FileToSend {
  const isText = base.name.endsWith('.csv')
  const badRows = isText ? 2 : 0
  const bytes = isText ? withBadRows(base.bytes, token, badRows) : withComment(base.bytes, token)
  return { ...base, bytes, sha256: sha256Of(bytes), badRows, damaged: false }
}

/** The same list broken off in the middle, under the name of an office of its own. */
export function damaged(base: BaseFile, token: string): FileToSend {
  const half = base.bytes.subarray(0, Math.floor(base.bytes.length / 2))
  const bytes = Buffer.concat([half, Buffer.from(token)])
  return { ...base, sourceName: '断线的办公室', bytes, sha256: sha256Of(bytes), badRows: 0, damaged: true }
}

const END_OF_DIRECTORY_BYTES = 22

function withComment(zip: Buffer, comment: string): Buffer {
  const bytes = Buffer.concat([zip, Buffer.from(comment)])
  bytes.writeUInt16LE(comment.length, zip.length - END_OF_DIRECTORY_BYTES + 20)
  return bytes
}

/** Rows like the last one, but of nobody and born on no day: the second column of these lists is the name. */
function withBadRows(csv: Buffer, token: string, count: number): Buffer {
  const text = csv.toString('latin1').trimEnd()
  const last = text.slice(text.lastIndexOf('\n') + 1).split(',')
  const fields = last.map((field) => (/\d{6,}|^\d{4}\D\d/.test(field) ? '20991332' : field))
  const rows = Array.from({ length: count }, (_, index) => [`X${token}-${index}`, '', ...fields.slice(2)].join(','))
  return Buffer.from(`${[text, ...rows].join('\r\n')}\r\n`, 'latin1')
}

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
