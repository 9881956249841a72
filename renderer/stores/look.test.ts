import { describe, expect, it } from 'vitest'
import type { Inside } from '../../shared/contract/inside.ts'
import { AppError } from '../../shared/errors.ts'
import { createLook, floatsOf, startRow, strongest, tellingHead } from './look.ts'

const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes))
const token = (text: string, start: number, special = false) => ({
  ...{ id: start, token: text, text, special, segment: 0 },
  start: special ? null : start,
  end: special ? null : start + text.length,
})

/** A model of 2 layers of 2 heads whose every token looks at itself in head 0, and at the first in all others. */
function matrixOf(tokens: number, head: number): Float32Array {
  const weights = new Float32Array(tokens * tokens)
  for (let row = 0; row < tokens; row++) weights[row * tokens + (head === 0 ? row : 0)] = 1
  return weights
}

function lookOf(text: string, kind: Inside['kind'] = 'gpt'): Inside {
  const words = text.split(' ')
  const picture = base64(new Uint8Array(words.length ** 2))
  let at = 0
  const tokens = words.map((word) => {
    const view = token(word, at)
    at += word.length + 1
    return view
  })
  return {
    ...{ kind, tokens, truncated: 0, layers: 2, heads: 2, predictions: [] },
    thumbnails: { size: words.length, bytes: Array.from({ length: 2 }, () => [picture, picture]) },
  }
}

function setUp() {
  const asked: string[] = []
  const gates = new Map<string, Promise<void>>()
  const rooms = {
    async look({ text }: { text: string }) {
      asked.push(text)
      await gates.get(text)
      if (text === 'broken') throw new AppError('bad-model', 'no')
      return lookOf(text)
    },
    async head({ text, layer, head }: { text: string; layer: number; head: number }) {
      asked.push(`${text} ${layer}/${head}`)
      await gates.get(`${layer}/${head}`)
      const tokens = text.split(' ').length
      return { tokens, weights: base64(new Uint8Array(matrixOf(tokens, head).buffer)) }
    },
  }
  return { asked, gates, store: createLook(rooms as unknown as Parameters<typeof createLook>[0]) }
}

describe('a look', () => {
  const question = { modelId: 'm', text: 'a b c d e' }

  it('reads each head once, and keeps the head and the row from one text to the next', async () => {
    const { store, asked } = setUp()
    await store.ask(question, { layer: 1, head: 1 })
    expect(store.use.getState()).toMatchObject({ place: { layer: 1, head: 1 }, row: 3, column: 0, isWaiting: false })
    await store.choose({ layer: 0, head: 0 })
    expect(store.use.getState()).toMatchObject({ row: 3, column: 3 })
    await store.choose({ layer: 1, head: 1 })
    expect(asked).toEqual(['a b c d e', 'a b c d e 1/1', 'a b c d e 0/0'])
    store.point(2)
    await store.ask({ ...question, text: 'a b c d' })
    expect(store.use.getState()).toMatchObject({ place: { layer: 1, head: 1 }, row: 2 })
  })

  it('drops the answer to an older question, and an older head', async () => {
    const { store, gates } = setUp()
    const [slowText, slowHead] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    gates.set('slow text', slowText.promise)
    gates.set('0/1', slowHead.promise)
    const first = store.ask({ ...question, text: 'slow text' })
    await store.ask(question, { layer: 0, head: 0 })
    slowText.resolve()
    await first
    expect(store.use.getState().question).toEqual(question)
    const late = store.choose({ layer: 0, head: 1 })
    await store.choose({ layer: 1, head: 0 })
    slowHead.resolve()
    await late
    expect(store.use.getState()).toMatchObject({ place: { layer: 1, head: 0 }, column: store.use.getState().row })
  })

  it('never points beyond the text, nor into the future of a decoder', async () => {
    const { store } = setUp()
    await store.ask(question, { layer: 0, head: 0 })
    store.point(2, 4)
    expect(store.use.getState()).toMatchObject({ row: 2, column: 2 })
    store.point(99, 1)
    expect(store.use.getState()).toMatchObject({ row: 4, column: 1 })
    await store.choose({ layer: 7, head: 0 })
    expect(store.use.getState().place).toEqual({ layer: 0, head: 0 })
  })

  it('says what is wrong, and is empty without a question', async () => {
    const { store } = setUp()
    await store.ask({ ...question, text: 'broken' })
    expect(store.use.getState()).toMatchObject({ look: null, error: { code: 'bad-model' }, isWaiting: false })
    await store.ask(question)
    expect(store.use.getState().error).toBeNull()
    await store.ask(null)
    expect(store.use.getState()).toMatchObject({ look: null, matrix: null })
  })
})

it('weights come as they were sent', () => {
  const weights = Float32Array.of(0.25, 1, 0, 0.125)
  expect(floatsOf(base64(new Uint8Array(weights.buffer)))).toEqual(weights)
  expect(strongest({ tokens: 2, weights }, 0)).toBe(1)
  expect(strongest({ tokens: 2, weights }, 1)).toBe(1)
})

it('starts at the same word in two models, whatever their pieces', () => {
  const words = [token('the', 0), token('big', 4), token('house', 8), token('burns', 14)]
  const pieces = [
    token('[CLS]', 0, true),
    ...[token('the', 0), token('big', 4), token('hou', 8), token('se', 11), token('burns', 14)],
    token('[SEP]', 0, true),
  ]
  const [a, b] = [startRow({ tokens: words }), startRow({ tokens: pieces })]
  expect(words[a]!.text).toBe('burns')
  expect(pieces[b]!.text).toBe('burns')
  expect(startRow({ tokens: [token('<s>', 0, true)] })).toBe(0)
})

it('prefers a head that points to one that rests on the first token or on the token before', () => {
  const size = 8
  const picture = (columnOf: (row: number) => number) => {
    const cells = new Uint8Array(size * size)
    for (let row = 0; row < size; row++) cells[row * size + columnOf(row)] = 255
    return base64(cells)
  }
  const rests = picture(() => 0)
  const previous = picture((row) => Math.max(0, row - 1))
  const blurred = base64(new Uint8Array(size * size).fill(255))
  const points = picture((row) => (row < 4 ? 0 : 2))
  const bytes = [
    [rests, previous],
    [blurred, points],
  ]
  expect(tellingHead({ thumbnails: { size, bytes } })).toEqual({ layer: 1, head: 1 })
})
