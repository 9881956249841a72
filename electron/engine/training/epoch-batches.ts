// Steps over the epochs of a dataset: which rows each optimiser step sees. A function of (seed, epoch), so that a resumed run sees what the
// unbroken one would have seen.
import { bucketBatches } from '../datasets/batches.ts'

export type EpochPlan = { steps: number; stepsPerEpoch: number; rowsOf(step: number): readonly number[] }

export function planEpochs(
  lengths: readonly number[],
  options: { batchSize: number; epochs: number; seed: number },
): EpochPlan {
  const { batchSize, epochs, seed } = options
  const stepsPerEpoch = Math.ceil(lengths.length / batchSize)
  let current: { epoch: number; batches: number[][] } | undefined
  return {
    steps: stepsPerEpoch * epochs,
    stepsPerEpoch,
    rowsOf(step) {
      const epoch = Math.floor(step / stepsPerEpoch)
      if (current?.epoch !== epoch)
        current = { epoch, batches: bucketBatches([...lengths], { batchSize, seed, epoch, shuffle: true }) }
      return current.batches[step % stepsPerEpoch]!
    },
  }
}
