// A pre-training as the app and the command line ask for it: its text lies in files, or is that of a dataset, whose training rows are learned from
// and whose held-out rows it is measured on.

import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { ioError } from '../../engine/formats/io-error.ts'
import { materialise } from '../data/materialise.ts'
import type { Host } from '../open-host.ts'
import { inRunFolder } from './in-run-folder.ts'
import type { PretrainRequest, RunOutcome, RunWatch } from './run-jobs.ts'

export type PretrainAsked = Omit<PretrainRequest, 'text'> & { text?: readonly string[] | undefined }

/** Errors: bad-argument (neither files nor a dataset, or both), not-found, io. */
export async function startPretraining(
  host: Host,
  { text = [], datasetId, ...asked }: PretrainAsked,
  watch: RunWatch<'pretrain'>,
): Promise<RunOutcome<'pretrain'>> {
  if (text.length > 0 === (datasetId !== undefined))
    throw new AppError('bad-argument', say`Say what to learn from: text files, or a dataset of the library.`, {})
  if (datasetId !== undefined) return onDataset(host, asked, datasetId, watch)
  // what is not there is said at once, and not by a run that fails
  let bytes = 0
  for (const file of [...text, ...(asked.validationText ?? [])]) bytes += await fileBytes(file)
  const validationShare = asked.validationShare ?? Math.min(0.1, Math.max(0.01, heldOutBytes / bytes))
  return host.runs.startPretrain({ ...asked, text: [...text], validationShare }, watch)
}

function onDataset(
  host: Host,
  asked: PretrainAsked,
  datasetId: string,
  watch: RunWatch<'pretrain'>,
): Promise<RunOutcome<'pretrain'>> {
  const { name: dataName } = host.store.datasets.get(datasetId)
  return inRunFolder(host, watch, async (id, folder, heard) => {
    const { data, testData, rows } = await materialise(host.store, datasetId, join(folder, 'data'))
    const held = rows.test > 0 ? { validationText: [testData] } : {}
    return host.runs.startPretrain({ ...asked, ...held, ...{ id, datasetId, dataName, text: [data] } }, heard)
  })
}

/** Enough for a held-out loss that does not jump; of a short text at most a tenth, of a long one at least a hundredth. */
const heldOutBytes = 200_000

export async function fileBytes(file: string): Promise<number> {
  try {
    const state = await stat(file)
    if (state.isFile()) return state.size
  } catch (error) {
    throw ioError(say`read the text`, file, error)
  }
  throw new AppError('bad-argument', say`${file} is a folder: choose its text files.`, { path: file })
}
