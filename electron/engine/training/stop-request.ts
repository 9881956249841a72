// "Stop and keep what is best": a file in the run's folder, so that the wish survives whoever had it.
import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { stopFile } from './run-files.ts'

export async function askToStop(runFolder: string): Promise<void> {
  await writeFile(stopFile(runFolder), '')
}

/** Asked between steps: a look at one name is nothing beside a step. */
export function isStopAsked(runFolder: string): boolean {
  return existsSync(stopFile(runFolder))
}

/** Of a run that begins: one that goes on may have been asked before it was cut. */
export async function forgetStop(runFolder: string): Promise<void> {
  await rm(stopFile(runFolder), { force: true })
}
