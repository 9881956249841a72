// Appends to a forward graph the gradients of a scalar loss for the wanted values: one reverse walk, only over nodes that lie on a
// path from a wanted value to the loss.
import { AppError } from '../../../shared/errors.ts'
import { add } from './build.ts'
import { gradientTable } from './gradients.ts'
import type { Builder, Value } from './ir.ts'

/** Gradient rows of an embedding table: row i of `rows` [N, D] belongs to table row `indices`[i]; equal indices add up. */
export type RowGradient = { indices: Value; rows: Value }
/** The whole gradient is `dense` plus every row gradient; undefined and [] for a value that the loss does not depend on. */
export type WantedGradient = { dense: Value | undefined; rows: RowGradient[] }

/**
 * `wanted` are graph inputs (trainable parameters), or any value. A wanted table read by Gather gets its gradient as rows: a dense one would be
 * [vocabulary, D] of zeros, written and copied at every step.
 */
export function differentiate(g: Builder, loss: Value, wanted: readonly Value[]): Map<Value, WantedGradient> {
  const result = new Map(wanted.map((value) => [value.name, { dense: undefined, rows: [] } as WantedGradient]))
  const forward = [...g.graph.nodes]
  const reaching = new Set(result.keys())
  for (const node of forward)
    if (node.inputs.some((input) => input && reaching.has(input.name)))
      for (const output of node.outputs) reaching.add(output.name)

  const pending = new Map<string, Value>([[loss.name, g.float(1)]])
  const accumulate = (value: Value, gradient: Value) => {
    const before = pending.get(value.name)
    pending.set(value.name, before ? add(g, before, gradient) : gradient)
  }
  for (const node of forward.reverse()) {
    if (!node.inputs.some((input) => input && reaching.has(input.name))) continue
    const dys = node.outputs.map((output) => pending.get(output.name))
    const dy = dys[0] ?? (node.op === 'Split' ? dys.find((gradient) => gradient !== undefined) : undefined)
    if (!dy) continue
    const table = node.inputs[0]
    if (node.op === 'Gather' && table && result.has(table.name)) {
      result.get(table.name)!.rows.push({ indices: node.inputs[1]!, rows: dy })
      continue
    }
    const rule = gradientTable[node.op]
    if (!rule) throw new AppError('internal', `operator '${node.op}' has no gradient rule`)
    const gradients = rule(g, dy, node, dys)
    node.inputs.forEach((input, i) => {
      const gradient = gradients[i]
      if (input && gradient && reaching.has(input.name)) accumulate(input, gradient)
    })
  }
  for (const [name, gradient] of result) gradient.dense = pending.get(name)
  return new Map(wanted.map((value) => [value, result.get(value.name)!]))
}
