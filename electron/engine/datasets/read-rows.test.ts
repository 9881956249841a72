import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { describeTable, readRows } from './read-rows.ts'
import type { ReadOptions } from './row.ts'
import { collect, createTempFiles } from './temp-files.fixture.ts'

const write = createTempFiles()
const read = (name: string, content: string | Uint8Array, options?: ReadOptions) =>
  collect(readRows(write(name, content), options))
const tuples = async (name: string, content: string, options?: ReadOptions) =>
  (await read(name, content, options)).map(({ row, line, values }) => [row, line, ...Object.values(values)])

describe('CSV', () => {
  it('reads quoted line ends, escaped quotes, CRLF and blank lines', async () => {
    const content = 'text,label\r\n"one\r\ntwo",a\r\n\r\n"she said ""hi"", left",b\r\n"",c\r\nlast,d'
    expect(await tuples('quoted.csv', content)).toEqual([
      [1, 2, 'one\ntwo', 'a'],
      [2, 5, 'she said "hi", left', 'b'],
      [3, 6, '', 'c'],
      [4, 7, 'last', 'd'],
    ])
  })

  it.each([',', ';', '\t', '|'])('detects the delimiter %j', async (delimiter) => {
    const content = `text${delimiter}label\n"a, b; c | d"${delimiter}x\nplain${delimiter}y\n`
    const path = write('detect.csv', content)
    expect(await describeTable(path)).toMatchObject({
      delimiter,
      columns: ['text', 'label'],
      encoding: 'utf-8',
      format: 'csv',
    })
    expect((await collect(readRows(path))).map((row) => row.values.text)).toEqual(['a, b; c | d', 'plain'])
  })

  it('takes a text file without delimiter as one text a line', async () => {
    expect(await tuples('plain.txt', 'text\nWell, "this" is it\n"Yes\n')).toEqual([
      [1, 2, 'Well, "this" is it'],
      [2, 3, '"Yes'],
    ])
  })

  it('names columns of a file without header', async () => {
    expect((await read('bare.csv', 'a,1\nb,2\n', { columns: false }))[1]).toEqual({
      row: 2,
      line: 2,
      values: { 'column 1': 'b', 'column 2': '2' },
    })
    expect((await read('bare.csv', 'a,1\n', { columns: ['text', 'label'] }))[0]!.values).toEqual({
      text: 'a',
      label: '1',
    })
    await expect(read('bare.csv', 'a,1\n', { columns: ['text'] })).rejects.toMatchObject({
      data: { row: 1, line: 1, fields: 2, expected: 1 },
    })
  })

  it('reads old Mac line ends, UTF-16 and CP949', async () => {
    expect(await tuples('mac.csv', 'text,label\ra,1\rb,2\r')).toEqual([
      [1, 2, 'a', '1'],
      [2, 3, 'b', '2'],
    ])
    for (const encoding of ['utf-16le', 'cp949'] as const) {
      const [row] = await read('encoded.csv', iconv.encode('문장,라벨\n"똠방, 각하",0\n', encoding))
      expect(row).toEqual({ row: 1, line: 2, values: { 문장: '똠방, 각하', 라벨: '0' } })
    }
  })

  it.each([
    ['too few fields', 'text,label\n"a\nb",1\nlonely\n', { row: 2, line: 4, fields: 1, expected: 2 }],
    ['too many fields', 'text,label\na,b,c\n', { row: 1, line: 2, fields: 3, expected: 2 }],
    ['an unclosed quote', 'text,label\na,1\n"b,2\nc,3\n', { row: 2, line: 3 }],
    ['text behind a quote', 'text,label\na,1\n"b" or not,2\n', { row: 2, line: 3 }],
    ['an unclosed quote in the header', '"text,label\na,1\n', { line: 1 }],
  ])('refuses %s', async (_, content, data) => {
    await expect(read('bad.csv', content)).rejects.toMatchObject({ code: 'bad-data', data })
  })

  it('tells columns of one name apart, in a header; names that are given are to differ', async () => {
    const [row] = await read('twice.csv', 'text,text,text (2),text\na,b,c,d\n')
    expect(row!.values).toEqual({ text: 'a', 'text (3)': 'b', 'text (2)': 'c', 'text (4)': 'd' })
    await expect(read('given.csv', 'a,b\n', { columns: ['text', 'text'] })).rejects.toThrow(/"text" occurs twice/)
  })

  it.each([
    ['odd.csv', 'text,label\nfine,1\nlonely\n"a\nb",0\na,b,c\n"b" or not,2\nlast,1\n'],
    ['odd.tsv', 'text\tlabel\nfine\t1\nlonely\n"a\nb"\t0\na\tb\tc\nb or not\nlast\t1\n'],
  ])('gives rows of %s with a wrong number of fields as odd where they are wanted', async (name, content) => {
    const rows = await read(name, content, { keepsOdd: true })
    expect(rows.map(({ row, isOdd = false }) => [row, isOdd])).toEqual([
      [1, false],
      [2, true],
      [3, false],
      [4, true],
      [5, true],
      [6, false],
    ])
    expect(rows[2]!.values).toEqual({ text: 'a\nb', label: '0' })
    expect(rows[3]!.values).toEqual({ text: 'a', label: 'b' })
    expect(rows[5]).toMatchObject({ line: 8, values: { text: 'last', label: '1' } })
  })

  it('takes no rows for odd that a quote has swallowed', async () => {
    for (const content of ['text,label\n"a,1\nb,2\nc",3,4\n', 'text,label\na,1\n"b,2\nc,3\n'])
      await expect(read('swallowed.csv', content, { keepsOdd: true })).rejects.toMatchObject({ code: 'bad-data' })
    await expect(read('held.tsv', 'a\tb\nx\t"y\nlonely\nz\t1\n', { keepsOdd: true })).rejects.toMatchObject({
      code: 'bad-data',
    })
  })

  it('says file, row, line and remedy', async () => {
    await expect(read('reviews.csv', 'text,label\nfine\n')).rejects.toThrow(
      'reviews.csv, row 1, line 2: has 1 field, but the header has 2. Put double quotes around a field that contains the delimiter (",") or a line end.',
    )
  })

  it('refuses a file without content or without rows, and one that is missing', async () => {
    await expect(read('empty.csv', ' \n')).rejects.toThrow('empty.csv: is empty.')
    await expect(read('header.csv', 'text,label\n')).rejects.toThrow('holds no rows')
    await expect(collect(readRows('/nowhere.csv'))).rejects.toMatchObject({ code: 'not-found' })
  })

  it('stops between rows when cancelled', async () => {
    const controller = new AbortController()
    const rows = readRows(write('many.csv', `text,label\n${'a,1\n'.repeat(100)}`), { signal: controller.signal })
    await rows.next()
    controller.abort()
    await expect(rows.next()).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('cannot be tricked by a column called __proto__', async () => {
    const [row] = await read('proto.csv', '__proto__,label\na,1\n')
    expect(Object.keys(row!.values)).toEqual(['__proto__', 'label'])
  })
})

describe('quotes', () => {
  const lines = (line: (i: number) => string) => Array.from({ length: 12 }, (_, i) => line(i)).join('\n')
  it('may be single ones', async () => {
    const rows = await read('single.csv', `'text','label'\n${lines((i) => `'it''s, number ${i}','x'`)}\n`)
    expect(rows[3]!.values).toEqual({ text: "it's, number 3", label: 'x' })
  })
  it('may be letters of the text where the file does not quote', async () => {
    const content = `text;label\n${lines((i) => (i === 4 ? '"5 inch" screen;x' : `screen ${i};y`))}\n`
    expect((await read('none.csv', content))[4]!.values).toEqual({ text: '"5 inch" screen', label: 'x' })
    expect((await read('asked.csv', 'text,label\n"a" b,1\n', { quote: '' }))[0]!.values.text).toBe('"a" b')
  })
})

it('reads one text a line where a file is a list of texts', async () => {
  const rows = await read('list.txt', 'First, with a comma\n\n"Quoted" too\n', { format: 'txt' })
  expect(rows).toEqual([
    { row: 1, line: 1, values: { text: 'First, with a comma' } },
    { row: 2, line: 3, values: { text: '"Quoted" too' } },
  ])
})

describe('TSV', () => {
  it('takes quotes off whole fields and leaves stray ones alone', async () => {
    const content =
      'text\tlabel\n"quoted ""word"" here"\t0\n"begins" with one\t1\nan inch is 1" long\t0\n"opens only\t1\n"\t0\n""twice""\t1\n'
    expect((await tuples('stray.tsv', content)).map(([, , text]) => text)).toEqual([
      'quoted "word" here',
      '"begins" with one',
      'an inch is 1" long',
      '"opens only',
      '"',
      '""twice""',
    ])
  })

  it('lets the number of fields decide what a quote means', async () => {
    expect(await tuples('count.tsv', 'a\tb\tc\n"x\ty"\tz\n"tab\tinside"\ty\tz\n')).toEqual([
      [1, 2, '"x', 'y"', 'z'],
      [2, 3, 'tab\tinside', 'y', 'z'],
    ])
  })

  it('joins lines only where a row does not come out right alone', async () => {
    const content = 'label\ttext\n0\t"one\n\ntwo"\n1\t"stray\n\n0\tplain\n1\t"last\n\n'
    expect(await tuples('joined.tsv', content)).toEqual([
      [1, 2, '0', 'one\n\ntwo'],
      [2, 5, '1', '"stray'],
      [3, 7, '0', 'plain'],
      [4, 8, '1', '"last'],
    ])
    expect(await tuples('joined.tsv', 'text\tlabel\n"one\ntwo"\t1\nthree\t0\n')).toEqual([
      [1, 2, 'one\ntwo', '1'],
      [2, 4, 'three', '0'],
    ])
  })

  it.each([
    ['a short row', 'text\tlabel\na\t1\nb\n', { row: 2, line: 3, fields: 1, expected: 2 }],
    [
      'a short row behind a stray quote',
      'label\ttext\n1\t"stray\nshort\n0\tfine\n',
      { row: 2, line: 3, fields: 1, expected: 2 },
    ],
    ['a long row', 'text\tlabel\na\t1\t2\n', { row: 1, line: 2, fields: 3, expected: 2 }],
    ['an open quote on a short row', 'text\tlabel\n"open\nb\t1\n', { row: 1, line: 2, fields: 1, expected: 2 }],
  ])('refuses %s', async (_, content, data) => {
    await expect(read('bad.tsv', content)).rejects.toMatchObject({ code: 'bad-data', data })
  })
})

describe('JSON', () => {
  it('reads JSON Lines, values as strings', async () => {
    const content = '{"text":"a","label":1,"tags":["x"]}\n\n{"text":"b","label":null,"ok":true}\n'
    expect(await read('rows.jsonl', content)).toEqual([
      { row: 1, line: 1, values: { text: 'a', label: '1', tags: '["x"]' } },
      { row: 2, line: 3, values: { text: 'b', label: '', ok: 'true' } },
    ])
    expect(await describeTable(write('rows.json', content))).toMatchObject({
      format: 'jsonl',
      delimiter: null,
      columns: ['text', 'label', 'tags', 'ok'],
    })
  })

  it('reads an array and knows the lines', async () => {
    const content = '[\n  {"text": "a ] \\" [", "x": [1, {"y": 2}]},\n\n  {\n    "text": "b"\n  }, {"text": "c"}\n]\n'
    expect((await read('rows.json', content)).map(({ row, line, values }) => [row, line, values.text])).toEqual([
      [1, 2, 'a ] " ['],
      [2, 4, 'b'],
      [3, 6, 'c'],
    ])
  })

  it.each([
    ['bad.jsonl', '{"a":1}\n{"a":\n', { row: 2, line: 2 }],
    ['bad.jsonl', '{"a":1}\n[1]\n', { row: 2, line: 2 }],
    ['bad.json', '[\n{"a":1},\n{"a" 2}\n]', { row: 2, line: 3 }],
    ['bad.json', '[\n{"a":1},\n7\n]', { row: 2, line: 3 }],
    ['bad.json', '{\n"rows": []\n}', {}],
    ['bad.json', '[]', {}],
  ])('refuses %s %j', async (name, content, data) => {
    await expect(read(name, content)).rejects.toMatchObject({ code: 'bad-data', data })
  })
})

it('previews twenty rows', async () => {
  const { preview } = await describeTable(write('long.csv', `text,label\n${'a,1\n'.repeat(50)}`))
  expect(preview.map((row) => row.row)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
})
