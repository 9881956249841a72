// The two backends that a machine may lack, against wasm. Where one is absent its tests are skipped, and the reason is printed.
//   tensorflow: npm run setup:tensorflow, or TUNESMITH_TFJS_NODE=<folder of a tfjs-node package with its library>
//   webgpu: an adapter; Debian's chromium brings a software one, used when it is there and VK_DRIVER_FILES is not set

import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { chooseBackend } from './backends.ts'
import { clouds, normals } from './test-data.ts'
import { trainHead } from './train-head.ts'

const swiftShader = '/usr/lib/chromium/vk_swiftshader_icd.json'
if (existsSync(swiftShader)) process.env.VK_DRIVER_FILES ??= swiftShader

const data = clouds(120, 8, 4, 1, 51)
const kinds = {
  classes: { kind: 'classes', labels: data.labels, classes: 4 },
  score: { kind: 'score', values: normals(120, 52) },
  'multi-label': { kind: 'multi-label', values: normals(240, 53).map((v) => (v > 0 ? 1 : 0)), classes: 2 },
} as const

for (const backend of ['tensorflow', 'webgpu'] as const) {
  const absent = await chooseBackend(backend, { softwareAdapter: true }).then(
    () => null,
    (error: Error) => error.message,
  )
  if (absent) console.warn(`SKIPPED: heads on ${backend} are not tested here. ${absent}`)
  describe.skipIf(absent !== null)(backend, () => {
    for (const [kind, targets] of Object.entries(kinds))
      for (const hidden of [0, 6])
        it(`trains ${kind} with ${hidden} hidden units as wasm does, and leaves no tensor`, async () => {
          const { tf } = await chooseBackend(backend, { softwareAdapter: true })
          const before = tf.memory().numTensors
          const options = {
            ...data,
            targets,
            hidden,
            dropout: 0.1,
            seed: 3,
            weightDecay: 1e-2,
            maxEpochs: hidden > 0 ? 3 : 20,
          } as const
          const here = await trainHead({ ...options, backend, softwareAdapter: true })
          expect(here.backend).toBe(backend)
          expect(tf.memory().numTensors).toBe(before)
          const wasm = await trainHead({ ...options, backend: 'wasm' })
          expect(Math.abs(here.trainLoss - wasm.trainLoss)).toBeLessThan(1e-3 * wasm.trainLoss)
          expect(Math.abs(here.validationLoss! - wasm.validationLoss!)).toBeLessThan(3e-3 * wasm.validationLoss!)
        })
  })
}

const adapter = await chooseBackend('webgpu', { softwareAdapter: true }).then(({ detail }) => detail, String)
it.skipIf(!adapter.endsWith('in software'))('a software adapter is used only when asked for', async () => {
  await expect(chooseBackend('webgpu')).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('the only adapter is a software one'),
  })
  expect((await chooseBackend('auto')).name).not.toBe('webgpu')
})
