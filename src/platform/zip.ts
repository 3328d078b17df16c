import { crc32 } from 'node:zlib'

export interface ZipEntry {
  readonly name: string
  readonly content: Uint8Array
}

/** Packs files into a ZIP without compressing them (PDFs are compressed already); names may be Chinese. */
export function* zipOf(entries: Iterable<ZipEntry>): Generator<Buffer> {
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content } of entries) {
    const bytes = Buffer.from(name, 'utf8')
    const fields = entryFields(bytes.length, content)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, bytes])
    directory.push(directoryEntry(fields, bytes, offset))
    offset += local.length + content.byteLength
    yield local
    yield Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(directory.length, 8)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(offset, 16)
  yield list
  yield end
}

/** UTF-8 names, stored, dated 1980-01-01: the same files give the same bytes. */
function entryFields(nameLength: number, content: Uint8Array): Buffer {
  const fields = Buffer.alloc(26)
  fields.writeUInt16LE(20, 0)
  fields.writeUInt16LE(0x0800, 2)
  fields.writeUInt16LE(0x0021, 8)
  fields.writeUInt32LE(crc32(content), 10)
  fields.writeUInt32LE(content.byteLength, 14)
  fields.writeUInt32LE(content.byteLength, 18)
  fields.writeUInt16LE(nameLength, 22)
  return fields
}

function directoryEntry(fields: Buffer, name: Buffer, offset: number): Buffer {
  const head = Buffer.from('PK\x01\x02\x14\x00', 'latin1')
  const tail = Buffer.alloc(14)
  tail.writeUInt32LE(offset, 10)
  return Buffer.concat([head, fields, tail, name])
}
