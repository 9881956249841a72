// The files of an export, written into its draft folder: ONNX files and merged weights share one folder with their config and tokenizer, as
// published models do; an adapter beside them has a folder of its own, since its presence changes what the folder means.

import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { say, tell } from '../../../shared/said.ts'
import { writeFileAtomic, writeJsonAtomic } from '../formats/atomic-file.ts'
import { adapterFile, type LoadedModel, readJson } from '../importing/load-model.ts'
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts'
import { derivedConfig, type StoredDtype, saveHead, saveWholeModel } from '../training/save-model.ts'
import { adapterWeights, canFoldHead, type ExportFile } from './export-choices.ts'
import { withTokenIds } from './generation-config.ts'
import { mergeModel } from './merged-model.ts'
import { encodeOnnxFile, onnxPrecisions } from './onnx-file.ts'
import { exportedSpecials, writeTokenizerFiles } from './tokenizer-export.ts'

/** `file` is relative to the export's folder. */
export type WrittenFile = ExportFile & { file: string }

export type WriteContext = { signal?: AbortSignal | undefined; onFile(file: string): void }

/** Errors: bad-argument for files that this model cannot have, or that exclude each other. */
export function checkFiles(model: LoadedModel, files: readonly ExportFile[]): void {
  if (files.length === 0) throw new AppError('bad-argument', say`choose at least one format and precision to export`)
  const names = files.map(({ format, precision }) => `${format} ${precision}`)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice) throw new AppError('bad-argument', say`${twice} is asked for twice`, { file: twice })
  const whole = files.filter(({ format }) => format === 'safetensors')
  if (whole.length > 1)
    throw new AppError('bad-argument', say`one folder holds one model.safetensors: choose float32 or float16 for it`)
  if (whole.some(({ precision }) => precision !== 'float32' && precision !== 'float16'))
    throw new AppError('bad-argument', say`safetensors are stored in float32 or float16, not ${whole[0]!.precision}`)
  if (files.some(({ format }) => format === 'peft') && !model.lora)
    throw new AppError(
      'bad-argument',
      say`${model.name} was not tuned with LoRA, so it has no adapter: export it as safetensors or ONNX`,
    )
}

export async function writeFiles(
  model: LoadedModel,
  files: readonly ExportFile[],
  folder: string,
  notes: string[],
  { signal, onFile }: WriteContext,
): Promise<WrittenFile[]> {
  const written: WrittenFile[] = []
  const isOnlyAdapter = files.every(({ format }) => format === 'peft')
  const needsConfig = files.some(({ format }) => format === 'onnx' || (format === 'safetensors' && !isBeside(model)))
  for (const asked of files) {
    signal?.throwIfAborted()
    const file = fileOf(model, asked, isOnlyAdapter)
    onFile(file)
    if (asked.format === 'onnx') await writeOnnx(model, asked, join(folder, file), signal)
    else if (asked.format === 'peft') await writeAdapter(model, isOnlyAdapter ? folder : join(folder, 'adapter'))
    else await writeMerged(model, asked.precision as StoredDtype, folder, notes)
    written.push({ ...asked, file })
  }
  await writeTokenizerFiles(model, folder)
  const whole = files.find(({ format }) => format === 'safetensors')
  if (needsConfig) await writeConfig(model, whole?.precision as StoredDtype | undefined, folder)
  return written
}

const isBeside = (model: LoadedModel): boolean => model.head !== undefined && !canFoldHead(model)

function fileOf(model: LoadedModel, { format, precision }: ExportFile, isOnlyAdapter: boolean): string {
  if (format === 'onnx') return join('onnx', onnxPrecisions[precision])
  if (format === 'peft') return isOnlyAdapter ? adapterWeights : join('adapter', adapterWeights)
  return isBeside(model) ? 'head.safetensors' : 'model.safetensors'
}

async function writeConfig(model: LoadedModel, dtype: StoredDtype | undefined, folder: string): Promise<void> {
  const { special } = await loadTokenizer(model.tokenizerFolder)
  const config = derivedConfig(model.config, dtype)
  await writeJsonAtomic(join(folder, 'config.json'), withTokenIds(config, model, exportedSpecials(special, model)))
}

async function writeOnnx(
  model: LoadedModel,
  { precision }: ExportFile,
  path: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const bytes = await encodeOnnxFile(mergeModel(model), precision, signal)
  await mkdir(join(path, '..'), { recursive: true })
  await writeFileAtomic(path, bytes)
}

async function writeAdapter(model: LoadedModel, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const config = await readJson(join(model.folder, adapterFile))
  await writeJsonAtomic(join(folder, adapterFile), { ...config, base_model_name_or_path: model.base!.folder })
  await copyFile(join(model.folder, adapterWeights), join(folder, adapterWeights))
}

async function writeMerged(model: LoadedModel, dtype: StoredDtype, folder: string, notes: string[]): Promise<void> {
  if (!model.head) return saveWholeModel(folder, mergeModel(model), new Map(), dtype)
  if (canFoldHead(model)) {
    const folded = foldHead(model)
    return saveWholeModel(folder, folded.model, folded.parameters, dtype)
  }
  // no published class reads a head on pooled states: it stays beside its base, which any program can load
  const base = model.base!
  await saveWholeModel(join(folder, 'base'), base, new Map(), dtype)
  await writeTokenizerFiles(base, join(folder, 'base'))
  await writeConfig(base, dtype, join(folder, 'base'))
  await saveHead(folder, { ...base, folder: join(folder, 'base') }, model.head.pooling, model.head.layers, model.config)
  notes.push(
    tell`The head reads the ${model.head.pooling} of the hidden states, for which transformers has no class: the base model lies in base/, the head in head.safetensors and head.json. The ONNX export holds both in one graph.`,
  )
}

function foldHead(model: LoadedModel) {
  const { inputs, outputs, weight, bias } = model.head!.layers[0]!
  const turned = new Float32Array(weight.length) // [out, in], as nn.Linear keeps it
  for (let i = 0; i < inputs; i++) for (let o = 0; o < outputs; o++) turned[o * inputs + i] = weight[i * outputs + o]!
  const parameters = new Map([
    ['classifier.weight', turned],
    ['classifier.bias', bias],
  ])
  const { head: _, ...rest } = model
  return { model: rest as LoadedModel, parameters }
}
