// The weights of a run's lowest held-out loss, kept in memory and, where the run has a folder, on disk, so that a run that goes on knows them.
import { openSafetensors, readFloats, writeSafetensors } from '../formats/safetensors.ts'
import { exists } from '../importing/load-model.ts'
import type { Progress } from './checkpoint.ts'
import { bestWeightsFile } from './run-files.ts'

export type BestWeights = {
  readonly mark: Progress['best']
  /** Measurements since the best one. */
  readonly sinceBest: number
  /** The weights as they are, if `loss` is the lowest yet. */
  offer(step: number, loss: number): Promise<void>
  /** Puts the best weights in place of the last ones; gives their step. */
  restore(): number
}

export async function createBestWeights(
  parameters: ReadonlyMap<string, Float32Array>,
  folder: string | undefined,
  known: Progress['best'],
): Promise<BestWeights> {
  const path = folder && bestWeightsFile(folder)
  const kept = new Map<string, Float32Array>()
  let mark: Progress['best']
  if (known && path && (await exists(path))) {
    const file = await openSafetensors(path)
    // a kill between the two files leaves weights that are newer than the checkpoint's mark: those are of a step that will come again
    const step = Number(file.metadata.step)
    if (step === known.step) {
      for (const name of parameters.keys()) kept.set(name, await readFloats(file, name))
      mark = known
    }
  }
  return {
    get mark() {
      return mark
    },
    get sinceBest() {
      return mark?.sinceBest ?? 0
    },
    async offer(step, loss) {
      if (mark && loss >= mark.loss) {
        mark = { ...mark, sinceBest: mark.sinceBest + 1 }
        return
      }
      mark = { step, loss, sinceBest: 0 }
      for (const [name, data] of parameters) {
        const copy = kept.get(name) ?? new Float32Array(data.length)
        copy.set(data)
        kept.set(name, copy)
      }
      if (!path) return
      const tensors = [...kept].map(([name, data]) => ({ name, dtype: 'F32' as const, shape: [data.length], data }))
      await writeSafetensors(path, tensors, { step: String(step) })
    },
    restore() {
      for (const [name, data] of parameters) data.set(kept.get(name)!)
      return mark!.step
    },
  }
}
