// Compares everything that Tunesmith computes for a reference folder with the reference's numbers: logits, hidden states, attentions, loss, each
// gradient by name, the AdamW curve and what it leaves in the parameters, an adapter's likewise, greedy text.
import { join } from 'node:path'
import { compileInference } from '../compile/inference.ts'
import type { SafetensorsFile } from '../formats/safetensors.ts'
import { readAdapter } from '../importing/adapter.ts'
import { type LoadedModel, loadModel } from '../importing/load-model.ts'
import { openDecoder } from '../inference/decoder.ts'
import { generate } from '../inference/generate.ts'
import { greedy as greedySampling } from '../inference/sampler.ts'
import { openCompiled } from '../runtime/open-compiled.ts'
import type { SessionOptions, TensorMap } from '../runtime/session.ts'
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts'
import type { OpenTraining } from '../training/training-session.ts'
import { type Check, type MakeCheck, relativeDifference, tolerances } from './checks.ts'
import { type Batch, openReference, type Reference, readBatch, readGroup } from './reference.ts'
import { modelInputs } from './reference-inputs.ts'
import { verifyTraining } from './verify-training.ts'

export async function* verifyFolder(folder: string, options: SessionOptions = {}): AsyncGenerator<Check> {
  const reference = await openReference(folder)
  const model = await loadModel(folder)
  const check = (name: string, difference: number, tolerance: number): Check => ({
    folder,
    check: name,
    difference,
    tolerance,
    pass: difference <= tolerance,
  })
  const batch = await readBatch(reference.tensors)
  yield* verifyOutputs(model, batch, reference, check, options)
  const full: OpenTraining = { ...options, isTrained: () => true, dropout: false, chunks: 1 }
  yield* verifyTraining('', model, full, reference, reference.numbers, reference.numbers.loss, check)
  if (reference.adapter && reference.numbers.lora) {
    const { settings, adapterSource } = await readAdapter(join(folder, 'adapter'))
    const adapted = { ...model, lora: { settings, source: adapterSource } }
    yield* verifyLogits('adapter ', await inspect(adapted, batch, options), reference.adapter, check)
    const heads = model.architecture.headModules[model.config.task] ?? []
    const isTrained = (name: string) => heads.some((module) => name.startsWith(`${module}.`))
    const lora: OpenTraining = {
      ...options,
      isTrained,
      lora: { settings, source: adapterSource },
      dropout: false,
      chunks: 4,
    }
    yield* verifyTraining(
      'adapter ',
      model,
      lora,
      reference,
      reference.numbers.lora,
      reference.numbers.lora.loss,
      check,
    )
  }
  yield* verifyGreedy(model, reference, check, options)
}

type Inspected = { results: TensorMap; mask: BigInt64Array; tokens: number }

async function inspect(model: LoadedModel, batch: Batch, options: SessionOptions): Promise<Inspected> {
  const session = await openCompiled(compileInference(model, { kind: 'inspect' }), options)
  const results = await session.run(modelInputs(batch, model))
  await session.close()
  return { results, mask: batch.tensors.get('attention_mask')!.data as BigInt64Array, tokens: batch.shape[1] }
}

/** Counts the elements that belong to real tokens, of a tensor [B, T, ..] with `length` elements. */
const realRows = (mask: BigInt64Array, length: number) => (i: number) =>
  mask[Math.floor(i / (length / mask.length))] === 1n

async function* verifyLogits(
  prefix: string,
  { results, mask }: Inspected,
  file: SafetensorsFile,
  check: MakeCheck,
): AsyncGenerator<Check> {
  for (const [name, { data, shape }] of await readGroup(file, 'output.')) {
    const found = (results[outputNames[name] ?? name] ?? results.logits)!.data as Float32Array
    const counts = shape.length === 3 ? realRows(mask, data.length) : undefined
    yield check(`${prefix}${name}`, relativeDifference(found, data, counts), tolerances.tensor)
  }
}

async function* verifyOutputs(
  model: LoadedModel,
  batch: Batch,
  reference: Reference,
  check: MakeCheck,
  options: SessionOptions,
): AsyncGenerator<Check> {
  const inspected = await inspect(model, batch, options)
  const { results, mask, tokens } = inspected
  yield* verifyLogits('', inspected, reference.tensors, check)
  for (const [name, expected] of await readGroup(reference.tensors, 'hidden_states.'))
    yield check(
      `hidden_states.${name}`,
      relativeDifference(
        results[`hidden_states.${name}`]!.data as Float32Array,
        expected.data,
        realRows(mask, expected.data.length),
      ),
      tolerances.tensor,
    )
  for (const [name, expected] of await readGroup(reference.tensors, 'attentions.')) {
    const heads = expected.shape[1]!
    const isReal = (i: number) => {
      const row = Math.floor(i / tokens) // (b, h, query)
      return mask[Math.floor(row / (heads * tokens)) * tokens + (row % tokens)] === 1n
    }
    yield check(
      `attentions.${name}`,
      relativeDifference(results[`attentions.${name}`]!.data as Float32Array, expected.data, isReal),
      tolerances.tensor,
    )
  }
}

/** The reference's names of a model's outputs where ours differ: the class's only output is `logits`. */
const outputNames: Record<string, string> = { prediction_logits: 'logits', seq_relationship_logits: 'sequence_logits' }

async function* verifyGreedy(
  model: LoadedModel,
  reference: Reference,
  check: MakeCheck,
  options: SessionOptions,
): AsyncGenerator<Check> {
  const cases = reference.numbers.greedy ?? []
  if (cases.length === 0) return
  const tokenizer = await loadTokenizer(model.tokenizerFolder)
  const decoder = await openDecoder(model, options)
  try {
    for (const { prompt, prompt_ids, new_ids, text } of cases) {
      const encoded = [...tokenizer.encode(prompt).ids]
      yield check(`prompt ids '${prompt}'`, differing(encoded, prompt_ids), 0)
      const ids: number[] = []
      const stream = generate(decoder, tokenizer, prompt_ids, {
        sampling: greedySampling,
        maxNewTokens: new_ids.length,
        seed: 0,
        ignoreEnd: true,
      })
      for await (const token of stream) ids.push(token.id)
      yield check(`greedy ids '${prompt}'`, differing(ids, new_ids), 0)
      const decoded = tokenizer.decode(ids, { skipSpecial: false })
      yield check(`greedy text '${prompt}'`, decoded === text ? 0 : 1, 0)
    }
  } finally {
    await decoder.close()
  }
}

function differing(found: readonly number[], expected: readonly number[]): number {
  if (found.length !== expected.length) return Math.max(found.length, expected.length)
  return found.filter((id, i) => id !== expected[i]).length
}
