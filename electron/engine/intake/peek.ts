// The first look at a table: how it reads, its first rows, what its columns seem to be. The rest of the file is not read.

import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import iconv from 'iconv-lite'
import type { Peek } from '../../../shared/contract/imports.ts'
import { fileEncodings, type Reading } from '../../../shared/domain/data-choices.ts'
import type { Encoding } from '../datasets/encodings.ts'
import { createProfile } from './column-profile.ts'
import { guessRoles } from './guess-roles.ts'
import { type ResolvedTable, resolveReading } from './resolve-reading.ts'
import { guessRows } from './survey.ts'

const shownRows = 20
/** A cell of a preview shows its beginning. */
const cellChars = 300
const wordChars = 8

export async function peekTable(path: string, reading: Reading, signal: AbortSignal | undefined): Promise<Peek> {
  const table = await resolveReading(path, reading, signal)
  const { format, columns, head, sheets, isWhole } = table
  const profiles = columns.map(createProfile)
  for (const { values } of head) for (const profile of profiles) profile.take(values[profile.name] ?? '')
  return {
    path,
    name: basename(path),
    bytes: (await stat(path)).size,
    format,
    reading: table.reading,
    words: misread(table),
    sheets,
    columns: profiles.map((profile) => profile.view()),
    rows: head.slice(0, shownRows).map(({ row, values }) => ({
      row,
      values: columns.map((name) => (values[name] ?? '').slice(0, cellChars)),
    })),
    rowsGuess: await guessRows(table),
    isWhole,
    ...guessRoles(profiles),
    isRemembered: false,
  }
}

const tables: Record<Encoding, string> = {
  'utf-8': 'utf-8',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  cp949: 'cp949',
  latin1: 'win1252',
}

/** The first foreign word as every encoding reads its bytes. */
function misread({ reading: { encoding }, head, columns }: ResolvedTable): Peek['words'] {
  if (encoding === null) return []
  const cells = [...columns, ...head.flatMap(({ values }) => Object.values(values))]
  const word = cells.map((cell) => /[^\p{ASCII}\p{P}\p{S}\s]{2,}/u.exec(cell)?.[0]).find((found) => found !== undefined)
  if (word === undefined) return []
  const bytes = iconv.encode([...word].slice(0, wordChars).join(''), tables[encoding])
  return fileEncodings.map((name) => ({ encoding: name, text: iconv.decode(bytes, tables[name]) }))
}
