import { type BasicType, parquetWriteBuffer } from 'hyparquet-writer'
import { describe, expect, it } from 'vitest'
import { describeTable, readRows } from './read-rows.ts'
import { collect, createTempFiles } from './temp-files.fixture.ts'

const write = createTempFiles()

type Column = { name: string; data: unknown[]; type?: BasicType; nullable?: boolean }
const parquet = (columnData: Column[], options: object = {}) =>
  Buffer.from(parquetWriteBuffer({ columnData: columnData as never, ...options }))

const columns: Column[] = [
  { name: '문장', data: ['재미있어요', '별로예요', '그냥 그래요'], type: 'STRING' },
  { name: 'stars', data: [5, 1, 3], type: 'INT32' },
  { name: 'big', data: [1n, 2n, 9007199254740993n], type: 'INT64' },
  { name: 'fresh', data: [true, false, true], type: 'BOOLEAN' },
  {
    name: 'seen',
    data: [new Date('2026-01-03'), new Date('2026-01-03T10:20:30Z'), new Date('2026-02-01')],
    type: 'TIMESTAMP',
  },
  { name: 'note', data: ['a', null, 'c'], type: 'STRING', nullable: true },
]

describe('a Parquet file', () => {
  it('gives its values as text', async () => {
    const path = write('reviews.parquet', parquet(columns))
    expect(await describeTable(path)).toMatchObject({
      format: 'parquet',
      delimiter: null,
      columns: columns.map(({ name }) => name),
    })
    const rows = await collect(readRows(path))
    expect(rows).toHaveLength(3)
    expect(rows[1]).toEqual({
      row: 2,
      line: 2,
      values: { 문장: '별로예요', stars: '1', big: '2', fresh: 'false', seen: '2026-01-03 10:20:30', note: '' },
    })
    expect(rows[2]!.values).toMatchObject({ big: '9007199254740993', seen: '2026-02-01' })
  })

  it('is read a row group at a time, and no further than asked', async () => {
    const texts = Array.from({ length: 10_000 }, (_, i) => `text ${i}`)
    const path = write('many.parquet', parquet([{ name: 'text', data: texts, type: 'STRING' }], { rowGroupSize: 1000 }))
    const rows = await collect(readRows(path))
    expect(rows).toHaveLength(10_000)
    expect(rows[9999]).toEqual({ row: 10_000, line: 10_000, values: { text: 'text 9999' } })
    expect(await collect(readRows(path, { limit: 1500 }))).toHaveLength(1500)
    const aborted = AbortSignal.abort()
    await expect(collect(readRows(path, { signal: aborted }))).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('that is cut, damaged or none at all is refused with a way out', async () => {
    const whole = parquet(columns)
    const refused = { code: 'bad-data', message: expect.stringContaining('CSV or JSON Lines') }
    const read = (bytes: Uint8Array) => collect(readRows(write('bad.parquet', bytes)))
    await expect(read(whole.subarray(0, whole.length - 5))).rejects.toMatchObject(refused)
    await expect(
      read(
        Buffer.concat([
          whole.subarray(0, whole.length - 8),
          Buffer.from([0xff, 0xff, 0xff, 0x7f]),
          Buffer.from('PAR1'),
        ]),
      ),
    ).rejects.toMatchObject(refused)
    await expect(read(Buffer.from('PAR1'))).rejects.toMatchObject(refused)
  })
})
