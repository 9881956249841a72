// Names of columns, from a header line or by their place.

import { say } from '../../../shared/said.ts'
import { badData } from './row.ts'

export const placeName = (index: number) => `column ${index + 1}`

/** A header cell left empty (an index column of a spreadsheet, say) is named by its place; a name that stood before gets a number. */
export function headerNames(file: string, line: number, fields: string[]): string[] {
  if (fields.every((field) => field.trim() === ''))
    throw badData({ file, line }, say`the header is blank. Name the columns in the first line.`)
  return numbered(fields.map((field, i) => field.trim() || placeName(i)))
}

function numbered(names: string[]): string[] {
  const taken = new Set(names)
  const seen = new Set<string>()
  return names.map((name) => {
    let own = name
    for (let number = 2; seen.has(own); number++) {
      const next = `${name} (${number})`
      if (!taken.has(next)) own = next
    }
    seen.add(own)
    return own
  })
}

export function checkNames(file: string, line: number, names: string[], fieldCount: number): void {
  const twice = names.find((name, i) => names.indexOf(name) < i)
  if (twice !== undefined) {
    throw badData(
      { file, line },
      say`the column name ${JSON.stringify(twice)} occurs twice. Give every column a name of its own.`,
      { column: twice },
    )
  }
  if (names.length !== fieldCount) {
    throw badData(
      { file, row: 1, line },
      say`has ${fieldCount} fields, but ${names.length} columns were named (${names.join(', ')}). Name every column.`,
      { fields: fieldCount, expected: names.length },
    )
  }
}
