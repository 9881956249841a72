// A model of the library as a folder for others: merged safetensors, a PEFT adapter, or ONNX files in the layout of transformers.js and Optimum.
// The folder is written under another name, checked by answering the same texts as the live model, and only then given its own.

import { randomBytes } from 'node:crypto'
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { writeFileAtomic, writeJsonAtomic } from '../formats/atomic-file.ts'
import { ioError } from '../formats/io-error.ts'
import { adapterFile, exists, type LoadedModel, loadModel, readJson } from '../importing/load-model.ts'
import type { SessionOptions } from '../runtime/session.ts'
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts'
import { copyTokenizer, derivedConfig, saveHead, saveWholeModel } from '../training/save-model.ts'
import { exportCard } from './export-card.ts'
import { mergeModel } from './merged-model.ts'
import { encodeOnnxFile, type OnnxPrecision, onnxPrecisions } from './onnx-file.ts'
import {
  answerKind,
  answerLive,
  answerOnnx,
  compareAnswers,
  type ExportCheck,
  encodeForCheck,
  judge,
  type LiveAnswers,
  untunedModel,
} from './verify-export.ts'

export const exportFormats = ['safetensors', 'peft', 'onnx'] as const
export type ExportFormat = (typeof exportFormats)[number]

export type ExportRequest = {
  model: string
  format: ExportFormat
  /** ONNX files to write, one each; not used by the other formats. */
  precisions: readonly OnnxPrecision[]
  outputFolder: string
  /** What is asked of the live model and of the export: held-out rows where there are some. */
  texts: readonly { text: string; pair?: string | undefined }[]
  /** The model that it was tuned from, where its own files do not name it. */
  baseFolder?: string | undefined
}

export type ExportEvent =
  | { kind: 'phase'; phase: 'read' | 'write' | 'verify' | 'save'; file: string }
  | ({ kind: 'check' } & ExportCheck)

export type ExportResult = {
  folder: string
  format: ExportFormat
  bytes: number
  checks: ExportCheck[]
  notes: string[]
}

export type ExportContext = { signal?: AbortSignal | undefined; emit(event: ExportEvent): void }

/** Errors: bad-argument (a format that this model has not), internal (a check that failed), io. Nothing half-written stays. */
export async function exportModel(
  request: ExportRequest,
  options: SessionOptions,
  { signal, emit }: ExportContext,
): Promise<ExportResult> {
  const target = resolve(request.outputFolder)
  if ((await exists(target)) && (await readdir(target)).length > 0)
    throw new AppError('bad-argument', `${target} is not empty: choose a new folder for the export`, { path: target })
  emit({ kind: 'phase', phase: 'read', file: request.model })
  const model = await loadModel(request.model)
  const tokenizer = await loadTokenizer(model.tokenizerFolder)
  const sequences = encodeForCheck(model, tokenizer, request.texts)
  if (sequences.length === 0)
    throw new AppError('bad-argument', 'there is no text to check the export with: give at least one')
  const draft = join(dirname(target), `.${basename(target)}.${randomBytes(4).toString('hex')}.part`)
  const notes: string[] = []
  try {
    await mkdir(draft, { recursive: true })
    const files = await writeFormat(model, request, draft, notes, { signal, emit })
    signal?.throwIfAborted()
    const live = await answerLive(model, sequences, options, signal)
    const untuned = await untunedModel(model, request.baseFolder)
    const base = untuned && (await answerLive(untuned, sequences, options, signal))
    const checks: ExportCheck[] = []
    for (const { file, precision } of files) {
      emit({ kind: 'phase', phase: 'verify', file })
      const found = await answerFile(join(draft, file), file, model, live, options, signal)
      const kind = answerKind(model)
      const check: ExportCheck = {
        file,
        precision,
        bytes: await sizeOf(join(draft, file)),
        rows: sequences.length,
        ...compareAnswers(live, found, kind),
        millisecondsPerRow: found.millisecondsPerRow,
        liveMillisecondsPerRow: live.millisecondsPerRow,
        differsFromBase: base && compareAnswers(base, found, kind).maxDifference,
      }
      judge(check)
      emit({ kind: 'check', ...check })
      checks.push(check)
    }
    emit({ kind: 'phase', phase: 'save', file: target })
    await copyDocuments(model, draft)
    await writeFileAtomic(join(draft, 'README.md'), await exportCard(model, request.format, checks, notes))
    await rm(target, { recursive: true, force: true })
    await rename(draft, target)
    return { folder: target, format: request.format, bytes: await folderBytes(target), checks, notes }
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    signal?.throwIfAborted()
    throw error instanceof AppError ? error : ioError('export to', target, error)
  }
}

type WrittenFile = { file: string; precision: OnnxPrecision }

async function writeFormat(
  model: LoadedModel,
  request: ExportRequest,
  draft: string,
  notes: string[],
  context: ExportContext,
): Promise<WrittenFile[]> {
  if (request.format === 'onnx') return writeOnnx(model, request.precisions, draft, context)
  context.emit({ kind: 'phase', phase: 'write', file: request.format })
  return request.format === 'peft' ? writePeft(model, draft) : writeMerged(model, draft, notes)
}

async function writeOnnx(
  model: LoadedModel,
  precisions: readonly OnnxPrecision[],
  draft: string,
  { signal, emit }: ExportContext,
): Promise<WrittenFile[]> {
  if (precisions.length === 0) throw new AppError('bad-argument', 'choose at least one precision for the ONNX export')
  const merged = mergeModel(model)
  await mkdir(join(draft, 'onnx'))
  const files: WrittenFile[] = []
  for (const precision of precisions) {
    signal?.throwIfAborted()
    const file = join('onnx', onnxPrecisions[precision])
    emit({ kind: 'phase', phase: 'write', file })
    await writeFileAtomic(join(draft, file), await encodeOnnxFile(merged, precision))
    files.push({ file, precision })
  }
  await copyTokenizer(model.tokenizerFolder, draft)
  await writeJsonAtomic(join(draft, 'config.json'), derivedConfig(model.config))
  return files
}

async function writePeft(model: LoadedModel, draft: string): Promise<WrittenFile[]> {
  if (!model.lora)
    throw new AppError(
      'bad-argument',
      `${model.name} was not tuned with LoRA, so it has no adapter: export it as safetensors or ONNX`,
    )
  const config = await readJson(join(model.folder, adapterFile))
  await writeJsonAtomic(join(draft, adapterFile), { ...config, base_model_name_or_path: model.base!.folder })
  await copyFile(join(model.folder, 'adapter_model.safetensors'), join(draft, 'adapter_model.safetensors'))
  await copyTokenizer(model.tokenizerFolder, draft)
  return [{ file: 'adapter_model.safetensors', precision: 'float32' }]
}

async function writeMerged(model: LoadedModel, draft: string, notes: string[]): Promise<WrittenFile[]> {
  if (!model.head) {
    await saveWholeModel(draft, mergeModel(model), new Map())
    return [{ file: 'model.safetensors', precision: 'float32' }]
  }
  const folded = foldHead(model)
  if (folded) {
    await saveWholeModel(draft, folded.model, folded.parameters)
    return [{ file: 'model.safetensors', precision: 'float32' }]
  }
  // no published class reads a head on pooled states: it stays beside its base, which any program can load
  const base = model.base!
  await saveWholeModel(join(draft, 'base'), base, new Map())
  await saveHead(draft, { ...base, folder: join(draft, 'base') }, model.head.pooling, model.head.layers, model.config)
  notes.push(
    `The head reads the ${model.head.pooling} of the hidden states, for which transformers has no class: the base model lies in base/, the head in head.safetensors and head.json. The ONNX export holds both in one graph.`,
  )
  return [{ file: 'head.safetensors', precision: 'float32' }]
}

/** One layer on BERT's pooler is what BertForSequenceClassification is. */
function foldHead(model: LoadedModel) {
  const [layer, ...more] = model.head!.layers
  if (model.config.family !== 'bert' || model.head!.pooling !== 'pooler' || !layer || more.length > 0) return undefined
  const { inputs, outputs, weight, bias } = layer
  const turned = new Float32Array(weight.length) // [out, in], as nn.Linear keeps it
  for (let i = 0; i < inputs; i++) for (let o = 0; o < outputs; o++) turned[o * inputs + i] = weight[i * outputs + o]!
  const parameters = new Map([
    ['classifier.weight', turned],
    ['classifier.bias', bias],
  ])
  const { head: _, ...rest } = model
  return { model: rest as LoadedModel, parameters }
}

async function answerFile(
  path: string,
  file: string,
  model: LoadedModel,
  live: LiveAnswers,
  options: SessionOptions,
  signal: AbortSignal | undefined,
): Promise<LiveAnswers> {
  const sequences = live.sequences
  if (file.endsWith('.onnx')) return answerOnnx(path, model, sequences, options, signal)
  return answerLive(await loadModel(dirname(path)), sequences, options, signal)
}

const licenceFiles = /^(licen[cs]e|notice|copying)(\.|$)/i

/** Licence texts of the model and of its base travel with it. */
async function copyDocuments(model: LoadedModel, draft: string): Promise<void> {
  for (const folder of new Set([model.base?.folder, model.folder]))
    for (const name of folder ? await readdir(folder) : [])
      if (licenceFiles.test(name)) await writeFile(join(draft, name), await readFile(join(folder!, name)))
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path)).size
}

async function folderBytes(folder: string): Promise<number> {
  let bytes = 0
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) bytes += await sizeOf(join(entry.parentPath, entry.name))
  return bytes
}
