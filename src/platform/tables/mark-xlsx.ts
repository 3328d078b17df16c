import { buffer } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import { crc32, deflateRawSync } from 'node:zlib'
import { ZipDirectory } from './zip-directory.ts'

/** What a head or foot of a page can hold in Excel, with its instructions. */
const LONGEST = 240

/**
 * Puts a text above and below every printed page of every sheet. The writer of sheets knows no heads and feet, so its
 * finished file is taken apart and put together again; it has to be in memory for that, as every export is.
 */
export async function* withHeaderAndFooter(file: Readable, text: string): AsyncGenerator<Buffer> {
  const directory = new ZipDirectory(await buffer(file))
  const printed = `&C${text.slice(0, LONGEST).replaceAll('&', '&&')}`
  const marks = `<headerFooter><oddHeader>${escaped(printed)}</oddHeader><oddFooter>${escaped(`${printed} &P/&N`)}</oddFooter></headerFooter>`
  const entries: Buffer[] = []
  let offset = 0
  for (const name of directory.names()) {
    const part = await directory.read(name)
    const content = /^xl\/worksheets\/[^/]+\.xml$/.test(name) ? marked(part, marks) : part
    const { local, entry } = zipped(name, content, offset)
    offset += local.length
    entries.push(entry)
    yield local
  }
  const list = Buffer.concat(entries)
  yield list
  yield endOf(entries.length, list.length, offset)
}

/** The head and foot stand after the rows and before the end of the sheet, whose writer puts nothing there. */
function marked(sheet: Buffer, marks: string): Buffer {
  const end = sheet.lastIndexOf('</worksheet>')
  if (end < 0) throw new Error('a sheet without end')
  return Buffer.concat([sheet.subarray(0, end), Buffer.from(marks), sheet.subarray(end)])
}

const DEFLATED = 8
const NAMES_ARE_UTF8 = 0x0800
const VERSION = 20
const FIRST_DAY = (1 << 5) | 1 // 1980-01-01, so that the same list gives the same bytes

function zipped(name: string, content: Buffer, offset: number): { local: Buffer; entry: Buffer } {
  const path = Buffer.from(name)
  const packed = deflateRawSync(content)
  const facts = Buffer.alloc(26)
  facts.writeUInt16LE(VERSION, 0)
  facts.writeUInt16LE(NAMES_ARE_UTF8, 2)
  facts.writeUInt16LE(DEFLATED, 4)
  facts.writeUInt16LE(FIRST_DAY, 8)
  facts.writeUInt32LE(crc32(content), 10)
  facts.writeUInt32LE(packed.length, 14)
  facts.writeUInt32LE(content.length, 18)
  facts.writeUInt16LE(path.length, 22)
  const place = Buffer.alloc(14)
  place.writeUInt32LE(offset, 10)
  return {
    local: Buffer.concat([Buffer.from('PK\x03\x04'), facts, path, packed]),
    entry: Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.of(VERSION, 0), facts, place, path]),
  }
}

function endOf(count: number, listBytes: number, listOffset: number): Buffer {
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(listBytes, 12)
  end.writeUInt32LE(listOffset, 16)
  return end
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
