// A reference batch as the inputs of our graphs.
import type { LoadedModel } from '../importing/load-model.ts'
import { float32, int64, type TensorMap } from '../runtime/session.ts'
import { tokenLabels } from '../training/token-labels.ts'
import type { Batch } from './reference.ts'

export function modelInputs(batch: Batch, model: LoadedModel): TensorMap {
  const tensors: TensorMap = {}
  for (const name of ['input_ids', 'attention_mask', 'token_type_ids']) {
    const tensor = batch.tensors.get(name)
    if (tensor) tensors[name] = { dtype: 'int64', shape: tensor.shape, data: tensor.data as BigInt64Array }
  }
  if (model.config.segments > 0 && !tensors.token_type_ids)
    tensors.token_type_ids = {
      dtype: 'int64',
      shape: batch.shape,
      data: new BigInt64Array(batch.shape[0] * batch.shape[1]),
    }
  if (model.architecture.kind === 'decoder') {
    const [rows, tokens] = batch.shape
    const mask = batch.tensors.get('attention_mask')!.data as BigInt64Array
    const last = Array.from({ length: rows }, (_, row) => row * tokens + lastReal(mask, row * tokens, tokens))
    tensors.sequence_rows = int64(last, [rows])
  }
  return tensors
}

function lastReal(mask: BigInt64Array, start: number, tokens: number): number {
  for (let i = tokens - 1; i > 0; i--) if (mask[start + i] === 1n) return i
  return 0
}

/** Labels of a batch, as the mean that the reference's loss takes over them. */
export function labelInputs(batch: Batch, model: LoadedModel, chunks: number): TensorMap {
  const { task, problem, labels: names } = model.config
  const [rows, tokens] = batch.shape
  const labels = batch.tensors.get('labels')
  const sequence =
    batch.tensors.get('next_sentence_label') ?? (['sequence', 'next-sentence'].includes(task) ? labels : undefined)
  const inputs: TensorMap = {}
  if (sequence) {
    inputs.sequence_weights = float32(new Float32Array(rows).fill(1 / rows), [rows])
    inputs.sequence_labels =
      task === 'sequence' && problem !== 'classes'
        ? float32(Float32Array.from(sequence.data as Float32Array), [rows, names.length])
        : { dtype: 'int64', shape: [rows], data: sequence.data as BigInt64Array }
  }
  if (labels && labels !== sequence) {
    // a causal model predicts the next token: the label of a row is the token after it
    const shift = task === 'causal-lm' ? 1 : 0
    const places: number[] = []
    const values: number[] = []
    for (let row = 0; row < rows; row++)
      for (let t = shift; t < tokens; t++) {
        const label = Number((labels.data as BigInt64Array)[row * tokens + t]!)
        if (label === -100) continue
        places.push(row * tokens + t - shift)
        values.push(label)
      }
    Object.assign(inputs, tokenLabels(places, values, 1 / places.length, chunks))
  }
  return inputs
}
