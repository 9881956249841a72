// Labelled rows as micro-batches of a training graph.
import { createRandom, deriveSeed, type Random } from '../../../shared/domain/random.ts'
import type { LoadedModel } from '../importing/load-model.ts'
import { padBatch } from '../inference/batch.ts'
import { float32, int64, type TensorMap } from '../runtime/session.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import type { EpochPlan } from './epoch-batches.ts'
import { balancedWeights, type Work } from './finetune-work.ts'
import type { Example, Examples, LabelledSplit } from './labelled-examples.ts'
import type { MicroBatch } from './loop.ts'

/** `maskShare` of a text's tokens are [MASK], others in each step. A function of (seed, step). */
export function createBatches(
  { settings, split, model, tokenizer }: Work,
  plan: EpochPlan,
  steps: number,
  maskShare: number,
): (step: number) => MicroBatch[] {
  const { train } = split
  const balance =
    settings.balanceClasses && split.problem === 'classes'
      ? balancedWeights(train.labels, split.classNames.length)
      : undefined
  const weightOf = (row: number) => balance?.[train.labels[row]!] ?? 1
  return (step) => {
    const first = step * settings.accumulate
    const count = step === steps - 1 ? plan.steps - first : settings.accumulate
    const parts = Array.from({ length: count }, (_, i) => plan.rowsOf(first + i))
    const total = parts.flat().reduce((sum, row) => sum + weightOf(row), 0)
    return parts.map((rows, i) => {
      const random = createRandom(deriveSeed(settings.seed, maskPurpose, first + i))
      const masked = (item: Example) => (maskShare > 0 ? maskTokens(item, tokenizer, maskShare, random) : item)
      return labelledBatch(model, train, rows, split.problem, (row) => weightOf(row) / total, masked)
    })
  }
}

const maskPurpose = 11

/** Tokens of the template stay: what a classifier reads is there. */
function maskTokens(item: Example, { special }: Tokenizer, share: number, random: Random): Example {
  const { mask, cls, sep } = special
  const isOfTemplate = (id: number) => id === cls?.id || id === sep?.id
  return { ...item, ids: item.ids.map((id) => (!isOfTemplate(id) && random.next() < share ? mask!.id : id)) }
}

export function labelledBatch(
  model: LoadedModel,
  examples: Examples,
  rows: readonly number[],
  problem: LabelledSplit['problem'],
  weightOf: (row: number) => number,
  changed: (item: Example) => Example = (item) => item,
): MicroBatch {
  const batch = padBatch(
    rows.map((row) => changed(examples.items[row]!)),
    model,
  )
  const inputs = {
    ...batch.tensors,
    sequence_labels: labelTensor(examples, rows, problem),
    sequence_weights: float32(Float32Array.from(rows, weightOf), [rows.length]),
  }
  return { inputs, realTokens: batch.realTokens, rows: rows.map((row) => examples.items[row]!.row) }
}

function labelTensor(
  examples: Examples,
  rows: readonly number[],
  problem: LabelledSplit['problem'],
): TensorMap[string] {
  if (problem === 'classes')
    return int64(
      rows.map((row) => examples.labels[row]!),
      [rows.length],
    )
  if (problem === 'score')
    return float32(
      Float32Array.from(rows, (row) => examples.labels[row]!),
      [rows.length, 1],
    )
  const several = rows.map((row) => examples.multiLabels![row]!)
  return float32(Float32Array.from(several.flat()), [rows.length, several[0]!.length])
}
