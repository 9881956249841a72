// One model over one text: its tokens and heads, and the matrix of the head in view. Answers to older questions are dropped; what is on screen stays
// until the new comes.

import { create, type StoreApi, type UseBoundStore } from 'zustand'
import type { Inside } from '../../shared/contract/inside.ts'
import type { ErrorRecord } from '../../shared/errors.ts'
import { type Client, client, errorOf, isAbort } from '../app/client.ts'

export type Question = { modelId: string; text: string; pair?: string | undefined }
/** [T, T]: row = the token that looks. */
export type Matrix = { tokens: number; weights: Float32Array }
export type HeadPlace = { layer: number; head: number }

export type LookState = {
  /** What `look` answers. */
  question: Question | null
  look: Inside | null
  place: HeadPlace
  /** Of `place` and `look`; null until it has come. */
  matrix: Matrix | null
  /** The token that looks, and the one it looks at. */
  row: number
  column: number
  isWaiting: boolean
  error: ErrorRecord | null
}

export type LookStore = {
  use: UseBoundStore<StoreApi<LookState>>
  /** `wanted` head, where the model has it; otherwise one that is worth looking at. */
  ask(question: Question | null, wanted?: HeadPlace | undefined): Promise<void>
  choose(place: HeadPlace): Promise<void>
  point(row: number, column?: number | undefined): void
  close(): void
}

const nothing: LookState = {
  question: null,
  look: null,
  place: { layer: 0, head: 0 },
  matrix: null,
  row: 0,
  column: 0,
  isWaiting: false,
  error: null,
}

type Rooms = Pick<Client['inside'], 'look' | 'head'>

export function createLook(inside: Rooms = client.inside): LookStore {
  const use = create<LookState>()(() => nothing)
  let asking: AbortController | undefined
  let choosing: AbortController | undefined
  let matrices = new Map<string, Matrix>()

  async function readHead(question: Question, place: HeadPlace, signal: AbortSignal): Promise<Matrix> {
    const key = `${place.layer}/${place.head}`
    const known = matrices.get(key)
    if (known) return known
    const { tokens, weights } = await inside.head({ ...plain(question), ...place }, { signal })
    const matrix = { tokens, weights: floatsOf(weights) }
    if (!signal.aborted) matrices.set(key, matrix)
    return matrix
  }

  return {
    use,
    async ask(question, wanted) {
      asking?.abort()
      choosing?.abort()
      const controller = new AbortController()
      asking = controller
      const { signal } = controller
      if (question === null) {
        matrices = new Map()
        use.setState(nothing)
        return
      }
      use.setState({ isWaiting: true, error: null })
      try {
        const look = await inside.look(plain(question), { signal })
        if (signal.aborted) return
        matrices = new Map()
        const before = use.getState()
        const isSameModel = before.question?.modelId === question.modelId && before.look !== null
        const place = placeIn(look, wanted ?? (isSameModel ? before.place : undefined)) ?? tellingHead(look)
        const matrix = await readHead(question, place, signal)
        if (signal.aborted) return
        const row = isSameModel && before.row < look.tokens.length ? before.row : startRow(look)
        const column = strongest(matrix, row)
        use.setState({ question, look, place, matrix, row, column, isWaiting: false })
      } catch (error) {
        if (signal.aborted || isAbort(error)) return
        use.setState({ ...nothing, error: errorOf(error) })
      }
    },
    async choose(wanted) {
      const { question, look, row } = use.getState()
      if (question === null || look === null) return
      const place = placeIn(look, wanted)
      if (place === undefined) return
      choosing?.abort()
      const controller = new AbortController()
      choosing = controller
      const { signal } = controller
      use.setState({ place })
      try {
        const matrix = await readHead(question, place, signal)
        if (!signal.aborted) use.setState({ matrix, column: strongest(matrix, row), error: null })
      } catch (error) {
        if (!signal.aborted && !isAbort(error)) use.setState({ error: errorOf(error) })
      }
    },
    point(row, column) {
      const { look, matrix } = use.getState()
      if (look === null || matrix === null) return
      const last = look.tokens.length - 1
      const to = Math.min(last, Math.max(0, row))
      const furthest = look.kind === 'gpt' ? to : last
      const wanted = column ?? strongest(matrix, to)
      use.setState({ row: to, column: Math.min(furthest, Math.max(0, wanted)) })
    },
    close() {
      asking?.abort()
      choosing?.abort()
    },
  }
}

const plain = ({ modelId, text, pair }: Question) => ({ modelId, text, ...(pair === undefined ? {} : { pair }) })

/** Base64 of little-endian float32, as every machine that runs this keeps them. */
export function floatsOf(base64: string): Float32Array {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  return new Float32Array(bytes.buffer)
}

function placeIn({ layers, heads }: Inside, place: HeadPlace | undefined): HeadPlace | undefined {
  if (place === undefined) return undefined
  return place.layer >= 0 && place.layer < layers && place.head >= 0 && place.head < heads ? place : undefined
}

/** Where the row's largest weight is. */
export function strongest({ tokens, weights }: Matrix, row: number): number {
  let best = 0
  for (let column = 1; column < tokens; column++)
    if (weights[row * tokens + column]! > weights[row * tokens + best]!) best = column
  return best
}

/** How far into a text the first look is: there is something before it and, for a decoder, something that it cannot see. */
const startShare = 0.7

/** By the place in the text, so that two models begin at the same word. */
export function startRow({ tokens }: Pick<Inside, 'tokens'>): number {
  const end = Math.max(0, ...tokens.map((token) => (token.segment === 0 ? (token.end ?? 0) : 0)))
  const placed = tokens.findIndex((token) => token.end !== null && token.segment === 0 && token.end > end * startShare)
  if (placed >= 0) return placed
  const own = [...tokens.keys()].filter((index) => !tokens[index]!.special)
  return own[Math.floor(own.length * startShare)] ?? 0
}

/**
 * The head whose small picture points most: many heads rest on the first token, on themselves or on the token before, which looks the same on every
 * text. Sharp weights elsewhere count, blurred ones do not.
 */
export function tellingHead({ thumbnails: { size, bytes } }: Pick<Inside, 'thumbnails'>): HeadPlace {
  let best: HeadPlace = { layer: 0, head: 0 }
  let most = Number.NEGATIVE_INFINITY
  for (const [layer, heads] of bytes.entries())
    for (const [head, picture] of heads.entries()) {
      const score = pointing(atob(picture), size)
      if (score > most) [best, most] = [{ layer, head }, score]
    }
  return best
}

function pointing(cells: string, size: number): number {
  let total = 0
  for (let row = 2; row < size; row++) {
    let [top, sum] = [0, 0]
    for (let column = 0; column < size; column++) {
      const weight = cells.charCodeAt(row * size + column)
      sum += weight
      const isHabit = column === 0 || column === size - 1 || Math.abs(column - row) <= 1
      if (!isHabit && weight > top) top = weight
    }
    total += top - sum / size
  }
  return total
}
