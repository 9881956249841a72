// What a pre-trained model can do, on text that it never saw: perplexity of a GPT; filled masks and next-sentence verdicts of a BERT.
import type { LoadedModel } from '../importing/load-model.ts'
import { padBatch } from '../inference/batch.ts'
import { openRunner } from '../inference/encoder.ts'
import { rowOf } from '../inference/logits.ts'
import { largest, softmaxOf } from '../inference/sampler.ts'
import { int64, type SessionOptions } from '../runtime/session.ts'
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
  const counts = { masks: 0, top1: 0, top5: 0, loss: 0, pairs: 0, right: 0 }
  try {
    for (const item of masked.sequences(1, heldOutSequences)) {
      const { tensors } = padBatch([item], model)
      const results = await runner.session.run({ ...tensors, token_rows: int64(item.places, [item.places.length]) })
      const logits = results.logits!
      for (const [i, original] of item.originals.entries()) {
        const row = rowOf(logits.data as Float32Array, i, logits.shape[1]!)
        const best = largest(row, 5)
        counts.masks++
        counts.loss -= Math.log(Math.max(Number.MIN_VALUE, softmaxOf(row)[original]!))
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
    'masked perplexity': Math.exp(counts.loss / counts.masks),
    ...pairs,
  }
}
