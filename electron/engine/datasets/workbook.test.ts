import { describe, expect, it } from 'vitest'
import { describeTable, readRows } from './read-rows.ts'
import type { ReadOptions } from './row.ts'
import { collect, createTempFiles } from './temp-files.fixture.ts'
import { inlineRows, type WorkbookParts, workbookOf, workbookParts, zipOf } from './workbook.fixture.ts'

const write = createTempFiles()
const read = (content: Uint8Array, options?: ReadOptions) => collect(readRows(write('book.xlsx', content), options))
const book = (parts: WorkbookParts, options?: ReadOptions) => read(workbookOf(parts), options)

const strings =
  '<si><t>문의</t></si><si><t>라벨</t></si><si><r><t>어</t></r><r><t xml:space="preserve">디 </t></r><rPh><t>x</t></rPh></si><si><t>a_x000D_b</t></si>'
const styles =
  '<numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;년&quot; m&quot;월&quot;"/><numFmt numFmtId="165" formatCode="#,##0&quot;days&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="22"/></cellXfs>'

describe('a workbook', () => {
  it('gives texts, numbers, dates, truths and errors as people see them', async () => {
    const xml = [
      '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>more</t></is></c></row>',
      '<row r="3"><c r="A3" t="s"><v>2</v></c><c r="B3"><v>3.7999999999999998</v></c><c r="C3" t="b"><v>1</v></c></row>',
      '<row r="4"><c r="A4" t="s"><v>3</v></c><c r="B4" s="1"><v>46025</v></c><c r="C4" s="4"><v>46025.5</v></c></row>',
      '<row r="5"><c r="B5" s="2"><v>46025</v></c><c r="C5" s="3"><v>12</v></c></row>',
      '<row r="6"><c r="A6" t="str"><f>A1&amp;"x"</f><v>computed</v></c><c r="B6" t="e"><v>#N/A</v></c></row>',
      '<row r="7"><c r="A7"/></row>',
    ].join('')
    const rows = await book({ sheets: [{ name: '자료', xml }], strings, styles })
    expect(rows).toEqual([
      { row: 1, line: 3, values: { 문의: '어디 ', 라벨: '3.8', more: 'TRUE' } },
      { row: 2, line: 4, values: { 문의: 'a\rb', 라벨: '2026-01-03', more: '2026-01-03 12:00:00' } },
      { row: 3, line: 5, values: { 문의: '', 라벨: '2026-01-03', more: '12' } },
      { row: 4, line: 6, values: { 문의: 'computed', 라벨: '#N/A', more: '' } },
    ])
  })

  it('has sheets to choose from, and may have no header', async () => {
    const sheets = [
      {
        name: '첫째',
        xml: inlineRows([
          ['text', 'label'],
          ['a', 'x'],
        ]),
      },
      {
        name: '둘째',
        xml: inlineRows([
          ['b', 'y'],
          ['c', 'z', 'behind'],
        ]),
      },
    ]
    const path = write('sheets.xlsx', workbookOf({ sheets }))
    expect(await describeTable(path)).toMatchObject({ format: 'xlsx', columns: ['text', 'label'], delimiter: null })
    const rows = await collect(readRows(path, { sheet: '둘째', columns: false }))
    expect(rows.map(({ values }) => Object.values(values))).toEqual([
      ['b', 'y'],
      ['c', 'z', 'behind'],
    ])
    expect(Object.keys(rows[1]!.values)).toEqual(['column 1', 'column 2', 'column 3'])
    await expect(collect(readRows(path, { sheet: '셋째' }))).rejects.toThrow('it has 첫째, 둘째')
  })

  it('counts days from 1904 where it says so', async () => {
    const xml = '<row r="1"><c t="inlineStr"><is><t>day</t></is></c></row><row r="2"><c s="1"><v>44563</v></c></row>'
    const [row] = await book({ sheets: [{ name: 's', xml }], styles, workbookPr: '<workbookPr date1904="1"/>' })
    expect(row?.values).toEqual({ day: '2026-01-03' })
  })

  it('is streamed: the first rows of a hundred thousand come before the others', async () => {
    const rows = Array.from({ length: 100_000 }, (_, i) => [`sentence number ${i}`, String(i % 3)])
    const stream = readRows(
      write('long.xlsx', workbookOf({ sheets: [{ name: 's', xml: inlineRows([['text', 'label'], ...rows]) }] })),
    )
    expect((await stream.next()).value).toMatchObject({ values: { text: 'sentence number 0' } })
    await stream.return(undefined)
  })
})

describe('a workbook that is not right', () => {
  const sheet = (xml: string): WorkbookParts => ({ sheets: [{ name: 's', xml }], strings })
  const head = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
  it.each([
    [
      'refers to a text that is not there',
      sheet(`${head}<row r="2"><c t="s"><v>9</v></c></row>`),
      'refers to text 9 of 4',
    ],
    [
      'has a cell outside of a sheet',
      sheet(`${head}<row r="2"><c r="XFE1"><v>1</v></c></row>`),
      'lies outside of a sheet',
    ],
    ['numbers its rows backwards', sheet(`${head}<row r="1"><c r="A1"><v>1</v></c></row>`), 'is numbered 1'],
    ['is no XML', sheet(`${head}<row r="2"><c></row>`), 'sheet1.xml is damaged'],
    ['holds no row', sheet(''), 'holds no rows'],
  ])('%s', async (_, parts, message) => {
    await expect(book(parts)).rejects.toMatchObject({ code: 'bad-data', message: expect.stringContaining(message) })
  })

  it('declares a document type, whose entities could grow without end', async () => {
    const bomb =
      '<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet><sheetData/></worksheet>'
    const parts = workbookParts({ sheets: [{ name: 's', xml: '' }] })
    parts[parts.length - 1] = { name: 'xl/worksheets/sheet1.xml', content: bomb }
    await expect(read(zipOf(parts))).rejects.toThrow('declares a document type')
  })

  it('unpacks to more than it says', async () => {
    const parts = workbookParts({ sheets: [{ name: 's', xml: inlineRows([['text'], ['a'.repeat(100_000)]]) }] })
    parts.at(-1)!.size = 200
    await expect(read(zipOf(parts))).rejects.toMatchObject({
      code: 'bad-data',
      message: expect.stringContaining('is damaged'),
    })
  })

  it('says that a part is larger than memory', async () => {
    const parts = workbookParts({ sheets: [{ name: 's', xml: inlineRows([['text'], ['a']]) }] })
    parts.find(({ name }) => name === 'xl/workbook.xml')!.size = 0x7fffffff
    await expect(read(zipOf(parts))).rejects.toThrow('it may have')
  })

  it('is cut short, is another archive, or is of the old format', async () => {
    const whole = workbookOf({ sheets: [{ name: 's', xml: inlineRows([['text'], ['a']]) }] })
    await expect(read(whole.subarray(0, whole.length - 30))).rejects.toMatchObject({ code: 'bad-data' })
    await expect(read(zipOf([{ name: 'photo.jpg', content: 'x' }]))).rejects.toThrow('no Excel workbook')
    await expect(read(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]))).rejects.toThrow('old .xls format')
    await expect(collect(readRows('/nowhere.xlsx'))).rejects.toMatchObject({ code: 'not-found' })
  })
})
