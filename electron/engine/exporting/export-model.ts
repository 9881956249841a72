// A model of the library as a folder for others: merged safetensors, a PEFT adapter, ONNX files in the layout of transformers.js and Optimum, or
// several of them. The folder is written under another name, checked by answering the same texts as the live model, and only then given its own.

import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, rmdir, stat, statfs, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { writeFileAtomic } from '../formats/atomic-file.ts'
import { ioError } from '../formats/io-error.ts'
import { exists, type LoadedModel, loadModel } from '../importing/load-model.ts'
import type { SessionOptions } from '../runtime/session.ts'
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts'
import { type CheckText, questionsFor } from './ask-models.ts'
import { exportCard } from './export-card.ts'
import { type ExportFile, exportChoices } from './export-choices.ts'
import { untunedModel } from './untuned-model.ts'
import { checkFile, type ExportCheck, prepareProof, refuseFailed } from './verify-export.ts'
import { checkFiles, writeFiles } from './write-files.ts'

export type ExportRequest = {
  model: string
  files: readonly ExportFile[]
  outputFolder: string
  /** What is asked of the live model and of the export: held-out rows where there are some. */
  texts: readonly CheckText[]
  /** The texts are rows that training did not see. */
  areHeldOut?: boolean | undefined
  /** It was made for two texts at a time; else a text's pair is left out, unless the model's task needs one. */
  readsPairs?: boolean | undefined
  /** The model that it was tuned from, where its own files do not name it. */
  baseFolder?: string | undefined
  /** For the card: the licence and the base's name as the library knows them. */
  licence?: string | undefined
  baseName?: string | undefined
  /** Where the folder is written before it is checked: beside the target. Whoever names it can remove it after a crash. */
  draftFolder?: string | undefined
}

export type ExportEvent =
  /** `done` of `total` pieces of work are behind it. */
  | { kind: 'phase'; phase: 'read' | 'write' | 'verify' | 'save'; file: string; done: number; total: number }
  | { kind: 'check'; check: ExportCheck }

export type ExportResult = {
  folder: string
  /** Of all files. */
  bytes: number
  checks: ExportCheck[]
  notes: string[]
  seconds: number
}

export type ExportContext = { signal?: AbortSignal | undefined; emit(event: ExportEvent): void }

/** Errors: bad-argument (files that this model cannot have), internal (a check that failed), io. Nothing half-written stays. */
export async function exportModel(
  request: ExportRequest,
  options: SessionOptions,
  { signal, emit }: ExportContext,
): Promise<ExportResult> {
  const began = performance.now()
  const target = resolve(request.outputFolder)
  const { files } = request
  const total = 2 * files.length + 3
  let done = 0
  const phase = (name: 'read' | 'write' | 'verify' | 'save', file: string) =>
    emit({ kind: 'phase', phase: name, file, done: done++, total })
  if ((await exists(target)) && (await readdir(target)).length > 0)
    throw new AppError('bad-argument', say`${target} is not empty: choose a new folder for the export`, {
      path: target,
    })
  phase('read', basename(request.model))
  const model = await loadModel(request.model)
  checkFiles(model, files)
  const readsPairs = request.readsPairs || ['next-sentence', 'pretraining'].includes(model.config.task)
  const texts = readsPairs ? request.texts : request.texts.map(({ text, label }) => ({ text, label }))
  const questions = questionsFor(model, await loadTokenizer(model.tokenizerFolder), texts)
  if (questions.length === 0)
    throw new AppError('bad-argument', say`there is no text to check the export with: give at least one`)
  const draft = request.draftFolder ?? draftOf(target)
  const notes: string[] = []
  const made = await mkdir(dirname(target), { recursive: true }).catch((error: unknown) => {
    throw ioError(say`make the folder`, dirname(target), error)
  })
  try {
    await checkRoom(model, files, dirname(target))
    await mkdir(draft)
    const onFile = (file: string) => phase('write', file)
    const written = await writeFiles(model, files, draft, notes, { signal, onFile })
    signal?.throwIfAborted()
    phase('verify', '')
    const untuned = await untunedModel(model, request.baseFolder)
    const proof = await prepareProof(model, untuned, questions, options, signal)
    const checks: ExportCheck[] = []
    try {
      for (const file of written) {
        phase('verify', file.file)
        const check = await checkFile(proof, file, draft, options, signal)
        emit({ kind: 'check', check })
        checks.push(check)
      }
    } finally {
      await proof.asked.close()
    }
    refuseFailed(checks)
    phase('save', target)
    await copyDocuments(model, draft)
    await writeFileAtomic(join(draft, 'README.md'), await exportCard(model, request, checks, notes))
    await rm(target, { recursive: true, force: true })
    await rename(draft, target)
    const seconds = (performance.now() - began) / 1000
    return { folder: target, bytes: await folderBytes(target), checks, notes, seconds }
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    await removeEmpty(dirname(target), made)
    signal?.throwIfAborted()
    throw error instanceof AppError ? error : ioError(say`export to`, target, error)
  }
}

export function draftOf(target: string): string {
  return join(dirname(target), `.${basename(target)}.${randomBytes(4).toString('hex')}.part`)
}

/** Folders that the export made on the way to its own, from `folder` up to `first`; those that hold something stay. */
async function removeEmpty(folder: string, first: string | undefined): Promise<void> {
  if (first === undefined) return
  for (let path = folder; path.length >= first.length; path = dirname(path)) if (!(await removed(path))) return
}

function removed(path: string): Promise<boolean> {
  return rmdir(path).then(
    () => true,
    () => false,
  )
}

/** Config, tokenizer and card; and what the file system itself takes. */
const spareBytes = 20e6

async function checkRoom(model: LoadedModel, files: readonly ExportFile[], folder: string): Promise<void> {
  const choices = await exportChoices(model)
  const sizes = files.map(
    (file) => choices.find(({ format, precision }) => format === file.format && precision === file.precision)?.bytes,
  )
  const needed = sizes.reduce<number>((sum, bytes) => sum + (bytes ?? 0), spareBytes)
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  if (free >= needed) return
  const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`
  throw new AppError(
    'io',
    say`The export takes ${megabytes(needed)}, and ${folder} has ${megabytes(free)} free: free some space, choose fewer files or another disk.`,
    { path: folder, needed, free },
  )
}

const licenceFiles = /^(licen[cs]e|notice|copying)(\.|$)/i

/** Licence texts of the model and of its base travel with it. */
async function copyDocuments(model: LoadedModel, draft: string): Promise<void> {
  for (const folder of new Set([model.base?.folder, model.folder]))
    for (const name of folder ? await readdir(folder) : [])
      if (licenceFiles.test(name)) await writeFile(join(draft, name), await readFile(join(folder!, name)))
}

async function folderBytes(folder: string): Promise<number> {
  let bytes = 0
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size
  return bytes
}
