// Heads of a BERT that look for the same word in the sequence's other part, set by hand, as a beginning: small models do not find them by themselves,
// and without them only learn from a pair what kind of text its parts are. The codes by which words are known again are those of a linear discriminant
// analysis (Fisher 1936; Rao 1948) of the layer's inputs, words as classes: what tells words apart, over what their contexts change.
import { createRandom, deriveSeed } from '../../../shared/domain/random.ts'
import { dot } from '../../../shared/domain/vectors.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { compileInference } from '../compile/inference.ts'
import { sharedWordLayer } from '../compile/training.ts'
import { type LoadedModel, withTask } from '../importing/load-model.ts'
import { padBatch } from '../inference/batch.ts'
import { openCompiled } from '../runtime/open-compiled.ts'
import type { SessionOptions } from '../runtime/session.ts'
import {
  addOuter,
  cholesky,
  leadingSpace,
  type Matrix,
  matrix,
  mirrored,
  product,
  rowOf,
  solve,
  solveLower,
  solveUpper,
  transposed,
} from './dense-matrix.ts'

export type MatchingOptions = {
  /** So many of the layer's heads, from its last one on. */
  heads: number
  /** Ids of [CLS] and [SEP]. */
  special: ReadonlySet<number>
  seed: number
  session: SessionOptions
}

type Pair = { ids: Int32Array; typeIds: Uint8Array }

/** In nats: that a word is itself, on average; that a place is in the other part; and what draws a word that is nowhere there to [CLS] and [SEP]. */
const [sameWord, otherPart, sink] = [24, 8, 26]
const pairsPerBatch = 16

/**
 * New values of the layer's projections, by name; `pairs` are some hundred sequences of two parts.
 * Errors: bad-argument (the model has not so many heads, or they are too narrow), bad-data (too few words that occur twice).
 */
export async function matchingHeads(
  model: LoadedModel,
  pairs: readonly Pair[],
  { heads, special, seed, session }: MatchingOptions,
): Promise<Map<string, Float32Array>> {
  const { width, heads: all, layers } = model.config
  const layer = sharedWordLayer(layers) - 1
  const size = width / all
  if (layer < 0 || heads > all || size < 8)
    throw new AppError(
      'bad-argument',
      say`${heads} heads that look for the same word need a model of two layers or more with as many heads, of 8 units each; this one has ${layers} layers with ${all} heads of ${size}`,
    )
  const places = await layerInputs(model, pairs, layer, session)
  const isWord: number[] = places.ids.map((id) => (special.has(id) ? 0 : 1))
  const { mean, codes } = wordCodes(places, isWord, size - 2, seed)
  const part = linearFit(
    places,
    (at) => (places.types[at] === 1 ? 1 : -1),
    () => 1,
  )
  const words = isWord.reduce((a, b) => a + b, 0)
  const rareness = (0.5 * isWord.length) / (isWord.length - words)
  const end = linearFit(
    places,
    (at) => 1 - isWord[at]!,
    (at) => (isWord[at] === 1 ? 1 : rareness),
  )

  const module = `bert.encoder.layer.${layer}.attention`
  const values = new Map<string, Float32Array>()
  const take = async (name: string, shape: readonly number[]) => {
    const data = Float32Array.from(await model.source.read(`${module}.${name}`, shape))
    values.set(`${module}.${name}`, data)
    return data
  }
  const projection = async (name: string) => {
    const weight = await take(`self.${name}.weight`, [width, width])
    const bias = await take(`self.${name}.bias`, [width])
    return (unit: number, factors: ArrayLike<number>, constant: number, scale: number) => {
      for (let i = 0; i < width; i++) weight[unit * width + i] = scale * factors[i]!
      bias[unit] = scale * constant
    }
  }
  const [query, key, value] = [await projection('query'), await projection('key'), await projection('value')]
  const output = await take('output.dense.weight', [width, width])
  const random = createRandom(deriveSeed(seed, layer, heads))
  const drawn = (scale: number) => Float64Array.from({ length: width }, () => scale * random.normal())
  const nat = Math.sqrt(size) // what a product must be for one nat
  const none = new Float64Array(width)
  for (let head = all - heads; head < all; head++) {
    const first = head * size
    for (let i = 0; i < size - 2; i++) {
      // of a text of few words the rest is nothing
      const code = i < codes.rows ? rowOf(codes, i) : none
      for (const set of [query, key]) set(first + i, code, -dot(code, mean), Math.sqrt(sameWord * nat))
    }
    for (const [set, sign] of [
      [query, 1],
      [key, -1],
    ] as const)
      set(first + size - 2, part.factors, part.constant, sign * Math.sqrt(otherPart * nat))
    query(first + size - 1, none, 1, 1)
    key(first + size - 1, end.factors, end.constant, sink * nat)
    // what is found comes out as one number, clearly, beside a little of the word itself
    for (let i = 0; i < size; i++) {
      if (i === 0) value(first, end.factors, end.constant - 0.5, 2)
      else value(first + i, drawn(0.06), 0, 1)
      const column = drawn(i === 0 ? 0.1 : 0.02)
      for (let row = 0; row < width; row++) output[row * width + first + i] = column[row]!
    }
  }
  return values
}

/** Every real token: its id, its part, and its state as the layer reads it [N, D]. */
type Places = { ids: number[]; types: number[]; states: Float32Array[]; width: number }

async function layerInputs(
  model: LoadedModel,
  pairs: readonly Pair[],
  layer: number,
  options: SessionOptions,
): Promise<Places> {
  const { width } = model.config
  const places: Places = { ids: [], types: [], states: [], width }
  const bare = withTask(model, 'base', [], 'classes') // logits of every token are not wanted
  const session = await openCompiled(compileInference(bare, { kind: 'inspect' }), options)
  try {
    for (let at = 0; at < pairs.length; at += pairsPerBatch) {
      const part = pairs.slice(at, at + pairsPerBatch)
      const { tensors, tokens } = padBatch(part, model)
      const states = (await session.run(tensors))[`hidden_states.${layer}`]!.data as Float32Array
      for (const [row, { ids, typeIds }] of part.entries())
        for (const [i, id] of ids.entries()) {
          const first = (row * tokens + i) * width
          places.ids.push(id)
          places.types.push(typeIds[i]!)
          places.states.push(states.slice(first, first + width))
        }
    }
  } finally {
    await session.close()
  }
  return places
}

const leastWords = 10

/** Codes [F, D], F at most `most`, whose product is 1 of a word with itself, on average, and about 0 of two words, after `mean` is taken away. */
function wordCodes(
  { ids, states, width }: Places,
  isWord: readonly number[],
  most: number,
  seed: number,
): { mean: Float64Array; codes: Matrix } {
  const at = [...ids.keys()].filter((i) => isWord[i] === 1)
  const meanOf = (indices: readonly number[]) => {
    const sum = new Float64Array(width)
    for (const i of indices) for (let k = 0; k < width; k++) sum[k]! += states[i]![k]! / indices.length
    return sum
  }
  const mean = meanOf(at)
  const kinds = [...Map.groupBy(at, (i) => ids[i]!).values()].filter((indices) => indices.length > 1)
  if (kinds.length < leastWords)
    throw new AppError(
      'bad-data',
      say`the text has ${kinds.length} words that occur twice, too few to know words again by: give more text`,
    )
  const size = Math.min(most, kinds.length - 1)
  const means = kinds.map(meanOf)
  const centre = new Float64Array(width)
  for (const own of means) for (let k = 0; k < width; k++) centre[k]! += own[k]! / means.length
  const [within, between] = [matrix(width, width), matrix(width, width)]
  const count = kinds.reduce((sum, indices) => sum + indices.length, 0)
  for (const [kind, indices] of kinds.entries()) {
    // a word counts once between words, however common it is: rare ones are what a pair is known by
    addOuter(between, difference(means[kind]!, centre), 1 / kinds.length)
    for (const i of indices) addOuter(within, difference(states[i]!, means[kind]!), 1 / count)
  }
  let trace = 0
  for (let k = 0; k < width; k++) trace += within.data[k * width + k]!
  for (let k = 0; k < width; k++) within.data[k * width + k]! += (1e-4 * trace) / width + 1e-12
  // within = L Lᵀ; in L⁻¹ x contexts vary alike everywhere, and the leading space of what is left between words tells them best
  const lower = cholesky(within)
  const half = solveLower(lower, mirrored(between))
  const whitened = solveLower(lower, transposed(half))
  const random = createRandom(seed)
  const start = matrix(
    size,
    width,
    Float64Array.from({ length: size * width }, () => random.normal()),
  )
  const space = leadingSpace(whitened, start)
  const spread = product(product(space, whitened), transposed(space))
  const unwhiten = transposed(solveUpper(lower, transposed(space)))
  const unscaled = solveLower(cholesky(spread), unwhiten)
  const itself = kinds.reduce((sum, indices, kind) => {
    const own = project(unscaled, difference(means[kind]!, mean))
    return sum + indices.reduce((all, i) => all + dot(project(unscaled, difference(states[i]!, mean)), own), 0)
  }, 0)
  const scale = Math.sqrt(count / itself)
  return { mean, codes: { ...unscaled, data: unscaled.data.map((x) => x * scale) } }
}

const difference = (a: ArrayLike<number>, b: ArrayLike<number>): Float64Array =>
  Float64Array.from(a, (x, i) => x - b[i]!)

const project = (a: Matrix, x: Float64Array): Float64Array =>
  Float64Array.from({ length: a.rows }, (_, i) => dot(rowOf(a, i), x))

/** A weighted least-squares fit of `target` by a linear function of the states. */
function linearFit(
  { states, width }: Places,
  target: (at: number) => number,
  weight: (at: number) => number,
): { factors: Float64Array; constant: number } {
  const size = width + 1
  const [normal, right] = [matrix(size, size), matrix(size, 1)]
  const row = new Float64Array(size).fill(1)
  for (const [at, state] of states.entries()) {
    row.set(state)
    addOuter(normal, row, weight(at))
    for (let k = 0; k < size; k++) right.data[k]! += weight(at) * target(at) * row[k]!
  }
  for (let k = 0; k < size; k++) normal.data[k * size + k]! += 1e-3
  const { data } = solve(normal, right)
  return { factors: data.subarray(0, width), constant: data[width]! }
}
