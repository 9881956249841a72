// A linear head is a convex problem with one answer: full-batch L-BFGS walks to it, one or two passes an iteration.

import type { Fit } from './head-fit.ts'
import { addPenalty, type HeadLayout } from './head-layout.ts'
import { minimiseLbfgs } from './lbfgs.ts'

// scikit-learn's LogisticRegression stops at 1e-4 on the mean loss; looser than that and weak decays are ranked by where they stopped.
const tolerances = { search: 1e-4, refit: 5e-5 }
const defaultMaxEpochs = 400

export const fitLinear: Fit = async ({
  problem,
  layout,
  start,
  rows,
  heldOut,
  weightDecay,
  phase,
  options,
  onEpoch,
}) => {
  let dataLoss = Number.NaN
  let validationLoss = heldOut ? await heldOut.loss(start) : null
  const result = await minimiseLbfgs({
    start,
    gradientTolerance: tolerances[phase],
    maxIterations: options.maxEpochs ?? defaultMaxEpochs,
    evaluate: async (parameters) => {
      const { loss, gradient } = await rows.gradient(parameters)
      dataLoss = loss
      if (!problem.intercept) clearBiases(layout, gradient)
      return { value: loss + addPenalty(layout, parameters, weightDecay, gradient), gradient }
    },
    onIteration: async (_iteration, parameters) => {
      if (heldOut) validationLoss = await heldOut.loss(parameters)
      await onEpoch(dataLoss, validationLoss)
    },
  })
  return { parameters: result.x, validationLoss, epochs: result.iterations, rates: [] }
}

/** A bias whose gradient is always zero stays where it starts, at zero. */
function clearBiases(layout: HeadLayout, gradient: Float64Array): void {
  for (const { inputs, outputs, offset } of layout.layers) {
    const start = offset + inputs * outputs
    gradient.fill(0, start, start + outputs)
  }
}
