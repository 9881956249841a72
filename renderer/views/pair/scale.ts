// The two scales of likeness: scores as people give them, 0 to 5 (Cer et al. 2017, STS Benchmark), and cosines of embeddings.

export type Scale = {
  low: number
  high: number
  /** Decimals of a score. */
  digits: number
  /** Least score of each grade, the most alike first; the last grade is what is below them all. */
  grades: readonly number[]
  /** `word`: which of the words of the ruler stands there. */
  marks: readonly { value: number; word?: number }[]
}

export const scoreScale: Scale = {
  low: 0,
  high: 5,
  digits: 1,
  grades: [4.5, 3.2, 1.7, 0.7],
  marks: [
    { value: 0, word: 0 },
    { value: 1 },
    { value: 2, word: 1 },
    { value: 3 },
    { value: 4 },
    { value: 5, word: 2 },
  ],
}

/** Rules of thumb for sentence encoders: paraphrases lie above 0.8, sentences on one topic about 0.5. */
export const cosineScale: Scale = {
  low: 0,
  high: 1,
  digits: 2,
  grades: [0.85, 0.65, 0.4, 0.2],
  marks: [
    { value: 0, word: 0 },
    { value: 0.2 },
    { value: 0.4, word: 1 },
    { value: 0.6 },
    { value: 0.8 },
    { value: 1, word: 2 },
  ],
}

/** 0 is the most alike. */
export function gradeOf({ grades }: Scale, score: number): number {
  const found = grades.findIndex((least) => score >= least)
  return found < 0 ? grades.length : found
}

/** 0 to 1 along the ruler; what is beyond an end stands at it. */
export function placeOn({ low, high }: Scale, score: number): number {
  return Math.min(1, Math.max(0, (score - low) / (high - low)))
}

/** A score with its scale's decimals; no zero has a sign. */
export function scoreText({ digits }: Scale, score: number): string {
  return score
    .toFixed(digits)
    .replace(/^-(?=0\.?0*$)/, '')
    .replace('-', '−')
}
