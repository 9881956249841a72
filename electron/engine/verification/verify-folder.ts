// Compares everything that Tunesmith computes for a reference folder with the reference's numbers: logits, hidden states, attentions, loss, each
// gradient by name, the AdamW curve and what it leaves in the parameters, an adapter's likewise, greedy text.
import { join } from 'node:path'
import { compileInference } from '../compile/inference.ts'
import { readAdapter } from '../importing/adapter.ts'
import { type LoadedModel, loadModel } from '../importing/load-model.ts'
import { openDecoder } from '../inference/decoder.ts'
import { generate } from '../inference/generate.ts'
import { greedy as greedySampling } from '../inference/sampler.ts'
import { openCompiled } from '../runtime/open-compiled.ts'
import { float32, int64, type SessionOptions, type TensorMap } from '../runtime/session.ts'
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts'
import { adamStep, clipFactor, createAdamState, gradientNorm } from '../training/optimizer.ts'
import { tokenLabels } from '../training/token-labels.ts'
import { type OpenTraining, openTraining } from '../training/training-session.ts'
import { type Batch, type Curve, openReference, type Reference, readBatch, readGroup } from './reference.ts'

export type Check = { folder: string; check: string; difference: number; tolerance: number; pass: boolean }

/** What fp32 allows: relative to the largest value of a tensor; a step of the curve; a parameter after ten steps. */
const tolerances = { tensor: 1e-4, loss: 1e-5, curve: 1e-4, trained: 1e-3 }
/** Its true gradient is zero (softmax does not see a shift of all scores), so AdamW divides rounding noise by rounding noise there. */
const isNoise = (name: string): boolean => /attention\.self\.key\.bias$/.test(name)
const isFusedBias = (name: string): boolean => /attn\.c_attn\.bias$/.test(name)

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
    yield* verifyAdapterOutputs(adapted, batch, reference, check, options)
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
      { ...reference, tensors: reference.tensors },
      reference.numbers.lora,
      reference.numbers.lora.loss,
      check,
    )
  }
  yield* verifyGreedy(model, reference, check, options)
}

type MakeCheck = (name: string, difference: number, tolerance: number) => Check

/** Largest difference where `counts`, relative to the largest value of the reference. */
function relativeDifference(
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  counts: (i: number) => boolean = () => true,
): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY
  let [difference, largest] = [0, 0]
  for (let i = 0; i < expected.length; i++) {
    if (!counts(i)) continue
    const d = Math.abs(found[i]! - expected[i]!)
    if (!(d <= difference)) difference = d // NaN stays
    largest = Math.max(largest, Math.abs(expected[i]!))
  }
  return largest === 0 ? difference : difference / largest
}

function modelInputs(batch: Batch, model: LoadedModel): TensorMap {
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

async function* verifyOutputs(
  model: LoadedModel,
  batch: Batch,
  reference: Reference,
  check: MakeCheck,
  options: SessionOptions,
): AsyncGenerator<Check> {
  const session = await openCompiled(compileInference(model, { kind: 'inspect' }), options)
  const results = await session.run(modelInputs(batch, model))
  await session.close()
  const mask = batch.tensors.get('attention_mask')!.data as BigInt64Array
  const tokens = batch.shape[1]
  const rowCounts = (length: number) => {
    const width = length / mask.length
    return (i: number) => mask[Math.floor(i / width)] === 1n
  }
  for (const [name, expected] of await readGroup(reference.tensors, 'output.')) {
    const found = results[outputNames[name] ?? name] ?? results.logits
    const perToken = expected.shape.length === 3
    yield check(
      name,
      relativeDifference(
        found!.data as Float32Array,
        expected.data,
        perToken ? rowCounts(expected.data.length) : undefined,
      ),
      tolerances.tensor,
    )
  }
  for (const [name, expected] of await readGroup(reference.tensors, 'hidden_states.'))
    yield check(
      `hidden_states.${name}`,
      relativeDifference(
        results[`hidden_states.${name}`]!.data as Float32Array,
        expected.data,
        rowCounts(expected.data.length),
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

async function* verifyAdapterOutputs(
  model: LoadedModel,
  batch: Batch,
  reference: Reference,
  check: MakeCheck,
  options: SessionOptions,
): AsyncGenerator<Check> {
  const session = await openCompiled(compileInference(model, { kind: 'inspect' }), options)
  const results = await session.run(modelInputs(batch, model))
  await session.close()
  const mask = batch.tensors.get('attention_mask')!.data as BigInt64Array
  for (const [name, expected] of await readGroup(reference.adapter!, 'output.')) {
    const width = expected.data.length / mask.length
    const counts = expected.shape.length === 3 ? (i: number) => mask[Math.floor(i / width)] === 1n : undefined
    yield check(
      `adapter ${name}`,
      relativeDifference(results[outputNames[name] ?? name]!.data as Float32Array, expected.data, counts),
      tolerances.tensor,
    )
  }
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

async function* verifyTraining(
  prefix: string,
  model: LoadedModel,
  options: OpenTraining,
  reference: Reference,
  curve: Curve,
  loss: number,
  check: MakeCheck,
): AsyncGenerator<Check> {
  const file = prefix === '' ? reference.tensors : reference.adapter!
  const training = await openTraining(model, options)
  try {
    const inputs = async (step?: number) => {
      const batch = await readBatch(reference.tensors, step)
      return { ...modelInputs(batch, model), ...labelInputs(batch, model, options.chunks) }
    }
    const first = await training.step(await inputs(), 0)
    yield check(`${prefix}loss`, Math.abs(first.loss - loss) / Math.max(1, Math.abs(loss)), tolerances.loss)
    // a gradient that is zero in truth is noise on both sides: it is held against the largest of all
    const expected = await readGroup(file, 'grad.')
    const scale = Math.max(
      ...[...expected.values()].map(({ data }) => data.reduce((a, b) => Math.max(a, Math.abs(b)), 0)),
    )
    const names = peftNames([...training.parameters.keys()])
    for (const [name, { data }] of expected) {
      const gradient = first.gradients.get(names.get(name) ?? name)
      if (!gradient) {
        yield check(`${prefix}grad.${name}`, Number.POSITIVE_INFINITY, tolerances.tensor)
        continue
      }
      const own = data.reduce((a, b) => Math.max(a, Math.abs(b)), 0)
      const difference = relativeDifference(gradient, data) * own
      yield check(
        `${prefix}grad.${name}`,
        own === 0 ? relativeDifference(gradient, data) : difference / (isNoise(name) ? scale : own),
        tolerances.tensor,
      )
    }
    const unexpected = [...training.parameters.keys()].filter(
      (name) => ![...expected.keys()].some((key) => (names.get(key) ?? key) === name),
    )
    if (unexpected.length > 0)
      yield check(`${prefix}parameters beyond the reference: ${unexpected.join(', ')}`, unexpected.length, 0)
    yield* verifyCurve(
      prefix,
      training.parameters,
      (step) => inputs(step).then((feeds) => training.step(feeds, 0)),
      reference,
      curve,
      check,
    )
    for (const [name, { data }] of await readGroup(file, 'trained.')) {
      if (isNoise(name)) continue
      const found = training.parameters.get(names.get(name) ?? name)
      const width = data.length / 3
      // the key's third of GPT's fused projection bias has no true gradient either
      const counts = isFusedBias(name) ? (i: number) => i < width || i >= 2 * width : undefined
      yield check(
        `${prefix}trained.${name}`,
        found ? relativeDifference(found, data, counts) : Number.POSITIVE_INFINITY,
        tolerances.trained,
      )
    }
  } finally {
    await training.close()
  }
}

async function* verifyCurve(
  prefix: string,
  parameters: ReadonlyMap<string, Float32Array>,
  step: (index: number) => Promise<{ loss: number; gradients: Map<string, Float32Array> }>,
  { numbers: { recipe } }: Reference,
  curve: Curve,
  check: MakeCheck,
): AsyncGenerator<Check> {
  const state = createAdamState(parameters)
  const settings = {
    beta1: recipe.betas[0],
    beta2: recipe.betas[1],
    epsilon: recipe.eps,
    weightDecay: recipe.weight_decay,
    maxGradNorm: recipe.max_grad_norm,
  }
  let [losses, norms] = [0, 0]
  for (const [index, rate] of curve.learning_rates.entries()) {
    const { loss, gradients } = await step(index)
    const norm = gradientNorm(gradients.values())
    adamStep(parameters, gradients, state, settings, rate, clipFactor(norm, settings.maxGradNorm))
    losses = Math.max(losses, Math.abs(loss - curve.losses[index]!) / Math.max(1, Math.abs(curve.losses[index]!)))
    norms = Math.max(norms, Math.abs(norm - curve.grad_norms[index]!) / Math.max(1, curve.grad_norms[index]!))
  }
  yield check(`${prefix}curve losses`, losses, tolerances.curve)
  yield check(`${prefix}curve gradient norms`, norms, tolerances.trained)
}

/** Names of an adapter's parameters in the reference (`...lora_A.default.weight`, `modules_to_save.default`) -> ours. */
function peftNames(ours: readonly string[]): Map<string, string> {
  const names = new Map<string, string>()
  for (const name of ours) {
    names.set(name.replace(/\.lora_([AB])\.weight$/, '.lora_$1.default.weight'), name)
    const at = name.lastIndexOf('.')
    names.set(`base_model.model.${name.slice(0, at)}.modules_to_save.default${name.slice(at)}`, name)
  }
  return names
}

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
