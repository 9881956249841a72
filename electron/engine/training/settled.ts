// What a run took where its settings say nothing, settled when it begins: taken up by a version with other usual values, it goes on as it began.
import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { writeFileAtomic } from '../formats/atomic-file.ts'
import { exists, readJson } from '../importing/load-model.ts'
import type { FinetuneSettings } from './finetune-settings.ts'
import { settledFile } from './run-files.ts'

const settledSchema = z.object({
  /** Peak rate. */
  learningRate: z.number().positive(),
  /** Projections that LoRA adapts. */
  targets: z.array(z.string()).readonly().optional(),
  /** Share of the tokens that are masked. */
  maskShare: z.number().optional(),
})

export type Settled = z.infer<typeof settledSchema>

/** What the settings say, else what a run that goes on began with, else `usual`. Errors: bad-file. */
export async function settle<Usual extends Settled>(
  { runFolder, resume, learningRate }: { runFolder: string; resume: boolean; learningRate?: number | undefined },
  usual: Usual,
): Promise<Usual> {
  const path = settledFile(runFolder)
  const said = learningRate === undefined ? {} : { learningRate }
  if (resume && (await exists(path))) {
    const found = settledSchema.safeParse(await readJson(path))
    // a run that began before tokens were masked goes on without masks
    const unsaid = usual.maskShare === undefined ? {} : { maskShare: 0 }
    if (found.success) return { ...usual, ...unsaid, ...found.data, ...said }
    throw new AppError('bad-file', say`${path} does not say what the run took; start a new one`, { path })
  }
  const settled = { ...usual, ...said }
  await writeFileAtomic(path, `${JSON.stringify(settled)}\n`)
  return settled
}

/** Settings that say all that the run took: a card, and the command in it, do not hang on what is usual in a later version. */
export function withSettled<Settings extends Pick<FinetuneSettings, 'method' | 'learningRate' | 'lora'>>(
  settings: Settings,
  { learningRate, targets, maskShare }: Settled,
): Settings {
  return {
    ...settings,
    learningRate,
    ...(maskShare ? { maskShare } : {}),
    ...(settings.method === 'lora' && targets ? { lora: { ...settings.lora, targets: [...targets] } } : {}),
  }
}
