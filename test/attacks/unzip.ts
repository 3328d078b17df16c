import { inflateRawSync } from 'node:zlib'

/** The files of a ZIP whose names end so, as text: the XML parts of a workbook. */
export function unzipped(bytes: Buffer, ending = '.xml'): string[] {
  const parts: string[] = []
  const end = bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1')
  let at = bytes.readUInt32LE(end + 16)
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const packed = bytes.readUInt32LE(at + 20)
    const name = bytes.toString('utf8', at + 46, at + 46 + bytes.readUInt16LE(at + 28))
    const local = bytes.readUInt32LE(at + 42)
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const content = bytes.subarray(from, from + packed)
    if (name.endsWith(ending))
      parts.push((bytes.readUInt16LE(at + 10) === 8 ? inflateRawSync(content) : content).toString())
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return parts
}
