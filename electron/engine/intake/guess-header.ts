// Whether the first line of a table names its columns or is a row like the others: what each cell says for it and against it, added up.

/** Names are short; a longer cell is a text. */
const maxNameChars = 60
const comparedRows = 200
/** Words that name columns everywhere. */
const commonNames =
  /^(unnamed: ?\d+|index|id|guid|no\.?|date|year|text|sentence ?_?\d?|document|comments?|review|title|content|question|answer|q|a|prompt|response|messages?|label|labels|gold_label|category|class|score|rating|source|author|name|번호|날짜|일자|접수일|문장|본문|내용|제목|리뷰|댓글|질문|답변?|대답|라벨|레이블|분류|유형|감정|점수|평점|이름|작성자|처리자)$/i

const isNumber = (text: string) => text.trim() !== '' && Number.isFinite(Number(text))
const isFlag = (text: string) => /^(true|false|yes|no)$/i.test(text.trim())
const countWords = (text: string) => text.trim().split(/\s+/).length

/** `rows` with the line in question first. A file of one line is a header of nothing. */
export function looksLikeHeader(rows: readonly string[][]): boolean {
  const [first, ...others] = rows.slice(0, comparedRows)
  if (!first || others.length === 0) return true
  const cells = first.map((cell) => cell.trim())
  const named = cells.filter((cell) => cell !== '')
  if (named.length === 0) return false
  if (named.some((cell) => cell.length > maxNameChars || isNumber(cell))) return false
  const evidence = cells.reduce(
    (sum, cell, column) =>
      cell === ''
        ? sum
        : sum +
          evidenceOf(
            cell,
            others.map((row) => (row[column] ?? '').trim()),
          ),
    new Set(named).size < named.length ? -2 : 0,
  )
  // most tables have one, so that nothing said against it is enough
  return evidence >= 0
}

function evidenceOf(name: string, values: string[]): number {
  const filled = values.filter((value) => value !== '')
  const isCommon = commonNames.test(name)
  if (isCommon) return 3
  if (filled.length === 0) return 0
  if (filled.every(isNumber)) return 2
  if (filled.every(isFlag)) return isFlag(name) ? -2 : 2
  if (values.includes(name)) return -2
  if (countWords(name) > 3 && /[.!?…]$|,/.test(name)) return -3
  const mean = filled.reduce((sum, value) => sum + value.length, 0) / filled.length
  return mean > 2.5 * name.length && countWords(name) <= 3 ? 1 : 0
}
