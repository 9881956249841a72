// The same run once more, from random weights: what it falls short by is what pre-training bought.

import type { RunView } from '../../../shared/contract/runs.ts'
import { finetuneSchema } from '../../engine/training/finetune-settings.ts'
import { uniqueName } from '../names.ts'
import type { RunRoom } from '../runs/run-room.ts'
import type { ResultsParts } from './finished-run.ts'
import { scratchSettings } from './pretraining.ts'

export async function startFromScratch(parts: ResultsParts, room: RunRoom, runId: string): Promise<RunView> {
  const { runs, models } = parts.host.store
  const settings = await scratchSettings(parts, runId)
  const { runFolder, outputFolder, cacheFolder, resume, ...asked } = finetuneSchema.parse(settings)
  const names = new Set(runs.list().map(({ name }) => name))
  const isTaken = (name: string) => names.has(name) || models.findByName(name) !== undefined
  const name = uniqueName(`${runs.get(runId).name}-from-scratch`, isTaken)
  return room.start((watch) => parts.host.runs.startFinetune({ ...asked, name }, watch))
}
