// What this machine can compute with, and how fast: asked of a process of its own.

import { setImmediate } from 'node:timers/promises'
import { createRandom } from '../../../shared/domain/random.ts'
import { encodeOnnx } from '../../engine/formats/onnx.ts'
import { Builder } from '../../engine/graph/ir.ts'
import { runPasses } from '../../engine/graph/passes.ts'
import { describeBackends } from '../../engine/heads/backends.ts'
import { describeProviders } from '../../engine/runtime/providers.ts'
import { float32, openSession } from '../../engine/runtime/session.ts'
import { machineSchema, measureSchema } from '../method-params.ts'
import type { Handlers } from '../serve.ts'
import { checked } from './checked.ts'

/** A layer's widest product in a model of BERT's size, for a batch of 512 tokens. */
const [rows, inner, columns] = [512, 768, 3072] as const
/** The first runs warm up: memory, clocks, shaders. */
const warmUps = 3
const measureMs = 1500

export function machineHandlers() {
  return {
    machine: checked(machineSchema, async () => ({
      providers: describeProviders(),
      backends: (await describeBackends()).map(({ name, available, reason, detail }) => ({
        name,
        available,
        reason: reason ?? detail,
      })),
    })),
    measure: checked(measureSchema, async ({ provider, threads }, { signal }) => {
      const random = createRandom(1)
      const values = (count: number) => Float32Array.from({ length: count }, () => random.next() - 0.5)
      const g = new Builder()
      const x = g.input('x', 'float32', [rows, inner])
      const product = g.op('MatMul', [x, g.floats(values(inner * columns), [inner, columns])])
      // one number comes back: the product stays where it was made
      g.output('top', g.op('ReduceMax', [product], { axes: [0, 1], keepdims: 0 }))
      const options = { provider, ...(threads ? { threads } : {}) }
      const session = await openSession(encodeOnnx(runPasses(g.graph), 'measure'), options)
      try {
        const input = { x: float32(values(rows * inner), [rows, inner]) }
        for (let i = 0; i < warmUps; i++) await session.run(input)
        const times: number[] = []
        const end = performance.now() + measureMs
        while (performance.now() < end || times.length < 3) {
          signal.throwIfAborted()
          const start = performance.now()
          await session.run(input)
          times.push(performance.now() - start)
          await setImmediate()
        }
        // the best one is the machine's: what is slower had other work beside it
        return { gigaflops: (2 * rows * inner * columns) / Math.min(...times) / 1e6 }
      } finally {
        await session.close()
      }
    }),
  } satisfies Handlers
}
