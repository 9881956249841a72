// Which format a table file has: by its first bytes where they say so, else by its ending and the look of its text.

import { open } from 'node:fs/promises'
import { extname } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { type Said, say } from '../../../shared/said.ts'
import { badData, type TableFormat } from './row.ts'

const formatOfExtension: Record<string, TableFormat> = {
  '.csv': 'csv',
  '.tsv': 'tsv',
  '.tab': 'tsv',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.json': 'json',
}

type Mark = { bytes: number[]; format?: 'xlsx' | 'parquet'; refusal?: Said }

const marks: Mark[] = [
  { bytes: [0x50, 0x4b, 0x03, 0x04], format: 'xlsx' },
  { bytes: [0x50, 0x41, 0x52, 0x31], format: 'parquet' },
  {
    bytes: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1],
    refusal: say`is a workbook of the old .xls format, or one with a password. Save it as .xlsx or as CSV (UTF-8), without a password.`,
  },
  { bytes: [0x25, 0x50, 0x44, 0x46, 0x2d], refusal: say`is a PDF, not a table. Save the table as CSV or XLSX.` },
  { bytes: [0x1f, 0x8b, 0x08], refusal: say`is compressed (gzip). Unpack it first.` },
]

/** undefined for text, whose encoding must be known before it says more. */
export async function binaryFormat(file: string): Promise<'xlsx' | 'parquet' | undefined> {
  const start = await readStart(file)
  const mark = marks.find(({ bytes }) => bytes.every((byte, i) => start[i] === byte))
  if (mark?.refusal !== undefined) throw badData({ file }, mark.refusal)
  return mark?.format
}

/** Many .json files on data hubs are really JSON Lines. */
export function textFormat(file: string, sample: string): TableFormat {
  const format = formatOfExtension[extname(file).toLowerCase()] ?? 'csv'
  const isLines = format === 'json' && /^\s*\{[^\n]*\}\s*(\n|$)/.test(sample)
  return isLines ? 'jsonl' : format
}

async function readStart(file: string): Promise<Buffer> {
  try {
    const handle = await open(file)
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(8), 0, 8, 0)
      return buffer.subarray(0, bytesRead)
    } finally {
      await handle.close()
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT')
      throw new AppError('not-found', say`There is no file ${file}. Check the name, or choose the file again.`, {
        file,
      })
    if (code === 'EISDIR') throw new AppError('bad-argument', say`${file} is a folder; choose a file in it.`, { file })
    const reason = error instanceof Error ? error.message : String(error)
    throw new AppError('io', say`Reading ${file} failed: ${reason}`, { file, reason: String(code) }, { cause: error })
  }
}
