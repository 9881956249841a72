// What a run keeps in its folder while it works. It stays until whoever asked for the run has its result: a kill before that costs no step.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Trained parameters, optimiser moments, and the place in the run. */
export const checkpointFile = (folder: string): string => join(folder, 'checkpoint.safetensors')
/** What the run took where its settings say nothing. */
export const settledFile = (folder: string): string => join(folder, 'settled.json')
/** The weights of the lowest held-out loss. */
export const bestWeightsFile = (folder: string): string => join(folder, 'best.safetensors')
/** A running mean of the weights, of the checkpoint's step. */
export const averageWeightsFile = (folder: string): string => join(folder, 'average.safetensors')
/** The tokenizer of a new model, until the model is whole. */
export const tokenizerFolder = (folder: string): string => join(folder, 'tokenizer')
/** What a run makes whose numbers alone are wanted. */
export const unkeptModelFolder = (folder: string): string => join(folder, 'unkept-model')
/** There where the run is asked to stop and keep what is best. */
export const stopFile = (folder: string): string => join(folder, 'stop')

/** The result is in hand, or what was learned is thrown away. */
export async function removeProgress(folder: string): Promise<void> {
  for (const placeOf of [
    checkpointFile,
    settledFile,
    bestWeightsFile,
    averageWeightsFile,
    tokenizerFolder,
    unkeptModelFolder,
    stopFile,
  ])
    await rm(placeOf(folder), { force: true, recursive: true })
}
