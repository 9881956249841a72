// Which column of a table most likely holds its labels.

const names =
  /^(label|labels|class|category|intent|sentiment|target|score|hate|emotion|topic|라벨|레이블|분류|범주|갈래|의도|감정|주제|점수)$/i

/** One that is named like it, else the last: tables put what is to be learned after what it is learned from. */
export function likelyLabel(columns: readonly string[]): string | undefined {
  return columns.find((name) => names.test(name)) ?? columns.at(-1)
}
