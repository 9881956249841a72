// Cells of a CSV file that people open in a spreadsheet, by RFC 4180.
//
// A cell that begins with = + - @ (white space before it does not count) is a formula to Excel, LibreOffice and Google Sheets, quoted or not. Texts to be
// classified are often written by strangers: a formula among them could fetch an address when the table is opened, and a harmless "-_-" turns
// into an error and is lost at the next save. So the table is written with an apostrophe before such a text unless the user asks for the texts
// unchanged, as a program would want them; the app says how many there are. Plain numbers ("-3.5") are safe and stay as they are.

/** The wide forms are the same to a spreadsheet in East Asian languages. */
const formulaStart = /^\s*[=+\-@＝＋－＠]/u
const plainNumber = /^[+-]?\d+([.,]\d+)*%?$/

export const isFormulaLike = (text: string): boolean => formulaStart.test(text) && !plainNumber.test(text)

export function csvCell(text: string, guard: boolean): string {
  const shown = guard && isFormulaLike(text) ? `'${text}` : text
  return /[",;\t\r\n]|^\s|\s$/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown
}
