// Labels that stand in the texts themselves: a model would learn to find the word, and be lost where it is missing.

/** Shorter labels are in texts by chance. */
const leastChars = 2
/** So many of the rows that could, hold their label, and rows of others hold it at most a third as often: then it is no chance. */
const suspiciousShare = 0.6
const leastRows = 20

const isWord = (label: string) => label.length >= leastChars && !Number.isFinite(Number(label))

export type LabelWords = ReturnType<typeof createLabelWords>

export function createLabelWords() {
  let [asked, found] = [0, 0]
  const first: number[] = []
  const byLabel = new Map<string, number>()
  return {
    take(row: number, text: string, label: string): void {
      if (!isWord(label)) return
      asked++
      if (!text.toLowerCase().includes(label.toLowerCase())) return
      found++
      if (first.length < 20) first.push(row)
      byLabel.set(label, (byLabel.get(label) ?? 0) + 1)
    },
    view: () => ({
      isSuspicious: asked >= leastRows && found >= suspiciousShare * asked,
      rows: found,
      share: asked === 0 ? 0 : found / asked,
      first,
      names: [...byLabel].sort((a, b) => b[1] - a[1]).map(([name]) => name),
    }),
  }
}

/** Without the word and what set it off: '[환불] 카드 취소' -> '카드 취소'. What would leave nothing stays. */
export function withoutLabelWord(text: string, label: string): string {
  if (!isWord(label)) return text
  const word = label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const rest = text
    .replace(new RegExp(`[[(<【「]?\\s*${word}\\s*[\\])>】」]?\\s*[:：\\-–]?\\s*`, 'giu'), ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
  return rest === '' ? text : rest
}
