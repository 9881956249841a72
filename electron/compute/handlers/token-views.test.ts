import { describe, expect, it } from 'vitest'
import { loadModel } from '../../engine/importing/load-model.ts'
import { fixture, hasFixtures } from '../../engine/test-support.ts'
import { loadTokenizer } from '../../engine/tokenizer/load-tokenizer.ts'
import { hasShared, sharedPath } from '../../engine/tokenizer/test-fixtures.ts'
import { readTokens } from './token-views.ts'

/** Tokens of a reference model; `positions` other than its own cut earlier. */
async function read(name: string, text: string, pair?: string, positions?: number) {
  const model = await loadModel(fixture(name))
  const config = positions === undefined ? model.config : { ...model.config, positions }
  return readTokens({ model: { ...model, config }, tokenizer: await loadTokenizer(fixture(name)) }, text, pair)
}

describe.skipIf(!hasFixtures)('tokens of a text', () => {
  it('stand where their characters do, whatever the case and the script', async () => {
    const text = 'The 🐈 SEES 나는.'
    const { tokens, ids } = await read('bert-mlm', text)
    expect(tokens.map(({ id }) => id)).toEqual([...ids])
    expect(tokens.filter(({ special }) => special).map(({ token }) => token)).toEqual(['[CLS]', '[SEP]'])
    const own = tokens.filter(({ special }) => !special)
    for (const { text: shown, start, end } of own) expect(text.slice(start!, end!)).toContain(shown)
    expect(own.map((token) => token.text)).toContain('🐈')
    expect(own.map((token) => token.text).join('')).toBe(text.replaceAll(' ', ''))
  })

  it('of bytes show a character once, at the token that completes it', async () => {
    const text = 'a 🐈 나'
    const { tokens } = await read('gpt2', text)
    expect(tokens.length).toBeGreaterThan([...text].length)
    expect(tokens.filter((token) => token.text === '').length).toBeGreaterThan(0)
    expect(tokens.map((token) => token.text).join('')).toBe(text)
  })

  it('written by the user are the user’s, also special ones', async () => {
    const { tokens } = await read('bert-mlm', 'the [MASK] .')
    const mask = tokens.find(({ token }) => token === '[MASK]')
    expect(mask).toMatchObject({ special: false, text: '[MASK]', start: 4, end: 10 })
  })

  it('are the end of text alone for a decoder without any', async () => {
    const { tokens, ids } = await read('gpt2', '')
    expect(tokens).toMatchObject([{ id: ids[0], special: true, start: null }])
  })
})

describe.skipIf(!hasFixtures)('tokens of a pair', () => {
  it('know their text, and the model’s own stand with the text that they end', async () => {
    const { tokens } = await read('bert-nsp', 'she sees .', 'he likes .')
    const [, ...rest] = tokens
    const firstEnd = rest.findIndex(({ special }) => special)
    expect(rest.slice(0, firstEnd + 1).every(({ segment }) => segment === 0)).toBe(true)
    expect(rest.slice(firstEnd + 1).every(({ segment }) => segment === 1)).toBe(true)
    const second = rest.slice(firstEnd + 1).filter(({ special }) => !special)
    for (const { text, start, end } of second) expect(text).toBe('he likes .'.slice(start!, end!))
  })

  it('keep an empty second text’s end apart', async () => {
    const { tokens } = await read('bert-nsp', 'she sees .', '')
    expect(tokens.slice(-2).map(({ token, segment }) => `${token} ${segment}`)).toEqual(['[SEP] 0', '[SEP] 1'])
  })

  it('that do not fit are listed with their text', async () => {
    const [a, b] = ['she sees the cat and the dog .', 'no .']
    const { tokens, cut, truncated } = await read('bert-nsp', a, b, 10)
    expect(tokens.length).toBe(10)
    expect(cut.length).toBe(truncated)
    expect(truncated).toBeGreaterThan(0)
    expect(cut.every(({ segment }) => segment === 0)).toBe(true)
    const shown = [...tokens, ...cut].filter(({ special, segment }) => !special && segment === 0)
    expect(shown.map(({ text }) => text).join('')).toBe(a.replaceAll(' ', ''))
  })
})

describe.skipIf(!hasShared('fixtures/tokenizers/tiny-roberta'))('a pair of a family without segments', () => {
  it('is told apart by its texts', async () => {
    const tokenizer = await loadTokenizer(sharedPath('fixtures/tokenizers/tiny-roberta'))
    const model = await loadModel(fixture('bert-mlm'))
    const { tokens, typeIds } = readTokens({ model, tokenizer }, 'one', 'two')
    expect(Math.max(...typeIds)).toBe(0)
    expect(new Set(tokens.map(({ segment }) => segment))).toEqual(new Set([0, 1]))
  })
})
