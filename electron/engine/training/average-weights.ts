// A running mean of a run's weights over about its last twentieth (Polyak and Juditsky 1992): where the rate is still high, the mean lies lower than
// any single step. In memory and, beside the checkpoint, on disk, so that a run that goes on has it.
import { openSafetensors, readFloats, writeSafetensors } from '../formats/safetensors.ts'
import { exists } from '../importing/load-model.ts'
import { averageWeightsFile } from './run-files.ts'

/** Of the steps so far. */
const share = 0.05
/** Neighbours differ little, and a look at every weight costs a pass through memory. */
const everySteps = 4

export type AverageWeights = {
  /** After each step. */
  take(step: number): void
  /** With the checkpoint of that step. */
  save(step: number): Promise<void>
  /** Puts the mean in place of the weights; again, and they are back. */
  swap(): void
}

export async function createAverageWeights(
  parameters: ReadonlyMap<string, Float32Array>,
  folder: string,
): Promise<AverageWeights> {
  const path = averageWeightsFile(folder)
  const file = (await exists(path)) ? await openSafetensors(path) : undefined
  const mean = new Map<string, Float32Array>()
  for (const [name, data] of parameters)
    mean.set(name, file?.tensors.has(name) ? await readFloats(file, name) : new Float32Array(data.length))
  let isBegun = false
  return {
    take(step) {
      // a mean of other steps than the checkpoint's is of a run that was cut between the two files
      const goesOn = isBegun || file?.metadata.step === String(step - 1)
      if (goesOn && step % everySteps !== 0) {
        isBegun = true
        return
      }
      const weight = goesOn ? Math.min(1, everySteps / (1 + share * step)) : 1
      isBegun = true
      for (const [name, data] of parameters) {
        const into = mean.get(name)!
        for (let i = 0; i < data.length; i++) into[i]! += weight * (data[i]! - into[i]!)
      }
    },
    async save(step) {
      const tensors = [...mean].map(([name, data]) => ({ name, dtype: 'F32' as const, shape: [data.length], data }))
      await writeSafetensors(path, tensors, { step: String(step) })
    },
    swap() {
      for (const [name, data] of parameters) {
        const other = mean.get(name)!
        const last = Float32Array.from(data)
        data.set(other)
        other.set(last)
      }
    },
  }
}
