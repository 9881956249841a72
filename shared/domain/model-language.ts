// The language that a model reads or writes, as far as its names tell.

const marks = {
  ko: /(^|[^a-z])(ko|kor|korean|kogpt\w*|kobert|klue)([^a-z]|$)|[가-힣]/i,
  en: /(^|[^a-z])(en|eng|english|gpt2|gpt-2|tinystories|smollm\w*)([^a-z]|$)/i,
} as const

/** The first name that tells it decides. */
export function languageOfNames(names: readonly string[]): 'ko' | 'en' | null {
  for (const name of names)
    for (const language of ['ko', 'en'] as const) if (marks[language].test(name)) return language
  return null
}
