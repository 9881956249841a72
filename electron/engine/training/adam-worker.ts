// A thread of the optimiser: keeps its share of parameters and moments (shared memory), is handed their gradients, and answers first with their norm,
// then, told the clipping factor, when its share is updated.
import { parentPort, workerData } from 'node:worker_threads'
import { type AdamSettings, type AdamState, adamStep, gradientNorm } from './optimizer.ts'

export type AdamTask =
  | { kind: 'norm'; gradients: Map<string, Float32Array> }
  /** `step`: steps done before this one. */
  | { kind: 'step'; step: number; learningRate: number; factor: number }
export type AdamAnswer = { norm: number }

type Share = { parameters: Map<string, Float32Array>; moments: AdamState['moments']; settings: AdamSettings }

const { parameters, moments, settings } = workerData as Share
let gradients = new Map<string, Float32Array>()

parentPort!.on('message', (task: AdamTask) => {
  if (task.kind === 'norm') {
    gradients = task.gradients
    parentPort!.postMessage({ norm: gradientNorm(gradients.values()) } satisfies AdamAnswer)
    return
  }
  adamStep(parameters, gradients, { step: task.step, moments }, settings, task.learningRate, task.factor)
  gradients = new Map()
  parentPort!.postMessage({ norm: 0 } satisfies AdamAnswer)
})
