// What a freshly pre-trained model can do, on text that it never saw: perplexity of a GPT, filled masks and next-sentence verdicts of a BERT, and a few
// unselected samples to read.
import { createRandom } from '../../../shared/domain/random.ts'
import type { LoadedModel } from '../importing/load-model.ts'
import { padBatch } from '../inference/batch.ts'
import { openDecoder } from '../inference/decoder.ts'
import { openRunner } from '../inference/encoder.ts'
import { generate } from '../inference/generate.ts'
import { rowOf } from '../inference/logits.ts'
import { largest } from '../inference/sampler.ts'
import { fillMask, openModel } from '../inference/tasks.ts'
import { int64, type SessionOptions } from '../runtime/session.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import type { TokenCorpus } from './corpus.ts'
import type { MaskedData } from './masked-batches.ts'

export type PretrainMetrics = Record<string, number>

const heldOutSequences = 500

export async function measurePretrained(
  model: LoadedModel,
  masked: MaskedData | undefined,
  validationLoss: number,
  session: SessionOptions,
): Promise<PretrainMetrics> {
  if (!masked) return { 'validation loss (nats a token)': validationLoss, perplexity: Math.exp(validationLoss) }
  const runner = await openRunner(model, { kind: 'task' }, session)
  const counts = { masks: 0, top1: 0, top5: 0, pairs: 0, right: 0 }
  try {
    for (const item of masked.sequences(1, heldOutSequences)) {
      const { tensors } = padBatch([item], model)
      const results = await runner.session.run({ ...tensors, token_rows: int64(item.places, [item.places.length]) })
      const logits = results.logits!
      for (const [i, original] of item.originals.entries()) {
        const best = largest(rowOf(logits.data as Float32Array, i, logits.shape[1]!), 5)
        counts.masks++
        if (best[0] === original) counts.top1++
        if (best.includes(original)) counts.top5++
      }
      const pair = results.sequence_logits?.data as Float32Array | undefined
      if (!pair) continue
      counts.pairs++
      if (pair[0]! > pair[1]! === item.isNext) counts.right++
    }
  } finally {
    await runner.close()
  }
  const pairs: PretrainMetrics = counts.pairs > 0 ? { 'next-sentence accuracy': counts.right / counts.pairs } : {}
  return {
    'validation loss (nats)': validationLoss,
    'masked token, top 1': counts.top1 / counts.masks,
    'masked token, top 5': counts.top5 / counts.masks,
    ...pairs,
  }
}

const samples = 3

export async function sampleTexts(
  model: LoadedModel,
  tokenizer: Tokenizer,
  validation: TokenCorpus,
  seed: number,
  session: SessionOptions,
): Promise<string[]> {
  const random = createRandom(seed)
  const stretch = (length: number): number[] => {
    const start = random.integer(Math.max(1, validation.tokens.length - length))
    return [...validation.tokens.subarray(start, start + length)]
  }
  return model.architecture.kind === 'decoder'
    ? continueTexts(model, tokenizer, stretch, session)
    : fillTexts(model, tokenizer, stretch, session)
}

async function continueTexts(
  model: LoadedModel,
  tokenizer: Tokenizer,
  stretch: (length: number) => number[],
  session: SessionOptions,
): Promise<string[]> {
  const decoder = await openDecoder(model, session)
  const texts: string[] = []
  try {
    for (let i = 0; i < samples; i++) {
      const prompt = stretch(12)
      const ids: number[] = []
      const sampling = { temperature: 0.8, topK: 40, topP: 0.95, minP: 0, repetitionPenalty: 1.1 }
      for await (const { id } of generate(decoder, tokenizer, prompt, { sampling, maxNewTokens: 60, seed: i }))
        ids.push(id)
      texts.push(`**${tokenizer.decode(prompt)}**${tokenizer.decode(ids)}`)
    }
  } finally {
    await decoder.close()
  }
  return texts
}

async function fillTexts(
  model: LoadedModel,
  tokenizer: Tokenizer,
  stretch: (length: number) => number[],
  session: SessionOptions,
): Promise<string[]> {
  const opened = openModel(model, tokenizer, session)
  const texts: string[] = []
  try {
    for (let i = 0; i < samples; i++) {
      const ids = stretch(16)
      ids[8] = tokenizer.special.mask!.id
      const text = tokenizer.decode(ids, { skipSpecial: false })
      const [filled] = await fillMask(opened, text, 5)
      texts.push(
        `${text} → ${filled!.candidates.map(({ token, probability }) => `${token} ${(100 * probability).toFixed(1)} %`).join(', ')}`,
      )
    }
  } finally {
    await opened.close()
  }
  return texts
}
