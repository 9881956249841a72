// Opens a session on a compiled graph whose weights lie in other files. ONNX Runtime takes external data only from beside the model, so
// the model is written into a short-lived folder with hard links to the weight files: nothing is copied, the pages of the file are mapped.

import { mkdirSync } from 'node:fs'
import { link, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { say } from '../../../shared/said.ts'
import { shortLivedPrefix } from '../formats/drafts.ts'
import { ioError, systemCode } from '../formats/io-error.ts'
import { openSession, type Session, type SessionOptions } from './session.ts'

export type PlacedGraph = { onnx: Uint8Array; files: ReadonlyMap<string, string> }

let linkFolder = tmpdir()

/** Where sessions' folders are made: on the disk of the models, or their files must be read into memory instead of linked. */
export function setLinkFolder(folder: string): void {
  mkdirSync(folder, { recursive: true })
  linkFolder = folder
}

export async function openCompiled(graph: PlacedGraph, options: SessionOptions = {}): Promise<Session> {
  if (graph.files.size === 0) return openSession(graph.onnx, options)
  const folder = await mkdtemp(join(linkFolder, shortLivedPrefix))
  try {
    const externalData: { path: string; data: Uint8Array }[] = []
    for (const [name, path] of graph.files)
      await link(path, join(folder, name)).catch(async () => {
        // another disk, or a file system without hard links
        externalData.push({ path: name, data: await readFile(path) })
      })
    const file = join(folder, 'model.onnx')
    await writeFile(file, graph.onnx)
    return await openSession(file, externalData.length > 0 ? { ...options, externalData } : options)
  } catch (error) {
    throw systemCode(error)?.startsWith('E') ? ioError(say`write`, folder, error, graph.onnx.byteLength) : error
  } finally {
    // an open mapping outlives its name, except on Windows, where the sweep comes back for it
    await rm(folder, { recursive: true, force: true }).catch(() => undefined)
  }
}
