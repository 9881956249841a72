import { describe, expect, it } from 'vitest'
import { createPause } from './pause.ts'
import { analyzers, fitVectorizer, vectorize } from './tfidf.ts'

function termsOf(analyzer: keyof typeof analyzers, text: string): string[] {
  const terms: string[] = []
  analyzers[analyzer].eachTerm(text, (term) => terms.push(term))
  return terms
}

describe('analyzers', () => {
  it('words of two letters or more, and pairs of neighbours', () => {
    expect(termsOf('word', "it's a_b 영화, 9점 x")).toEqual([
      'it',
      'a_b',
      '영화',
      '9점',
      'it a_b',
      'a_b 영화',
      '영화 9점',
    ])
  })

  it('characters within padded words; a short word counts once', () => {
    expect(termsOf('char', ' ab\tc')).toEqual([' a', 'ab', 'b ', ' ab', 'ab ', ' ab ', ' c', 'c ', ' c '])
  })
})

describe('fitVectorizer', () => {
  const texts = ['aa BB', 'bb bb', '']

  it('weighs as scikit-learn does', async () => {
    const { vectorizer, rows } = await fitVectorizer(texts, 'word', 100, createPause())
    const rare = Math.log(4 / 2) + 1
    const common = Math.log(4 / 3) + 1
    expect(Object.fromEntries(vectorizer.columnOf)).toEqual({ aa: 0, bb: 1, 'aa bb': 2, 'bb bb': 3 })
    expect([...vectorizer.idf]).toEqual([rare, common, rare, rare])
    expect([...rows.offsets]).toEqual([0, 3, 5, 5])
    expect([...rows.columns]).toEqual([0, 1, 2, 1, 3])
    const norm = Math.hypot(rare, common, rare)
    const twice = (1 + Math.log(2)) * common
    const expected = [
      rare / norm,
      common / norm,
      rare / norm,
      twice / Math.hypot(twice, rare),
      rare / Math.hypot(twice, rare),
    ]
    for (const [i, value] of rows.values.entries()) expect(value).toBeCloseTo(expected[i]!, 6)
  })

  it('leaves out unknown terms of new texts', async () => {
    const { vectorizer } = await fitVectorizer(texts, 'word', 100, createPause())
    const rows = await vectorize(['zz aa', 'zz'], vectorizer, createPause())
    expect([...rows.columns]).toEqual([0])
    expect([...rows.values]).toEqual([1])
    expect([...rows.offsets]).toEqual([0, 1, 1])
  })

  it('keeps the terms of most texts where there are too many', async () => {
    const { vectorizer } = await fitVectorizer(texts, 'word', 2, createPause())
    expect([...vectorizer.columnOf.keys()]).toEqual(['aa', 'bb'])
  })

  it('drops character n-grams of one text only', async () => {
    const { vectorizer } = await fitVectorizer(['ab', 'abc'], 'char', 100, createPause())
    expect([...vectorizer.columnOf.keys()]).toEqual([' a', 'ab', ' ab'])
  })
})
