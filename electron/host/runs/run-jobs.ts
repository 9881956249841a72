// The jobs that a run can be, what each is asked with, and which one a run of the store is.

import { randomBytes } from 'node:crypto'
import type { z } from 'zod'
import type { ModelRecord, RunRecord } from '../../../shared/domain/records.ts'
import type { Methods } from '../../compute/methods.ts'
import { finetuneSchema, finetuneTextSchema } from '../../engine/training/finetune-settings.ts'
import { pretrainSchema } from '../../engine/training/pretrain-settings.ts'
import type { Watch } from '../call.ts'

export type Job = 'finetune' | 'finetune-text' | 'pretrain'
export type Params<J extends Job> = Methods[J]['params']
export type Event<J extends Job> = Methods[J]['event']
/** The host's own business. */
export type Folders = 'runFolder' | 'outputFolder' | 'cacheFolder' | 'resume'

export const pretrainMethod = 'pretrain'
export const jobSchemas: { [J in Job]: z.ZodType<Params<J>> } = {
  finetune: finetuneSchema,
  'finetune-text': finetuneTextSchema,
  pretrain: pretrainSchema,
}

/** Several runs that are compared: kept with the settings of each. */
export type Sweep = { id: string; name: string }

type OnRows = {
  name?: string | undefined
  /** Where no name is given; made unique. */
  suggestedName?: string | undefined
  /** Of a run whose folder is there already, with its rows. */
  id?: string | undefined
  /** The dataset of the library that the rows are of; else their file becomes one. */
  datasetId?: string | undefined
  sweep?: Sweep | undefined
}
/** What a user says of a run; folders are the host's, and `model` may be a name of the library. */
export type FinetuneRequest = Omit<Params<'finetune'>, Folders> & OnRows
export type FinetuneTextRequest = Omit<Params<'finetune-text'>, Folders> & OnRows
/** `model` and `tokenizer` may be names of the library. */
export type PretrainRequest = Omit<Params<'pretrain'>, Folders | 'modelName'> &
  Pick<OnRows, 'name' | 'id' | 'datasetId'> & {
    /** In place of a folder of the library. */
    outputFolder?: string | undefined
  }

export type RunOutcome<J extends Job> = { run: RunRecord; model: ModelRecord; result: Methods[J]['result'] }
export type RunWatch<J extends Job> = Watch<Event<J>> & { onStart?(run: RunRecord): void }

/** The reason of a stop that is meant to go on: the run is paused, not cancelled. */
export const pausing = new DOMException('The run is paused.', 'AbortError')

export const newRunId = (): string => randomBytes(5).toString('hex')
export const newSweep = (name: string): Sweep => ({ id: newRunId(), name })

export function jobOf({ method, settings }: RunRecord): Job {
  if (method === pretrainMethod) return 'pretrain'
  return settings.columns === undefined ? 'finetune' : 'finetune-text'
}
