// The files of a run that is no longer in the store: its checkpoint, and what is left of a model that it did not finish.

import { rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { RunRecord } from '../../../shared/domain/records.ts'
import { say } from '../../../shared/said.ts'
import { ioError } from '../../engine/formats/io-error.ts'
import type { Host } from '../open-host.ts'

export async function removeRunFiles({ home, store }: Host, run: RunRecord): Promise<void> {
  // only what lies directly in the host's own folders: a run may have been told to write elsewhere
  if (dirname(resolve(run.folder)) === resolve(home.runs)) await remove(run.folder)
  const { outputFolder } = run.settings
  if (typeof outputFolder !== 'string' || dirname(resolve(outputFolder)) !== resolve(home.models)) return
  const isUsed =
    store.models.list().some(({ folder }) => folder === outputFolder) ||
    store.runs.list().some(({ settings }) => settings.outputFolder === outputFolder)
  if (run.status !== 'done' && !isUsed) await remove(outputFolder)
}

async function remove(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true })
  } catch (error) {
    throw ioError(say`remove the run files in`, folder, error)
  }
}
