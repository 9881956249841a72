// A Parquet file as rows of strings, a row group at a time: that much is held, and named limits say how much that may be.

import { open } from 'node:fs/promises'
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { badData, type Row } from './row.ts'

/** Unpacked, as the file says; writers make groups of a million rows at most. */
const maxGroupBytes = 1024 ** 3
const maxPageBytes = 512 * 1024 * 1024
const maxColumns = 10_000
const advice = say`Write it again with smaller row groups, or as CSV or JSON Lines.`

type Unpack = (input: Uint8Array, length: number) => Uint8Array
/** Each page says how long it will be; none gets longer. */
const unpackers: Record<string, Unpack> = {
  ...(compressors as Record<string, Unpack>),
  GZIP: (input, maxOutputLength) => gunzipSync(input, { maxOutputLength }),
  BROTLI: (input, maxOutputLength) => brotliDecompressSync(input, { maxOutputLength }),
  ZSTD: (input, maxOutputLength) => zstdDecompressSync(input, { maxOutputLength }),
}
const boundedCompressors = Object.fromEntries(
  Object.entries(unpackers).map(([name, unpack]): [string, Unpack] => [
    name,
    (input, length) => {
      if (length > maxPageBytes) throw new Error(`a page of ${length} bytes is too large`)
      return length === 0 ? new Uint8Array() : unpack(input, length)
    },
  ]),
)

/** `limit` rows from the start, or all. */
export async function* readParquet(
  file: string,
  { limit, signal }: { limit?: number | undefined; signal?: AbortSignal | undefined } = {},
): AsyncGenerator<Row> {
  const handle = await openFile(file)
  try {
    const { size } = await handle.stat()
    const buffer: AsyncBuffer = {
      byteLength: size,
      async slice(start, end = size) {
        const [from, to] = [Math.max(0, start < 0 ? size + start : start), Math.min(size, end)]
        const bytes = new Uint8Array(Math.max(0, to - from))
        for (let done = 0; done < bytes.length; ) {
          const { bytesRead } = await handle.read(bytes, done, bytes.length - done, from + done)
          if (bytesRead === 0) throw damaged(file, 'it has become shorter while it was read')
          done += bytesRead
        }
        return bytes.buffer
      },
    }
    const metadata = await guarded(file, () => parquetMetadataAsync(buffer))
    const columns = columnsOf(file, metadata)
    let start = 0
    for (const group of metadata.row_groups) {
      signal?.throwIfAborted()
      const rows = Number(group.num_rows)
      if (!Number.isSafeInteger(rows) || rows < 0) throw damaged(file, `a group of ${group.num_rows} rows`)
      const bytes = Number(group.total_byte_size)
      if (bytes > maxGroupBytes)
        throw badData({ file }, say`has a row group of ${bytes} bytes; one may have ${maxGroupBytes}. ${advice}`, {
          bytes,
        })
      const end = Math.min(start + rows, limit ?? Number.POSITIVE_INFINITY)
      if (end <= start) break
      const items = await guarded(file, () =>
        parquetReadObjects({ file: buffer, metadata, rowStart: start, rowEnd: end, compressors: boundedCompressors }),
      )
      for (const [i, item] of items.entries()) {
        const row = start + i + 1
        yield { row, line: row, values: Object.fromEntries(columns.map((name) => [name, cellText(item[name])])) }
      }
      start += rows
    }
  } finally {
    await handle.close()
  }
}

function columnsOf(file: string, { schema }: FileMetaData): string[] {
  const names: string[] = []
  // depth first: a node's children follow it
  for (let at = 1, skip = 0; at < schema.length; at++) {
    const { name, num_children: children = 0 } = schema[at]!
    if (skip > 0) skip += children - 1
    else {
      names.push(name)
      skip = children
    }
  }
  if (names.length === 0 || names.length > maxColumns) throw damaged(file, `${names.length} columns`)
  return names
}

async function openFile(file: string) {
  try {
    return await open(file)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    throw new AppError(
      isMissing ? 'not-found' : 'io',
      say`Reading ${file} failed: ${reason}`,
      { file },
      { cause: error },
    )
  }
}

const damaged = (file: string, reason: string) =>
  badData({ file }, say`is not a Parquet file that can be read (${reason}). ${advice}`, { reason })

/** The reader's own complaints are about bytes; a file system's are not. */
async function guarded<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof AppError || (error instanceof Error && 'syscall' in error)) throw error
    throw damaged(file, error instanceof Error ? error.message : String(error))
  }
}

/** null is empty, dates are ISO, nested values JSON. */
function cellText(value: unknown): string {
  if (typeof value === 'string') return value
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : dateText(value)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8')
  if (typeof value === 'object')
    return JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? Number(item) : item))
  return String(value)
}

function dateText(date: Date): string {
  const iso = date.toISOString()
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' ')
}
