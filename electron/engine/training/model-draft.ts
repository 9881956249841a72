// A run's model is written beside its place and moved there when it is whole, card and all: a run that is cut off leaves no half model. Both places
// have one parent, so that what a model says of the way to its base holds in both.
import { readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { syncFolder } from '../formats/atomic-file.ts'
import { ioError, systemCode } from '../formats/io-error.ts'

export const modelDraft = (outputFolder: string): string =>
  join(dirname(outputFolder), `.${basename(outputFolder)}.part`)

/** Of a run that was cut off. */
export async function removeModelDraft(outputFolder: string): Promise<void> {
  await rm(modelDraft(outputFolder), { recursive: true, force: true, maxRetries: 10 })
}

/**
 * In place of what the same run had made before it was cut off. Errors: bad-argument (the place holds something else), io.
 */
export async function placeModel(outputFolder: string): Promise<void> {
  const draft = modelDraft(outputFolder)
  try {
    const own = new Set(await readdir(draft))
    const foreign = (await entriesOf(outputFolder)).find((name) => !own.has(name))
    if (foreign !== undefined)
      throw new AppError(
        'bad-argument',
        say`${outputFolder} holds ${foreign}, which is not part of the model: move it elsewhere, then resume the run`,
        { path: join(outputFolder, foreign) },
      )
    await rm(outputFolder, { recursive: true, force: true })
    await rename(draft, outputFolder)
    await syncFolder(dirname(outputFolder))
  } catch (error) {
    throw ioError(say`write the model`, outputFolder, error)
  }
}

async function entriesOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return []
    throw error
  }
}
