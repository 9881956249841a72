// The written-out backward of each kind against finite differences of the loss, and the two ways to hold rows.

import { expect, it } from 'vitest'
import { chooseBackend } from './backends.ts'
import { headLayout } from './head-layout.ts'
import { passGradient } from './head-pass.ts'
import { type HeadTargets, prepareProblem } from './head-problem.ts'
import { disposeBatch, makeBatch, openRows } from './head-rows.ts'
import { normals } from './test-data.ts'

const [count, width] = [9, 4]
const features = normals(count * width, 5)
const kinds: [string, HeadTargets][] = [
  [
    'classes',
    {
      kind: 'classes',
      labels: Int32Array.of(0, 1, 2, 0, 1, 2, 0, 0, 1),
      classes: 3,
      classWeights: Float32Array.of(1, 2, 0.5),
    },
  ],
  ['score', { kind: 'score', values: normals(count, 6) }],
  ['multi-label', { kind: 'multi-label', values: normals(count * 3, 7).map((v) => (v > 0 ? 1 : 0)), classes: 3 }],
]
const all = Int32Array.from({ length: count }, (_, i) => i)

for (const backend of ['cpu', 'wasm'] as const)
  for (const [kind, targets] of kinds)
    for (const hidden of [0, 5])
      it(`${backend}: gradient of ${kind} with ${hidden} hidden units is that of its loss`, async () => {
        const device = await chooseBackend(backend)
        const problem = prepareProblem(features, count, width, targets)
        const layout = headLayout(width, hidden, problem.outputs)
        const parameters = Float64Array.from(normals(layout.size, 8), (v) => v * 0.5)
        const rows = openRows(device, problem, layout, all)
        const { loss, gradient } = await rows.gradient(parameters)
        expect(loss).toBeCloseTo(await rows.loss(parameters), 6)
        for (let i = 0; i < layout.size; i++) {
          const step = 1e-2 // single precision: the rounding of the loss over a smaller step would drown the slope
          const moved = async (by: number) => rows.loss(parameters.map((value, at) => (at === i ? value + by : value)))
          const slope = ((await moved(step)) - (await moved(-step))) / (2 * step)
          expect(Math.abs(gradient[i]! - slope)).toBeLessThan(2e-4 + 1e-3 * Math.abs(slope))
        }
        rows.close()
      })

it('a hidden unit that dropout left out gets no gradient', async () => {
  const device = await chooseBackend('cpu')
  const problem = prepareProblem(features, count, width, kinds[0]![1])
  const layout = headLayout(width, 2, 3)
  const parameters = Float64Array.from(normals(layout.size, 8))
  const batch = makeBatch(device, problem, all, 1)
  const mask = device.tf.tensor2d(
    Float32Array.from({ length: count * 2 }, (_, i) => (i % 2 === 0 ? 0 : 2)),
    [count, 2],
  )
  const result = passGradient(device, layout, parameters, 'classes', batch, mask)
  const gradient = await result.data()
  expect([...gradient.subarray(0, width)]).toEqual([0, 0, 0, 0])
  expect(gradient.subarray(width, 2 * width).every((value) => value !== 0)).toBe(true)
  for (const tensor of [result, mask]) tensor.dispose()
  disposeBatch(batch)
})

it('rows sent anew each pass give what resident rows give, and leave nothing behind', async () => {
  const device = await chooseBackend('wasm')
  const problem = prepareProblem(features, count, width, kinds[0]![1])
  const layout = headLayout(width, 0, 3)
  const parameters = Float64Array.from(normals(layout.size, 8))
  const before = device.tf.memory().numTensors
  const resident = openRows(device, problem, layout, all)
  const streamed = openRows(device, problem, layout, all, undefined, 0)
  expect(await streamed.gradient(parameters)).toEqual(await resident.gradient(parameters))
  expect(device.tf.memory().numTensors).toBe(before + 3) // the resident batch
  resident.close()
  streamed.close()
  expect(device.tf.memory().numTensors).toBe(before)
})
