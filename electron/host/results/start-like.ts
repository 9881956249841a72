// A run that is done once more, with some settings changed.

import { cp } from 'node:fs/promises'
import { isAbsolute, join, relative } from 'node:path'
import type { RunView } from '../../../shared/contract/runs.ts'
import type { JsonObject, RunRecord } from '../../../shared/domain/records.ts'
import { say } from '../../../shared/said.ts'
import { ioError } from '../../engine/formats/io-error.ts'
import { finetuneSchema } from '../../engine/training/finetune-settings.ts'
import { newRunId, type Sweep } from '../runs/run-jobs.ts'
import type { RunRoom } from '../runs/run-room.ts'
import type { ResultsParts } from './finished-run.ts'

export async function startLike(
  { host: { home, runs } }: ResultsParts,
  room: RunRoom,
  { folder, datasetId }: RunRecord,
  settings: JsonObject,
  as: { suggestedName: string; sweep?: Sweep },
): Promise<RunView> {
  const { runFolder, outputFolder, cacheFolder, resume, ...asked } = finetuneSchema.parse(settings)
  const id = newRunId()
  const own = join(home.runs, id)
  /** Rows in the first run's folder go with it: the second has its own. */
  const copied = async (file: string): Promise<string> => {
    const place = relative(folder, file)
    if (place.startsWith('..') || isAbsolute(place)) return file
    const copy = join(own, place)
    try {
      await cp(file, copy)
    } catch (error) {
      throw ioError(say`copy the rows of the run in`, file, error)
    }
    return copy
  }
  const request = {
    ...asked,
    ...as,
    id,
    data: await copied(asked.data),
    ...(asked.testData === undefined ? {} : { testData: await copied(asked.testData) }),
    ...(datasetId === null ? {} : { datasetId }),
  }
  return room.start((watch) => runs.startFinetune(request, watch))
}
