// LoRA (Hu et al. 2021): W x + s B A x with A [r, in], B [out, r] and s = alpha / r, or alpha / sqrt(r) (rsLoRA, Kalajdzievski 2023).
// Names and shapes are those of a PEFT adapter file.
import type { LinearSpec } from '../architectures/network.ts'
import { add, matMul } from '../graph/build.ts'
import type { Builder, Value } from '../graph/ir.ts'

export type LoraSettings = {
  rank: number
  alpha: number
  dropout: number
  /** Last names of the projections, as in PEFT's target_modules. */
  targets: readonly string[]
  rsLora: boolean
}

export function loraScale({ rank, alpha, rsLora }: LoraSettings): number {
  return rsLora ? alpha / Math.sqrt(rank) : alpha / rank
}

export function isTarget(module: string, targets: readonly string[]): boolean {
  return targets.some((target) => module === target || module.endsWith(`.${target}`))
}

export const loraNames = (module: string) => ({
  a: `base_model.model.${module}.lora_A.weight`,
  b: `base_model.model.${module}.lora_B.weight`,
})

export const loraShapes = (spec: LinearSpec, rank: number) => ({ a: [rank, spec.inputs], b: [spec.outputs, rank] })

/** s B A x as two thin products beside the frozen one, x [rows, in]. */
export function loraBranch(g: Builder, x: Value, a: Value, b: Value, settings: LoraSettings): Value {
  return matMul(g, matMul(g, x, a, { transB: true }), b, { transB: true, alpha: loraScale(settings) })
}

/** The weight with its adapter merged, of constants alone: ONNX Runtime folds it once when the graph is loaded. */
export function mergedWeight(
  g: Builder,
  weight: Value,
  a: Value,
  b: Value,
  spec: LinearSpec,
  settings: LoraSettings,
): Value {
  const alpha = loraScale(settings)
  const update =
    spec.layout === 'out-in' ? matMul(g, b, a, { alpha }) : matMul(g, a, b, { transA: true, transB: true, alpha })
  return add(g, weight, update)
}
