// An MLP head has no single answer: minibatch Adam, its learning rate cut whenever the held-out loss stands still, until cutting no longer helps.
// The refit on all rows repeats the learning rates that led to the best epoch. Adam: Kingma & Ba 2015.

import { setImmediate } from 'node:timers/promises'
import type { Fit, FitContext } from './head-fit.ts'
import { addPenalty } from './head-layout.ts'
import { passGradient } from './head-pass.ts'
import { disposeBatch, makeBatch, sumWeights, weightedLoss } from './head-rows.ts'
import { type Random, seededRandom, shuffle } from './seeded-random.ts'

const firstRate = 3e-3
const cut = 1 / 4
const patience = 3 // epochs without a gain before a cut
const maxCuts = 2
const leastGain = 1e-3 // relative
const defaultMaxEpochs = 200
const defaultBatchSize = 128
const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8]

type AdamState = { parameters: Float64Array; first: Float64Array; second: Float64Array; steps: number }

export const fitMlp: Fit = async (context) => {
  const { start, rows, heldOut, options, onEpoch } = context
  const random = seededRandom(options.seed ^ 0x5bd1e995)
  const state: AdamState = {
    parameters: start.slice(),
    first: new Float64Array(start.length),
    second: new Float64Array(start.length),
    steps: 0,
  }
  const order = context.rowNumbers.slice()
  const planned = context.rates
  const maxEpochs = planned?.length ?? options.maxEpochs ?? defaultMaxEpochs
  let best = { loss: Number.POSITIVE_INFINITY, epoch: 0, parameters: start }
  let [rate, waited, cuts] = [firstRate, 0, 0]
  const rates: number[] = []
  while (rates.length < maxEpochs) {
    rate = planned?.[rates.length] ?? rate
    const loss = await runEpoch(context, state, shuffle(order, random), rate, random)
    rates.push(rate)
    const validationLoss = heldOut ? await heldOut.loss(state.parameters) : null
    await onEpoch(loss, validationLoss)
    if (planned) continue
    const judged = validationLoss ?? (await rows.loss(state.parameters))
    if (judged < best.loss * (1 - leastGain)) waited = 0
    else waited++
    if (judged < best.loss) best = { loss: judged, epoch: rates.length, parameters: state.parameters.slice() }
    if (waited < patience) continue
    if (cuts === maxCuts) break
    rate *= cut
    waited = 0
    cuts++
  }
  if (planned) return { parameters: state.parameters, validationLoss: null, epochs: rates.length, rates }
  return {
    parameters: best.parameters,
    validationLoss: heldOut ? best.loss : null,
    epochs: rates.length,
    rates: rates.slice(0, best.epoch),
  }
}

/** @returns the mean loss that the batches had on the way */
async function runEpoch(
  context: FitContext,
  state: AdamState,
  order: Int32Array,
  rate: number,
  random: Random,
): Promise<number> {
  const { device, problem, layout, weightDecay, options } = context
  const size = options.batchSize ?? defaultBatchSize
  const dropout = options.dropout ?? 0
  const hidden = layout.layers[0]!.outputs
  let [loss, lastYield] = [0, performance.now()]
  for (let at = 0; at < order.length; at += size) {
    const part = order.subarray(at, at + size)
    const batch = makeBatch(device, problem, part, sumWeights(problem, part))
    const mask =
      dropout > 0
        ? device.tf.tensor2d(dropoutMask(part.length * hidden, dropout, random), [part.length, hidden])
        : undefined
    const result = passGradient(device, layout, state.parameters, problem.kind, batch, mask)
    try {
      const values = await result.data<'float32'>()
      loss += weightedLoss(problem, values.subarray(layout.size), part)
      const gradient = new Float64Array(values.subarray(0, layout.size))
      addPenalty(layout, state.parameters, weightDecay, gradient)
      stepAdam(state, gradient, rate)
    } finally {
      result.dispose()
      mask?.dispose()
      disposeBatch(batch)
    }
    if (performance.now() - lastYield > 20) {
      await setImmediate()
      lastYield = performance.now()
      options.signal?.throwIfAborted()
    }
  }
  return loss / sumWeights(problem, order)
}

/** Kept units are scaled up, so that nothing changes when dropout is off. */
function dropoutMask(length: number, dropout: number, random: Random): Float32Array {
  const mask = new Float32Array(length)
  for (let i = 0; i < length; i++) mask[i] = random() < dropout ? 0 : 1 / (1 - dropout)
  return mask
}

function stepAdam(state: AdamState, gradient: Float64Array, rate: number): void {
  const { parameters, first, second } = state
  state.steps++
  const scale1 = 1 - beta1 ** state.steps
  const scale2 = 1 - beta2 ** state.steps
  for (let i = 0; i < parameters.length; i++) {
    const g = gradient[i]!
    first[i] = beta1 * first[i]! + (1 - beta1) * g
    second[i] = beta2 * second[i]! + (1 - beta2) * g * g
    parameters[i]! -= (rate * first[i]!) / scale1 / (Math.sqrt(second[i]! / scale2) + epsilon)
  }
}
