// An Excel workbook (ECMA-376, Office Open XML): its sheets, the table of strings that cells refer to, and which cell styles are dates.

import { posix } from 'node:path'
import { say } from '../../../shared/said.ts'
import { badData } from './row.ts'
import { readXml } from './xml-events.ts'
import { openZip, type ZipParts } from './zip-parts.ts'

/** Excel itself holds a million rows; so many characters are a gigabyte of strings. */
const maxSharedChars = 256 * 1024 * 1024
const maxPartBytes = 64 * 1024 * 1024
const maxSheets = 1000
const maxStyles = 100_000
const advice = say`Open it in a spreadsheet program and save it again as .xlsx, or save the sheet as CSV (UTF-8).`

export type Workbook = {
  file: string
  parts: ZipParts
  /** Name and part of each sheet with cells, in their order. */
  sheets: { name: string; part: string }[]
  countsFrom1904: boolean
  /** By the number of a cell's style. */
  isDateStyle: boolean[]
}

export async function openWorkbook(file: string): Promise<Workbook> {
  const parts = await openZip(file, advice)
  try {
    const main = await findMain(file, parts)
    const { sheets, countsFrom1904 } = await readMain(file, parts, main)
    const isDateStyle = await readStyles(file, parts, posix.join(posix.dirname(main), 'styles.xml'))
    return { file, parts, sheets, countsFrom1904, isDateStyle }
  } catch (error) {
    parts.close()
    throw error
  }
}

async function readSmall(file: string, parts: ZipParts, part: string, handler: Parameters<typeof readXml>[3]) {
  const size = parts.sizeOf(part)
  if (size > maxPartBytes)
    throw badData({ file }, say`its part ${part} has ${size} bytes; it may have ${maxPartBytes}. ${advice}`, {
      part,
      size,
    })
  await readXml(file, part, parts.read(part), handler)
}

/** Targets by their id. */
async function readRelations(
  file: string,
  parts: ZipParts,
  part: string,
): Promise<Map<string, { target: string; type: string }>> {
  const folder = posix.dirname(part)
  const relations = new Map<string, { target: string; type: string }>()
  const name = posix.join(folder, '_rels', `${posix.basename(part)}.rels`)
  if (!parts.has(name)) return relations
  await readSmall(file, parts, name, {
    open(tag, { Id = '', Target = '', Type = '' }) {
      if (tag !== 'Relationship') return
      const target = Target.startsWith('/') ? Target.slice(1) : posix.join(folder, Target)
      relations.set(Id, { target, type: Type.slice(Type.lastIndexOf('/') + 1) })
    },
  })
  return relations
}

async function findMain(file: string, parts: ZipParts): Promise<string> {
  const main = [...(await readRelations(file, parts, '')).values()].find(({ type }) => type === 'officeDocument')
  const name = main?.target ?? 'xl/workbook.xml'
  if (parts.has(name) && name.endsWith('.xml')) return name
  throw badData({ file }, say`is an archive, but no Excel workbook. ${advice}`)
}

async function readMain(file: string, parts: ZipParts, main: string) {
  const relations = await readRelations(file, parts, main)
  const found: { name: string; id: string }[] = []
  let countsFrom1904 = false
  await readSmall(file, parts, main, {
    open(tag, attributes) {
      if (tag === 'workbookPr') countsFrom1904 = ['1', 'true'].includes(attributes.date1904 ?? '')
      if (tag !== 'sheet') return
      const id = Object.entries(attributes).find(([name]) => /(^|:)id$/.test(name))?.[1] ?? ''
      found.push({ name: attributes.name ?? '', id })
      if (found.length > maxSheets) throw badData({ file }, say`has more than ${maxSheets} sheets. ${advice}`)
    },
  })
  const sheets = found.flatMap(({ name, id }) => {
    const relation = relations.get(id)
    return relation?.type === 'worksheet' && parts.has(relation.target) ? [{ name, part: relation.target }] : []
  })
  if (sheets.length === 0) throw badData({ file }, say`has no sheet with cells. ${advice}`)
  return { sheets, countsFrom1904 }
}

/** Numbers of built-in formats that show a date or a time. */
const isBuiltInDate = (id: number) =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)

/** Letters of a date outside quotes, brackets and escapes. */
const isDateFormat = (code: string) =>
  /[ymdhs]/i.test(code.replace(/"[^"]*"|\[[^\]]*\]|\\./g, '').replace(/general/gi, ''))

async function readStyles(file: string, parts: ZipParts, part: string): Promise<boolean[]> {
  const dates = new Map<number, boolean>()
  const styles: boolean[] = []
  if (!parts.has(part)) return styles
  let isInCells = false
  await readSmall(file, parts, part, {
    open(tag, { numFmtId = '0', formatCode = '' }) {
      if (tag === 'cellXfs') isInCells = true
      if (tag === 'numFmt') dates.set(Number(numFmtId), isDateFormat(formatCode))
      if (tag !== 'xf' || !isInCells) return
      if (styles.length === maxStyles) throw badData({ file }, say`has more than ${maxStyles} cell styles. ${advice}`)
      styles.push(dates.get(Number(numFmtId)) ?? isBuiltInDate(Number(numFmtId)))
    },
    close(tag) {
      if (tag === 'cellXfs') isInCells = false
    },
  })
  return styles
}

/** Strings in the order that cells number them. */
export async function readSharedStrings({ file, parts, sheets }: Workbook): Promise<string[]> {
  const part = posix.join(posix.dirname(posix.dirname(sheets[0]!.part)), 'sharedStrings.xml')
  const strings: string[] = []
  if (!parts.has(part)) return strings
  let chars = 0
  const text = createTextCollector((found) => {
    chars += found.length
    if (chars > maxSharedChars)
      throw badData({ file }, say`holds more than ${maxSharedChars} characters of text. Save the sheet as CSV (UTF-8).`)
    strings.push(found)
  }, 'si')
  await readXml(file, part, parts.read(part), text)
  return strings
}

/** The text of an element: its `t` children, those of rich runs too, without phonetic hints. */
export function createTextCollector(take: (text: string) => void, element: string) {
  let found = ''
  let [isInText, phonetic] = [false, 0]
  return {
    open(tag: string) {
      if (tag === element) found = ''
      else if (tag === 'rPh') phonetic++
      else if (tag === 't' && phonetic === 0) isInText = true
    },
    text(text: string) {
      if (isInText) found += text
    },
    close(tag: string) {
      if (tag === 't') isInText = false
      else if (tag === 'rPh') phonetic--
      else if (tag === element) take(withoutEscapes(found))
    },
  }
}

/** Characters that XML cannot hold are written _xHHHH_. */
export function withoutEscapes(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([0-9a-f]{4})_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text
}
