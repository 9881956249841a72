// Training graphs against what the inspecting graph shows.
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadModel } from '../importing/load-model.ts'
import { padBatch } from '../inference/batch.ts'
import { openCompiled } from '../runtime/open-compiled.ts'
import { float32, int64, type TensorMap } from '../runtime/session.ts'
import { randomFloats, tempFolder, tinyModel } from '../test-support.ts'
import { tokenLabels } from '../training/token-labels.ts'
import { openTraining } from '../training/training-session.ts'
import { compileInference } from './inference.ts'
import { initialValue } from './parameters.ts'
import { isSharedWords } from './training.ts'

const root = tempFolder()

it('shared words: a classifier halfway up, beside both of BERT’s losses', async () => {
  const folder = await tinyModel(join(root, 'model'), 'bert', { task: 'pretraining', layers: 3, width: 32 })
  const model = await loadModel(folder)
  const ids = Array.from(randomFloats(10, 1), (x) => 5 + (Math.floor(Math.abs(x) * 1000) % 50))
  const sequences = [ids, ids.slice(3)].map((own) => ({ ids: own, typeIds: own.map((_, i) => (i > 3 ? 1 : 0)) }))
  const { tensors, tokens } = padBatch(sequences, model)
  const [rows, labels, weights] = [
    [1, 4, 9, tokens + 2],
    [1, 0, 1, 1],
    [0.5, 1, 2, 0.25],
  ]
  const own: TensorMap = {
    ...tensors,
    ...tokenLabels([2, tokens + 1], [7, 8], 0.5, 1),
    sequence_labels: int64([0, 1], [2]),
    sequence_weights: float32(Float32Array.of(0.5, 0.5), [2]),
  }
  const shared = {
    shared_rows: int64(rows, [4]),
    shared_labels: int64(labels, [4]),
    shared_weights: float32(Float32Array.from(weights), [4]),
  }
  const options = {
    isTrained: () => true,
    dropout: false,
    chunks: 1,
    threads: 1,
    initial: async (name: string, shape: readonly number[]) =>
      isSharedWords(name) ? initialValue(name, shape, 0.5, 3) : await model.source.read(name, shape),
  }
  const plain = await openTraining(model, options)
  const without = await plain.step(own, 0).finally(() => plain.close())
  const asking = await openTraining(model, { ...options, sharedWords: true })
  const { loss, gradients } = await asking.step({ ...own, ...shared }, 0).finally(() => asking.close())

  const inspecting = await openCompiled(compileInference(model, { kind: 'inspect' }), { threads: 1 })
  const shown = await inspecting.run(tensors).finally(() => inspecting.close())
  const states = shown['hidden_states.1']!.data as Float32Array
  const classifier = asking.parameters.get('shared_words.weight')!
  const state = (row: number) => states.subarray(row * 32, row * 32 + 32)
  const logits = rows.map((row) => state(row).reduce((sum, x, i) => sum + x * classifier[i]!, 0))
  const likelihoods = logits.map((x, i) => Math.log1p(Math.exp(labels[i] === 1 ? -x : x)) * weights[i]!)
  expect(loss - without.loss).toBeCloseTo(
    likelihoods.reduce((a, b) => a + b),
    4,
  )
  const errors = logits.map((x, i) => (1 / (1 + Math.exp(-x)) - labels[i]!) * weights[i]!)
  const gradient = Array.from({ length: 32 }, (_, k) =>
    rows.reduce((sum, row, i) => sum + errors[i]! * state(row)[k]!, 0),
  )
  for (const [k, value] of gradients.get('shared_words.weight')!.entries()) expect(value).toBeCloseTo(gradient[k]!, 4)

  // it reaches the layers below it and no others
  const moved = (name: string) =>
    gradients.get(name)!.some((value, i) => Math.abs(value - without.gradients.get(name)![i]!) > 1e-6)
  expect(moved('bert.encoder.layer.0.attention.self.query.weight')).toBe(true)
  expect(moved('bert.encoder.layer.1.attention.self.value.weight')).toBe(false)
})
