// What lies in a folder or file: facts of a model, of a dataset, of a run's checkpoint.

import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import { detectFileEncoding } from '../../engine/datasets/encodings.ts'
import { readRows } from '../../engine/datasets/read-rows.ts'
import { combinedHash, fileHash, type HashWatch } from '../../engine/formats/content-hash.ts'
import { openSafetensors } from '../../engine/formats/safetensors.ts'
import {
  adapterFile,
  countParameters,
  exists,
  headFile,
  headWeightsFile,
  type LoadedModel,
  listParameters,
  loadModel,
} from '../../engine/importing/load-model.ts'
import { modelHash, weightFiles } from '../../engine/importing/model-hash.ts'
import { loadTokenizer } from '../../engine/tokenizer/load-tokenizer.ts'
import { checkpointFile } from '../../engine/training/run-files.ts'
import { checkpointSchema, describeDataSchema, modelInfoSchema } from '../method-params.ts'
import type { DataInfo, HashingEvent, ModelInfo } from '../methods.ts'
import type { HandlerContext, Handlers } from '../serve.ts'
import { checked } from './checked.ts'

export function inspectingHandlers() {
  return {
    'model-info': checked(modelInfoSchema, modelInfo),
    'describe-data': checked(describeDataSchema, ({ file }, { signal }) => describeData(file, signal)),
    'checkpoint-step': checked(checkpointSchema, async ({ runFolder }) => ({ step: await checkpointStep(runFolder) })),
  } satisfies Handlers
}

/** Bytes between two reports. */
const reportBytes = 8_000_000

async function modelInfo(
  { folder, parameters: withParameters, hash }: z.infer<typeof modelInfoSchema>,
  { signal, emit }: HandlerContext,
): Promise<ModelInfo> {
  const model = await loadModel(folder)
  const tokenizer = await loadTokenizer(model.tokenizerFolder)
  const { family, task, layers, width, heads, vocabSize, positions, segments, labels, problem } = model.config
  const kind = model.lora ? 'lora' : model.head ? 'head' : 'model'
  const own = kind === 'head' ? [join(model.folder, headWeightsFile)] : []
  let sizeBytes = 0
  for (const file of [...(await weightFiles(model)), ...own]) sizeBytes += (await stat(file)).size
  let done = 0
  let reported = 0
  const onBytes = (bytes: number) => {
    done = Math.min(sizeBytes, done + bytes)
    if (done - reported < reportBytes && done < sizeBytes) return
    reported = done
    emit({ kind: 'hashing', done, total: sizeBytes } satisfies HashingEvent)
  }
  return {
    folder: model.folder,
    family,
    task,
    parameters: parametersOf(model),
    sizeBytes,
    contentHash: hash ? await contentHash(model, own, { signal, onBytes }) : '',
    layers,
    width,
    heads,
    vocabSize,
    positions,
    segments,
    labels: task === 'sequence' || task === 'token' ? labels : [],
    problem,
    hasChatTemplate: tokenizer.chatTemplate !== undefined,
    kind,
    baseFolder: model.base?.folder ?? null,
    loraTargets: [...model.architecture.loraTargets],
    ...(withParameters ? { parameterList: listParameters(model) } : {}),
  }
}

function parametersOf(model: LoadedModel): number {
  if (!model.head) return countParameters(model)
  const head = model.head.layers.reduce((sum, { weight, bias }) => sum + weight.length + bias.length, 0)
  return countParameters(model.base!) + head
}

/** Weights and what they mean: a head's and an adapter's description belong to it. */
async function contentHash(model: LoadedModel, own: readonly string[], watch: HashWatch): Promise<string> {
  const descriptions = [headFile, adapterFile].map((name) => join(model.folder, name))
  const parts = [await modelHash(model, watch)]
  for (const file of [...own, ...descriptions]) if (await exists(file)) parts.push(await fileHash(file, watch))
  return parts.length === 1 ? parts[0]! : combinedHash(parts)
}

async function describeData(file: string, signal: AbortSignal): Promise<DataInfo> {
  const columns = new Set<string>()
  let rows = 0
  for await (const { values } of readRows(file, { signal })) {
    if (rows++ < 100) for (const name of Object.keys(values)) columns.add(name)
  }
  const encoding = await detectFileEncoding(file, signal)
  return { columns: [...columns], encoding, rows, contentHash: await fileHash(file) }
}

async function checkpointStep(runFolder: string): Promise<number> {
  const path = checkpointFile(runFolder)
  if (!(await exists(path))) return 0
  const { metadata } = await openSafetensors(path)
  const progress: unknown = JSON.parse(metadata.progress ?? '{}')
  const step = typeof progress === 'object' && progress !== null && 'step' in progress ? progress.step : 0
  return typeof step === 'number' ? step : 0
}
