// For tests: workbooks as bytes, written part by part, so that each of their parts can be as wrong as a test wants it.

import { crc32, deflateRawSync } from 'node:zlib'

export type ZipPart = { name: string; content: string | Uint8Array /** As the archive says it. */; size?: number }

/** A ZIP archive, deflated. */
export function zipOf(parts: readonly ZipPart[]): Buffer {
  const chunks: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const { name, content, size } of parts) {
    const bytes = Buffer.from(content)
    const packed = deflateRawSync(bytes)
    const head = Buffer.alloc(26)
    head.writeUInt16LE(20, 0) // version
    head.writeUInt16LE(0x800, 2) // names are UTF-8
    head.writeUInt16LE(8, 4) // deflate
    head.writeUInt32LE(crc32(bytes), 10)
    head.writeUInt32LE(packed.length, 14)
    head.writeUInt32LE(size ?? bytes.length, 18)
    head.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), head, Buffer.from(name), packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(at, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), head, tail, Buffer.from(name)]))
    chunks.push(local)
    at += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(parts.length, 4)
  end.writeUInt16LE(parts.length, 6)
  end.writeUInt32LE(central.length, 8)
  end.writeUInt32LE(at, 12)
  return Buffer.concat([...chunks, central, Buffer.from('PK\x05\x06', 'latin1'), end])
}

type Sheet = { name: string; xml: string }
export type WorkbookParts = { sheets: Sheet[]; strings?: string; styles?: string; workbookPr?: string }

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packageRelations = 'http://schemas.openxmlformats.org/package/2006/relationships'
const xml = (content: string) => `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${content}`

export function workbookParts({ sheets, strings, styles, workbookPr = '' }: WorkbookParts): ZipPart[] {
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${relationships}/${type}" Target="${target}"/>`
  return [
    {
      name: '_rels/.rels',
      content: xml(
        `<Relationships xmlns="${packageRelations}">${relation('r', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
      ),
    },
    {
      name: 'xl/workbook.xml',
      content: xml(
        `<workbook xmlns="${main}" xmlns:r="${relationships}">${workbookPr}<sheets>${sheets
          .map(({ name }, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`)
          .join('')}</sheets></workbook>`,
      ),
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: xml(
        `<Relationships xmlns="${packageRelations}">${sheets
          .map((_, i) => relation(`rId${i + 1}`, 'worksheet', `worksheets/sheet${i + 1}.xml`))
          .join('')}</Relationships>`,
      ),
    },
    ...(strings === undefined
      ? []
      : [{ name: 'xl/sharedStrings.xml', content: xml(`<sst xmlns="${main}">${strings}</sst>`) }]),
    ...(styles === undefined
      ? []
      : [{ name: 'xl/styles.xml', content: xml(`<styleSheet xmlns="${main}">${styles}</styleSheet>`) }]),
    ...sheets.map((sheet, i) => ({
      name: `xl/worksheets/sheet${i + 1}.xml`,
      content: xml(`<worksheet xmlns="${main}"><sheetData>${sheet.xml}</sheetData></worksheet>`),
    })),
  ]
}

export const workbookOf = (parts: WorkbookParts): Buffer => zipOf(workbookParts(parts))

/** Rows of inline strings, as some programs write them. */
export function inlineRows(rows: readonly string[][]): string {
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const cell = (text: string) => `<c t="inlineStr"><is><t>${escaped(text)}</t></is></c>`
  return rows.map((cells, i) => `<row r="${i + 1}">${cells.map(cell).join('')}</row>`).join('')
}
