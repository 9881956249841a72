// What a model in pre-training makes of the same few held-out beginnings, time after time, so that one watches it learn: a GPT goes on with them, a
// BERT fills a mask in them.
import { createRandom } from '../../../shared/domain/random.ts'
import type { LoadedModel } from '../importing/load-model.ts'
import { openDecoder } from '../inference/decoder.ts'
import { generate } from '../inference/generate.ts'
import { largest } from '../inference/sampler.ts'
import { openModel, probabilitiesAt } from '../inference/tasks.ts'
import type { SessionOptions } from '../runtime/session.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import type { TokenCorpus } from './corpus.ts'

/** Token ids of a beginning; of a BERT's with a mask at `masked`, where `expected` stood. */
export type SampleOpening = { ids: number[]; masked?: { place: number; expected: string } }

export type PretrainSample = {
  /** The beginning, or the sentence with its mask. */
  prompt: string
  /** What a GPT wrote on, or the best guess for the mask. */
  text: string
  /** What stood in the mask's place. */
  expected?: string
  /** Of the mask, the best first. */
  guesses?: { token: string; probability: number }[]
}

const count = 3
const promptTokens = 12
const maskedTokens = 24
const newTokens = 60
const guessed = 5
const sampling = { temperature: 0.8, topK: 40, topP: 0.95, minP: 0, repetitionPenalty: 1.1 }

/** Beginnings of held-out documents, drawn by the seed. */
export function sampleOpenings(
  tokenizer: Tokenizer,
  { tokens, starts }: TokenCorpus,
  options: { isMasked: boolean; longest: number; seed: number },
): SampleOpening[] {
  const random = createRandom(options.seed)
  const wanted = Math.max(4, Math.min(options.isMasked ? maskedTokens : promptTokens, options.longest - 3))
  const documents = starts.slice(0, -1).filter((start, d) => starts[d + 1]! - start >= Math.min(8, wanted))
  const places = documents.length > 0 ? documents : [0]
  return random
    .shuffle([...places])
    .slice(0, count)
    .map((start) => {
      const end = Math.min(start + wanted, starts.find((next) => next > start) ?? tokens.length)
      const ids = [...tokens.subarray(start, end)]
      return options.isMasked ? maskOne(ids, tokenizer, random.integer(ids.length)) : { ids }
    })
}

/** The first whole word from a place on, round the end. */
function maskOne(ids: number[], tokenizer: Tokenizer, from: number): SampleOpening {
  const isPiece = (i: number) => i < ids.length && tokenizer.tokenOf(ids[i]!).startsWith('##')
  const order = ids.map((_, i) => (from + i) % ids.length)
  const isWord = (i: number) => !isPiece(i) && !isPiece(i + 1) && /\p{L}/u.test(tokenizer.tokenOf(ids[i]!))
  const place = order.find(isWord) ?? order[0]!
  const expected = tokenizer.tokenOf(ids[place]!)
  return {
    ids: ids.map((id, i) => (i === place ? tokenizer.special.mask!.id : id)),
    masked: { place, expected },
  }
}

/** `model` as it is now. The same draws each time, so that what changes is the model. */
export function writeSamplesOf(
  model: LoadedModel,
  tokenizer: Tokenizer,
  openings: readonly SampleOpening[],
  session: SessionOptions,
): Promise<PretrainSample[]> {
  const options = { ...session, prepack: false }
  return model.architecture.kind === 'decoder'
    ? continueTexts(model, tokenizer, openings, options)
    : fillMasks(model, tokenizer, openings, options)
}

async function continueTexts(
  model: LoadedModel,
  tokenizer: Tokenizer,
  openings: readonly SampleOpening[],
  session: SessionOptions,
): Promise<PretrainSample[]> {
  const decoder = await openDecoder(model, session)
  const samples: PretrainSample[] = []
  try {
    for (const [i, { ids: prompt }] of openings.entries()) {
      const written: number[] = []
      for await (const { id } of generate(decoder, tokenizer, prompt, { sampling, maxNewTokens: newTokens, seed: i }))
        written.push(id)
      samples.push({ prompt: tokenizer.decode(prompt), text: tokenizer.decode(written) })
    }
  } finally {
    await decoder.close()
  }
  return samples
}

async function fillMasks(
  model: LoadedModel,
  tokenizer: Tokenizer,
  openings: readonly SampleOpening[],
  session: SessionOptions,
): Promise<PretrainSample[]> {
  const opened = openModel(model, tokenizer, session)
  const { cls, sep } = tokenizer.special
  const samples: PretrainSample[] = []
  try {
    for (const { ids, masked } of openings) {
      const framed = Int32Array.of(cls!.id, ...ids, sep!.id)
      const sequence = { ids: framed, typeIds: new Uint8Array(framed.length) }
      const [found] = await probabilitiesAt(opened, sequence, [masked!.place + 1])
      const guesses = largest(found!, guessed).map((id) => ({
        token: tokenizer.tokenOf(id),
        probability: found![id]!,
      }))
      samples.push({
        prompt: tokenizer.decode(ids, { skipSpecial: false }),
        text: guesses[0]!.token,
        expected: masked!.expected,
        guesses,
      })
    }
  } finally {
    await opened.close()
  }
  return samples
}

/** On a line of a card or a terminal. */
export function sampleText({ prompt, text, expected, guesses }: PretrainSample): string {
  if (!guesses) return `**${prompt}**${text}`
  const shown = guesses.map(({ token, probability }) => `${token} ${(100 * probability).toFixed(1)} %`).join(', ')
  return `${prompt} → ${shown} (${expected})`
}
