// For tests: files in a folder of their own, and the real datasets where a checkout has them beside it.

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** Writes test files; the folder goes when the test file's tests have ended. */
export function createTempFiles(): (name: string, content: string | Uint8Array) => string {
  const folder = mkdtempSync(join(tmpdir(), 'tunesmith-datasets-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  return (name, content) => {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }
}

const dataFolder = join(import.meta.dirname, '../../../../shared/data')

/** Whether the datasets are there; tests that need them say so when they skip. */
export function hasRealData(): boolean {
  const isThere = existsSync(dataFolder)
  if (!isThere) console.warn(`Skipping tests on real datasets: there is no folder ${dataFolder}`)
  return isThere
}

export function realData(name: string): string {
  return join(dataFolder, name)
}

export async function collect<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = []
  for await (const item of rows) items.push(item)
  return items
}
