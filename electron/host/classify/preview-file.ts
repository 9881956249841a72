// The first rows of a table file, and which of its columns most likely holds the texts.

import { basename } from 'node:path'
import type { FilePreview } from '../../../shared/contract/tasks.ts'
import { describeTable, type TableDescription } from '../../engine/datasets/read-rows.ts'
import type { ReadOptions } from '../../engine/datasets/row.ts'

type Options = { encoding?: ReadOptions['encoding']; header?: boolean | undefined; signal?: AbortSignal | undefined }

/** A cell of a preview shows its beginning; a whole novel would not help to choose. */
const shownChars = 400

export async function previewFile(path: string, { encoding, header, signal }: Options): Promise<FilePreview> {
  const read = (columns: false | undefined) =>
    describeTable(path, { signal, ...(encoding ? { encoding } : {}), ...(columns === false ? { columns } : {}) })
  const isList = /\.txt$/i.test(path)
  // a .txt file of one column is one text a line: its first line is a text like the others
  let table: TableDescription = await read(header === false || (header === undefined && isList) ? false : undefined)
  let hasHeader = header ?? !isList
  if (header === undefined && isList && table.columns.length > 1) {
    table = await read(undefined)
    hasHeader = true
  }
  return {
    name: basename(path),
    columns: table.columns,
    rows: table.preview.map(({ values }) =>
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.slice(0, shownChars)])),
    ),
    encoding: table.encoding,
    header: table.delimiter === null ? null : hasHeader,
    likelyText: likelyText(table),
  }
}

function likelyText({ columns, preview }: TableDescription): string {
  const lengthOf = (name: string) => preview.reduce((sum, { values }) => sum + (values[name]?.length ?? 0), 0)
  return columns.toSorted((a, b) => lengthOf(b) - lengthOf(a))[0] ?? ''
}
