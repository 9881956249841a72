// What a pre-trained model can do, on text that it never saw: perplexity of a GPT; filled masks and next-sentence verdicts of a BERT.
import { countParameters, type LoadedModel } from '../importing/load-model.ts'
import { padBatch } from '../inference/batch.ts'
import { openRunner } from '../inference/encoder.ts'
import { rowOf } from '../inference/logits.ts'
import { largest, softmaxOf } from '../inference/sampler.ts'
import { int64, type SessionOptions } from '../runtime/session.ts'
import { type MaskedData, type MaskedSequence, unmasked } from './masked-batches.ts'

export type PretrainMetrics = Record<string, number>

/** The paper's share, whatever it was trained with, so that models can be compared. */
export const measuredShare = 0.15
/** For a model larger than this fewer are taken, down to the least, or measuring would take minutes. */
const [mostSequences, leastSequences, quickParameters] = [1000, 200, 20e6]

/** Masks in sequences with 15 % of the tokens masked; pairs without masks, as they are judged in use. */
export async function measurePretrained(
  model: LoadedModel,
  masked: MaskedData | undefined,
  validationLoss: number,
  session: SessionOptions,
): Promise<PretrainMetrics> {
  if (!masked) return { 'validation loss (nats a token)': validationLoss, perplexity: Math.exp(validationLoss) }
  const wanted = Math.round((mostSequences * quickParameters) / countParameters(model))
  const sequences = masked.sequences(1, Math.max(leastSequences, Math.min(mostSequences, wanted)), measuredShare)
  const judgesPairs = model.config.task === 'pretraining'
  const runner = await openRunner(model, { kind: 'task' }, session)
  const counts = { masks: 0, top1: 0, top5: 0, loss: 0, right: 0 }
  const run = (item: MaskedSequence, tokenRows: readonly number[]) =>
    runner.session.run({ ...padBatch([item], model).tensors, token_rows: int64(tokenRows, [tokenRows.length]) })
  try {
    for (const item of sequences) {
      const { logits } = await run(item, item.places)
      for (const [i, original] of item.originals.entries()) {
        const row = rowOf(logits!.data as Float32Array, i, logits!.shape[1]!)
        const best = largest(row, 5)
        counts.masks++
        counts.loss -= Math.log(Math.max(Number.MIN_VALUE, softmaxOf(row)[original]!))
        if (best[0] === original) counts.top1++
        if (best.includes(original)) counts.top5++
      }
      if (!judgesPairs) continue
      const { sequence_logits } = await run({ ...item, ids: unmasked(item) }, [0])
      const [next, not] = sequence_logits!.data as Float32Array
      if (next! > not! === item.isNext) counts.right++
    }
  } finally {
    await runner.close()
  }
  return {
    'validation loss (nats)': validationLoss,
    'masked token, top 1': counts.top1 / counts.masks,
    'masked token, top 5': counts.top5 / counts.masks,
    'masked perplexity': Math.exp(counts.loss / counts.masks),
    ...(judgesPairs ? { 'next-sentence accuracy': counts.right / sequences.length } : {}),
  }
}
