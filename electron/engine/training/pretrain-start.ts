// What a pre-training begins with: a new model with random weights and a tokenizer of its text, or a model of the library that goes on learning.
import { basename, join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import type { Task } from '../architectures/config.ts'
import type { CompilableModel } from '../compile/inference.ts'
import { initialValue } from '../compile/parameters.ts'
import { isSharedWords } from '../compile/training.ts'
import {
  exists,
  type LoadedModel,
  listParameters,
  loadModel,
  type ShapedModel,
  withTask,
} from '../importing/load-model.ts'
import { type NewModel, newConfig, shapedModel, sizePresets } from '../importing/new-model.ts'
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import { trainBpe } from '../tokenizer/train-bpe.ts'
import { trainWordPiece } from '../tokenizer/train-wordpiece.ts'
import { writeTokenizer } from '../tokenizer/write-tokenizer.ts'
import { readText } from './corpus.ts'
import type { PretrainContext } from './pretrain.ts'
import { type PretrainSettings, usualRate } from './pretrain-settings.ts'
import { tokenizerFolder } from './run-files.ts'
import { copyTokenizer, saveWholeModel } from './save-model.ts'
import { settle } from './settled.ts'

/** Settings as they hold for the model: its own task, its length, its rate. */
export type OwnSettings = PretrainSettings & { learningRate: number }

export type PretrainStart = {
  settings: OwnSettings
  base: LoadedModel | undefined
  /** As it will lie in its folder; its weights are whatever `source` is overlaid with. */
  model: LoadedModel
  tokenizer: Tokenizer
  isGpt: boolean
  /** Parameters that the base lacks: they begin at random. */
  fresh: string[]
  initial(name: string, shape: readonly number[]): Promise<Float32Array>
}

const endOfText = '<|endoftext|>'

export async function startOf(settings: PretrainSettings, context: PretrainContext): Promise<PretrainStart> {
  return settings.model === undefined ? startNew(settings, context) : startFrom(settings.model, settings)
}

async function startNew(settings: PretrainSettings, context: PretrainContext): Promise<PretrainStart> {
  if (settings.family === undefined)
    throw new AppError('bad-argument', say`say what to make: a family (gpt2, bert), or a model that goes on learning`)
  const tokenizer = await prepareTokenizer(settings, context)
  const described = describeModel(settings, tokenizer)
  const { outputFolder, runFolder } = settings
  const { initializerRange } = described.config
  return {
    settings: { ...settings, ...(await settle(settings, { learningRate: usualRate() })) },
    base: undefined,
    model: {
      ...described,
      folder: outputFolder,
      name: basename(outputFolder),
      tokenizerFolder: tokenizerFolder(runFolder),
    },
    tokenizer,
    isGpt: settings.family === 'gpt2',
    fresh: [],
    initial: async (name, shape) => initialValue(name, shape, initializerRange, settings.seed),
  }
}

/** Errors: bad-argument, where it cannot go on learning from plain text. */
async function startFrom(folder: string, settings: PretrainSettings): Promise<PretrainStart> {
  const base = await loadModel(folder)
  if (base.base)
    throw new AppError(
      'bad-argument',
      say`${base.name} is an adapter or a head on another model: export it as merged weights first, or choose its base`,
      { model: base.name },
    )
  const isGpt = base.architecture.kind === 'decoder'
  const hasPairs = !isGpt && base.config.task === 'pretraining' && settings.nextSentence
  const tokenizer = await loadTokenizer(base.tokenizerFolder)
  if (tokenizer.vocabSize > base.config.vocabSize)
    throw new AppError(
      'bad-model',
      say`${base.name}: the tokenizer has ${tokenizer.vocabSize} tokens, the model ${base.config.vocabSize}: they do not belong together`,
    )
  const model = withTask(base, taskOf(isGpt, hasPairs), [], 'classes')
  const fresh = listParameters(model).flatMap(({ name, shape }) => (isMissing(base, name, shape) ? [name] : []))
  const { width, positions, initializerRange } = model.config
  return {
    settings: {
      ...settings,
      nextSentence: hasPairs,
      seqLength: Math.min(settings.seqLength, positions),
      ...(await settle(settings, { learningRate: usualRate(width) })),
    },
    base,
    model,
    tokenizer,
    isGpt,
    fresh,
    initial: async (name, shape) =>
      fresh.includes(name) || isSharedWords(name)
        ? initialValue(name, shape, initializerRange, settings.seed)
        : await base.source.read(name, shape),
  }
}

/** A model for other work may lack the head that guesses tokens; anything else that is not there is damage. */
function isMissing({ source }: LoadedModel, name: string, shape: readonly number[]): boolean {
  try {
    source.locate(name, shape)
    return false
  } catch (error) {
    if (name.startsWith('cls.') && error instanceof AppError && error.data.found === undefined) return true
    throw error
  }
}

async function prepareTokenizer(settings: PretrainSettings, { emit, signal }: PretrainContext): Promise<Tokenizer> {
  const { runFolder, family, vocabSize, lowercase } = settings
  const folder = tokenizerFolder(runFolder)
  if (settings.resume && (await exists(join(folder, 'tokenizer.json')))) return loadTokenizer(folder)
  if (settings.tokenizer !== undefined) {
    const from = await loadModel(settings.tokenizer)
    const tokenizer = await loadTokenizer(from.tokenizerFolder)
    if (family === 'gpt2' && endOf(tokenizer) === undefined)
      throw new AppError(
        'bad-argument',
        say`the tokenizer of ${from.name} has no token that ends a text: a GPT cannot use it`,
      )
    await copyTokenizer(from.tokenizerFolder, folder)
    return loadTokenizer(folder)
  }
  emit({ kind: 'phase', phase: 'tokenizer' })
  const lines = readText({ files: settings.text, limitBytes: limitBytes(settings), clean: settings.clean, signal })
  const options = {
    vocabSize,
    onProgress: ({ done, total }: { done: number; total?: number }) =>
      emit({ kind: 'progress', phase: 'tokenizer', done, total: total ?? 0 }),
    ...(signal ? { signal } : {}),
  }
  const json =
    family === 'gpt2'
      ? await trainBpe(lines, { ...options, specials: [endOfText] })
      : await trainWordPiece(lines, { ...options, lowercase })
  await writeTokenizer(folder, json, { modelMaxLength: positionsOf(settings) })
  return loadTokenizer(folder)
}

/** Ends a GPT's documents. */
export const endOf = (tokenizer: Tokenizer): number | undefined =>
  tokenizer.special.eos?.id ?? tokenizer.idOf(endOfText)

export const limitBytes = ({ limitMegabytes }: PretrainSettings): number | undefined =>
  limitMegabytes === undefined ? undefined : limitMegabytes * 1e6
const positionsOf = ({ positions, seqLength }: PretrainSettings): number => Math.max(positions ?? 128, seqLength)

/** What plain text teaches a GPT, and a BERT that reads pairs or does not. */
export const taskOf = (isGpt: boolean, readsPairs: boolean): Task =>
  isGpt ? 'causal-lm' : readsPairs ? 'pretraining' : 'masked-lm'

/** A new model of the size that the settings say, with the numbers that its tokenizer gives. */
export function newModelOf(
  settings: PretrainSettings,
  ids: Pick<NewModel, 'vocabSize' | 'padTokenId' | 'eosTokenId'>,
): ShapedModel {
  const preset = sizePresets[settings.size]
  const { family = 'gpt2', dropout, nextSentence } = settings
  return shapedModel(
    newConfig({
      family,
      task: taskOf(family === 'gpt2', nextSentence),
      layers: settings.layers ?? preset.layers,
      width: settings.width ?? preset.width,
      heads: settings.heads ?? preset.heads,
      positions: positionsOf(settings),
      dropout,
      ...ids,
    }),
  )
}

function describeModel(settings: PretrainSettings, tokenizer: Tokenizer): CompilableModel {
  const isGpt = settings.family === 'gpt2'
  const end = endOf(tokenizer)
  const pad = isGpt ? end : tokenizer.special.pad?.id
  if (pad === undefined)
    throw new AppError('bad-argument', say`the tokenizer has no [PAD] token: it is not one for BERT`, {})
  const { vocabSize } = tokenizer
  const source = { locate: unread, read: unread }
  return { ...newModelOf(settings, { vocabSize, padTokenId: pad, ...(isGpt ? { eosTokenId: end! } : {}) }), source }
}

/** Every parameter of a new model is trained, so none is ever read from a file. */
const unread = (name: string): never => {
  throw new AppError('internal', `parameter '${name}' of a new model was read before it was made`)
}

/** A whole model with its tokenizer. */
export async function savePretrained(
  { base, model, settings }: PretrainStart,
  parameters: ReadonlyMap<string, Float32Array>,
  folder: string,
): Promise<void> {
  // a head that was not trained stays as it was
  const saved = base?.config.task === 'pretraining' ? { ...model, config: base.config } : model
  await saveWholeModel(folder, saved, parameters, settings.half ? 'float16' : 'float32')
}
