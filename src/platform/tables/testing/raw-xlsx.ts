import { crc32, deflateRawSync } from 'node:zlib'

/** Parts of a package by name, as bytes or text. */
export type Parts = Readonly<Record<string, string | Uint8Array>>

/** Packs parts into a ZIP, exactly as given: for files that no honest writer would make. */
export function zipOf(parts: Parts): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, content] of Object.entries(parts)) {
    const data = Buffer.from(content as string)
    const packed = deflateRawSync(data)
    const nameBytes = Buffer.from(name)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(0x0800, 2)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(data), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(data.length, 18)
    common.writeUInt16LE(nameBytes.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, nameBytes, packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, tail, nameBytes]))
    locals.push(local)
    offset += local.length
  }
  const entries = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(directory.length, 8)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(entries.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, entries, end])
}

export interface RawSheet {
  readonly name: string
  readonly state?: 'hidden' | 'veryHidden'
  /** The XML inside `<sheetData>`. */
  readonly data: string
  readonly head?: string
}

export interface RawWorkbook {
  readonly sheets: readonly RawSheet[]
  /** The XML inside `<sst>`: one `<si>` each. */
  readonly sharedStrings?: string
  /** Number format ids (or custom codes) of cell styles 1, 2, 3 …; style 0 is plain. */
  readonly formats?: readonly (number | string)[]
  readonly date1904?: boolean
  readonly parts?: Parts
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships'

/** Parts of a workbook whose sheets are given as XML. */
export function rawWorkbookParts(workbook: RawWorkbook): Record<string, string | Uint8Array> {
  const sheetFiles = workbook.sheets.map((_, index) => `sheet${index + 1}.xml`)
  const parts: Record<string, string | Uint8Array> = {
    '[Content_Types].xml':
      `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
      `<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${PACKAGE}"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml':
      `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}">${workbook.date1904 ? '<workbookPr date1904="1"/>' : ''}<sheets>` +
      workbook.sheets
        .map(
          (sheet, index) =>
            `<sheet name="${sheet.name}" sheetId="${index + 1}"${sheet.state ? ` state="${sheet.state}"` : ''} r:id="rId${index + 1}"/>`,
        )
        .join('') +
      `</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels':
      `<Relationships xmlns="${PACKAGE}">` +
      sheetFiles
        .map(
          (file, index) =>
            `<Relationship Id="rId${index + 1}" Type="${RELATIONS}/worksheet" Target="worksheets/${file}"/>`,
        )
        .join('') +
      `<Relationship Id="rIdS" Type="${RELATIONS}/styles" Target="styles.xml"/>` +
      (workbook.sharedStrings === undefined
        ? ''
        : `<Relationship Id="rIdT" Type="${RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>`) +
      `</Relationships>`,
    'xl/styles.xml': stylesXml(workbook.formats ?? []),
  }
  if (workbook.sharedStrings !== undefined) {
    parts['xl/sharedStrings.xml'] = `<?xml version="1.0"?><sst xmlns="${MAIN}">${workbook.sharedStrings}</sst>`
  }
  workbook.sheets.forEach((sheet, index) => {
    parts[`xl/worksheets/sheet${index + 1}.xml`] =
      `<?xml version="1.0" encoding="UTF-8"?>${sheet.head ?? ''}<worksheet xmlns="${MAIN}"><sheetData>${sheet.data}</sheetData></worksheet>`
  })
  return { ...parts, ...workbook.parts }
}

/** A workbook whose sheets are given as XML, as bytes. */
export function rawXlsx(workbook: RawWorkbook): Buffer {
  return zipOf(rawWorkbookParts(workbook))
}

function stylesXml(formats: readonly (number | string)[]): string {
  const custom = formats
    .map((format, index) =>
      typeof format === 'string'
        ? `<numFmt numFmtId="${200 + index}" formatCode="${format.replaceAll('"', '&quot;')}"/>`
        : '',
    )
    .join('')
  const ids = [0, ...formats.map((format, index) => (typeof format === 'string' ? 200 + index : format))]
  return (
    `<styleSheet xmlns="${MAIN}">${custom ? `<numFmts>${custom}</numFmts>` : ''}` +
    `<fonts><font/></fonts><fills><fill/></fills><borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs>` +
    `<cellXfs>${ids.map((id) => `<xf numFmtId="${id}" applyNumberFormat="1"/>`).join('')}</cellXfs></styleSheet>`
  )
}

/** A row of text cells, for sheets where only the text matters. */
export function textRow(number: number, texts: readonly string[]): string {
  const cells = texts.map((text) => `<c t="inlineStr"><is><t xml:space="preserve">${escapeXml(text)}</t></is></c>`)
  return `<row r="${number}">${cells.join('')}</row>`
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!)
}
