// The optimiser at work: parameters and moments in shared memory, every large parameter updated by one of several threads. A step of a
// BERT-base moves 3 GB through the processor; one thread of JavaScript would take a third of a short batch's time for it.
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { AdamAnswer, AdamTask } from './adam-worker.ts'
import { type AdamSettings, type AdamState, adamStep, clipFactor, createAdamState, gradientNorm } from './optimizer.ts'

/** Below so many numbers a message between threads costs more than it saves. */
const leastShared = 2_000_000
/** Beside this file, in the source as in the built app. */
const workerFile = new URL(`./adam-worker${extname(import.meta.filename)}`, import.meta.url)

export type Adam = {
  readonly state: AdamState
  /** Clips, updates in place, and returns the norm before clipping; a norm that is not finite changes nothing. Gradients are used up. */
  step(gradients: ReadonlyMap<string, Float32Array>, learningRate: number): Promise<number>
  close(): Promise<void>
}

export function createAdam(
  parameters: ReadonlyMap<string, Float32Array>,
  settings: AdamSettings,
  threads: number,
): Adam {
  const state = createAdamState(parameters)
  const shares = shareOut(parameters, threads)
  const workers = shares.slice(1).map((share) => openWorker(share, parameters, state, settings))
  const own = new Map([...parameters].filter(([name]) => shares[0]!.has(name)))
  return {
    state,
    async step(gradients, learningRate) {
      const parts = workers.map(({ share, ask }) => ask({ kind: 'norm', gradients: pick(gradients, share) }))
      const squares = [gradientNorm(pick(gradients, shares[0]!).values()), ...(await Promise.all(parts))].map(
        (norm) => norm * norm,
      )
      const norm = Math.sqrt(squares.reduce((a, b) => a + b, 0))
      if (!Number.isFinite(norm)) return norm
      const factor = clipFactor(norm, settings.maxGradNorm)
      const updates = workers.map(({ ask }) => ask({ kind: 'step', step: state.step, learningRate, factor }))
      adamStep(own, gradients, state, settings, learningRate, factor)
      await Promise.all(updates)
      return norm
    },
    async close() {
      await Promise.all(workers.map(({ worker }) => worker.terminate()))
    },
  }
}

/** Names by thread, about as many numbers each. */
function shareOut(parameters: ReadonlyMap<string, Float32Array>, threads: number): Set<string>[] {
  const total = [...parameters.values()].reduce((sum, { length }) => sum + length, 0)
  const count = total < leastShared ? 1 : Math.max(1, threads)
  const shares = Array.from({ length: count }, () => ({ names: new Set<string>(), size: 0 }))
  for (const [name, { length }] of [...parameters].sort(([, a], [, b]) => b.length - a.length)) {
    const least = shares.reduce((a, b) => (b.size < a.size ? b : a))
    least.names.add(name)
    least.size += length
  }
  return shares.map(({ names }) => names)
}

function pick(values: ReadonlyMap<string, Float32Array>, names: ReadonlySet<string>): Map<string, Float32Array> {
  return new Map([...values].filter(([name]) => names.has(name)))
}

function openWorker(
  share: ReadonlySet<string>,
  parameters: ReadonlyMap<string, Float32Array>,
  state: AdamState,
  settings: AdamSettings,
) {
  const moments = new Map([...state.moments].filter(([name]) => share.has(name)))
  const workerData = { parameters: pick(parameters, share), moments, settings }
  const worker = new Worker(workerFile, { workerData })
  worker.unref()
  const ask = (task: AdamTask): Promise<number> =>
    new Promise((resolve, reject) => {
      worker.once('error', reject)
      worker.once('message', ({ norm }: AdamAnswer) => {
        worker.off('error', reject)
        resolve(norm)
      })
      // gradients that ONNX Runtime made move over; tables of the session are shared already
      const moved =
        task.kind === 'norm'
          ? [...task.gradients.values()].flatMap(({ buffer }) => (buffer instanceof ArrayBuffer ? [buffer] : []))
          : []
      worker.postMessage(task, moved)
    })
  return { worker, share, ask }
}
