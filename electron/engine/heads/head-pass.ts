// One pass of a head over a batch in tfjs: the loss of each row and, on demand, the gradient of the weighted mean loss. Every target kind has the canonical
// link, so the derivative by the logits is always (prediction - target), and backward is written out rather than taped:
// it runs on each backend, wasm included, with a handful of kernels. N rows, D features, H hidden, C outputs.

import type * as tfjs from '@tensorflow/tfjs'
import type { BackendName, Tf } from './backend-types.ts'
import type { HeadLayout, LayerLayout } from './head-layout.ts'
import type { HeadKind } from './head-weights.ts'

export type Device = { tf: Tf; name: BackendName }

export type Batch = {
  x: tfjs.Tensor2D // [N, D], standardised
  target: tfjs.Tensor // classes: [N] int32; otherwise [N, C]
  rowWeights: tfjs.Tensor2D // [N, 1], weight of the row over the weight of all rows
}

type Link = (tf: Tf, logits: tfjs.Tensor2D, target: tfjs.Tensor) => { rowLoss: tfjs.Tensor1D; residual: tfjs.Tensor2D }

const links: Record<HeadKind, Link> = {
  classes: (tf, logits, target) => {
    const truth = tf
      .oneHot(target.as1D(), logits.shape[1])
      .toFloat()
      .as2D(...logits.shape) // [N, C]
    const shifted = tf.sub<tfjs.Tensor2D>(logits, tf.max(logits, 1, true))
    const exps = tf.exp(shifted)
    const sums = tf.sum<tfjs.Tensor2D>(exps, 1, true) // [N, 1]
    return {
      rowLoss: tf.sub(tf.log(sums).as1D(), tf.sum(tf.mul(shifted, truth), 1)),
      residual: tf.sub(tf.div(exps, sums), truth),
    }
  },
  'multi-label': (tf, logits, target) => ({
    // log(1 + e^z) - t z, as max(z, 0) - t z + log(1 + e^-|z|): no overflow
    rowLoss: tf.sum(
      tf.add(tf.sub(tf.relu(logits), tf.mul(logits, target)), tf.log(tf.add(tf.exp(tf.neg(tf.abs(logits))), 1))),
      1,
    ),
    residual: tf.sub(tf.sigmoid(logits), target),
  }),
  score: (tf, logits, target) => {
    const residual = tf.sub<tfjs.Tensor2D>(logits, target)
    return { rowLoss: tf.mul(tf.sum(tf.square(residual), 1), 0.5), residual }
  },
}

/** tfjs keeps one current backend for the whole process; computing code sets its own before each synchronous stretch. */
export function makeCurrent({ tf, name }: Device): void {
  if (tf.getBackend() !== name || tf.backend() !== tf.findBackend(name)) void tf.setBackend(name)
}

/** Row losses [N]. */
export function passLoss(
  device: Device,
  layout: HeadLayout,
  parameters: Float64Array,
  kind: HeadKind,
  batch: Batch,
): tfjs.Tensor1D {
  makeCurrent(device)
  const { tf } = device
  return tf.tidy(() => {
    let input = batch.x
    layout.layers.forEach((layer, index) => {
      const { weight, bias } = layerTensors(tf, layer, parameters)
      const output = tf.add<tfjs.Tensor2D>(tf.matMul(input, tf.transpose(weight)), bias)
      input = index < layout.layers.length - 1 ? tf.tanh(output) : output
    })
    return links[kind](tf, input, batch.target).rowLoss
  })
}

/** Gradient of the weighted mean loss in the layout's order, then the row losses: [P + N], one tensor for one read-back. `mask` [N, H] is dropout's, already over the keep rate. */
export function passGradient(
  device: Device,
  layout: HeadLayout,
  parameters: Float64Array,
  kind: HeadKind,
  batch: Batch,
  mask?: tfjs.Tensor2D,
): tfjs.Tensor1D {
  makeCurrent(device)
  const { tf } = device
  return tf.tidy(() => {
    const [first, second] = layout.layers
    const one = layerTensors(tf, first!, parameters)
    const z1 = tf.add<tfjs.Tensor2D>(tf.matMul(batch.x, tf.transpose(one.weight)), one.bias) // [N, C] or [N, H]
    if (!second) {
      const { rowLoss, residual } = links[kind](tf, z1, batch.target)
      return tf.concat1d([...layerGradient(tf, tf.mul(residual, batch.rowWeights), batch.x), rowLoss])
    }
    const two = layerTensors(tf, second, parameters)
    const squashed = tf.tanh(z1) // [N, H]
    const h = mask ? tf.mul<tfjs.Tensor2D>(squashed, mask) : squashed
    const logits = tf.add<tfjs.Tensor2D>(tf.matMul(h, tf.transpose(two.weight)), two.bias)
    const { rowLoss, residual } = links[kind](tf, logits, batch.target)
    const dLogits = tf.mul<tfjs.Tensor2D>(residual, batch.rowWeights) // [N, C]
    const dH = tf.matMul(dLogits, two.weight) // [N, H]
    const dSquashed = mask ? tf.mul<tfjs.Tensor2D>(dH, mask) : dH
    const dZ1 = tf.mul<tfjs.Tensor2D>(dSquashed, tf.sub(1, tf.square(squashed)))
    return tf.concat1d([...layerGradient(tf, dZ1, batch.x), ...layerGradient(tf, dLogits, h), rowLoss])
  })
}

/** weight [out, in], bias [out] */
function layerTensors(tf: Tf, { inputs, outputs, offset }: LayerLayout, parameters: Float64Array) {
  const end = offset + inputs * outputs
  return {
    weight: tf.tensor2d(new Float32Array(parameters.subarray(offset, end)), [outputs, inputs]),
    bias: tf.tensor1d(new Float32Array(parameters.subarray(end, end + outputs))),
  }
}

/** dOutput [N, out], input [N, in] -> weight gradient [out * in], bias gradient [out] */
function layerGradient(tf: Tf, dOutput: tfjs.Tensor2D, input: tfjs.Tensor2D): [tfjs.Tensor1D, tfjs.Tensor1D] {
  return [tf.matMul(tf.transpose(dOutput), input).as1D(), tf.sum<tfjs.Tensor1D>(dOutput, 0)]
}
