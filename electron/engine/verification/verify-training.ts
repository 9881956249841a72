// Loss, gradients by name, the AdamW curve and what it leaves in the parameters, beside a reference's.
import type { LoadedModel } from '../importing/load-model.ts'
import { adamStep, clipFactor, createAdamState, gradientNorm } from '../training/optimizer.ts'
import { type OpenTraining, openTraining } from '../training/training-session.ts'
import { type Check, type MakeCheck, relativeDifference, tolerances } from './checks.ts'
import { type Curve, type Reference, readBatch, readGroup } from './reference.ts'
import { labelInputs, modelInputs } from './reference-inputs.ts'

/** Its true gradient is zero (softmax does not see a shift of all scores), so AdamW divides rounding noise by rounding noise there. */
const isNoise = (name: string): boolean => /attention\.self\.key\.bias$/.test(name)
const isFusedBias = (name: string): boolean => /attn\.c_attn\.bias$/.test(name)

export async function* verifyTraining(
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
