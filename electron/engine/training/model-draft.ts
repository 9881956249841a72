// A run's model is written beside its place and moved there when it is whole, card and all: a run that is cut off leaves no half model. Both places
// have one parent, so that what a model says of the way to its base holds in both.
import { rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { say } from '../../../shared/said.ts'
import { syncFolder } from '../formats/atomic-file.ts'
import { ioError } from '../formats/io-error.ts'

export const modelDraft = (outputFolder: string): string =>
  join(dirname(outputFolder), `.${basename(outputFolder)}.part`)

/** Of a run that was cut off. */
export async function removeModelDraft(outputFolder: string): Promise<void> {
  await rm(modelDraft(outputFolder), { recursive: true, force: true, maxRetries: 10 })
}

/** In place of what the same run had made before it was cut off. */
export async function placeModel(outputFolder: string): Promise<void> {
  try {
    await rm(outputFolder, { recursive: true, force: true })
    await rename(modelDraft(outputFolder), outputFolder)
    await syncFolder(dirname(outputFolder))
  } catch (error) {
    throw ioError(say`write the model`, outputFolder, error)
  }
}
