// A folder becomes a checked model: its config is parsed, every tensor that its class needs is found with the right shape and dtype, its tokenizer
// files are named. Weights are not read. A folder with an adapter or a head (what a run writes) is the base model with it.
import { readFile, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { type Architecture, architectureOf } from '../architectures/architecture.ts'
import { type ModelConfig, parseFields, type Task } from '../architectures/config.ts'
import { type CompilableModel, compileInference, type HeadLayer, type Pooling } from '../compile/inference.ts'
import { elements, overlaySource, type ParameterSource, weightFileSource } from '../compile/parameters.ts'
import { openSafetensors, openWeights, readFloats } from '../formats/safetensors.ts'
import { readAdapter } from './adapter.ts'

export type LoadedModel = CompilableModel & {
  folder: string
  name: string
  /** Where the tokenizer lies: the model's own folder, or its base's. */
  tokenizerFolder: string
  base?: LoadedModel
}

const maxConfigBytes = 16_000_000
export const headFile = 'head.json'
export const headWeightsFile = 'head.safetensors'
export const adapterFile = 'adapter_config.json'

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

export async function readJson(path: string): Promise<Record<string, unknown>> {
  const { size } = await stat(path)
  if (size > maxConfigBytes)
    throw new AppError('bad-file', say`${path} has ${size} bytes, at most ${maxConfigBytes} are allowed`, {
      path,
      size,
    })
  const text = await readFile(path, 'utf8')
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch (error) {
    throw new AppError(
      'bad-file',
      say`${path} is not JSON (${(error as Error).message}); get the file again`,
      { path },
      { cause: error },
    )
  }
  throw new AppError('bad-file', say`${path} does not hold a JSON object`, { path })
}

export async function loadModel(folder: string): Promise<LoadedModel> {
  const path = resolve(folder)
  if (!(await exists(path))) throw new AppError('not-found', say`${folder}: there is no such folder`, { path })
  if (await exists(join(path, headFile))) return loadHead(path)
  if (await exists(join(path, adapterFile))) return loadAdapter(path)
  const configFile = join(path, 'config.json')
  if (!(await exists(configFile)))
    throw new AppError(
      'not-found',
      say`${path}: config.json is missing; choose a Hugging Face model folder (config.json, model.safetensors, tokenizer.json)`,
      { path },
    )
  const json = await readJson(configFile)
  const architecture = architectureOf(String(json.model_type), configFile)
  const config = await withEndTokens(architecture.parseConfig(json, configFile), path)
  const weights = await openWeights(path)
  const model = describe(path, architecture, config, weightFileSource(weights, architecture, path))
  checkParameters(model)
  return model
}

const endTokens = z.looseObject({ eos_token_id: z.union([z.number().int(), z.array(z.number().int())]).nullish() })

/** generation_config.json may name further tokens that end a text (an instruct model's end of turn). */
async function withEndTokens(config: ModelConfig, folder: string): Promise<ModelConfig> {
  const file = join(folder, 'generation_config.json')
  if (!(await exists(file))) return config
  const ids = [parseFields(endTokens, await readJson(file), file).eos_token_id ?? []].flat()
  return { ...config, eosTokenIds: [...new Set([...config.eosTokenIds, ...ids])] }
}

function describe(
  folder: string,
  architecture: Architecture,
  config: ModelConfig,
  source: ParameterSource,
): LoadedModel {
  return { folder, name: basename(folder), tokenizerFolder: folder, architecture, config, source }
}

/** Builds the model's graph without running it: every tensor is asked for by name and shape. */
function checkParameters(model: CompilableModel): void {
  compileInference(
    model,
    model.architecture.heads[model.config.task] ? { kind: 'task' } : { kind: 'features', pooling: 'mean' },
  )
}

export type ShapedModel = Pick<CompilableModel, 'architecture' | 'config'>

/** Parameters of the model's class, each once, with their shapes. */
export function listParameters(model: ShapedModel): { name: string; shape: readonly number[] }[] {
  const hasHead = model.architecture.heads[model.config.task] !== undefined
  const { parameters } = compileInference(
    { ...model, source: shapesOnly },
    hasHead ? { kind: 'task' } : { kind: 'features', pooling: 'mean' },
  )
  return [...parameters.values()].map(({ name, shape }) => ({ name, shape }))
}

const shapesOnly: ParameterSource = {
  locate: (_, shape) => ({ kind: 'file', path: '', offset: 0, bytes: 4 * elements(shape), dtype: 'float32', shape }),
  read: async (_, shape) => new Float32Array(elements(shape)),
}

export function countParameters(model: ShapedModel): number {
  return listParameters(model).reduce((total, { shape }) => total + elements(shape), 0)
}

/** A base model with the head of another task on it; head parameters that it lacks come from `overrides` or `initial`. */
export function withTask(
  model: LoadedModel,
  task: Task,
  labels: readonly string[],
  problem: ModelConfig['problem'],
): LoadedModel {
  return { ...model, config: { ...model.config, task, labels: [...labels], problem } }
}

const headSchema = z.object({
  base: z.string(),
  pooling: z.enum(['mean', 'first', 'last', 'pooler']),
  labels: z.array(z.string()),
  problem: z.enum(['classes', 'multi-label', 'score']),
  layers: z.array(z.object({ inputs: z.number(), outputs: z.number(), activation: z.enum(['tanh', 'none']) })),
})
export type HeadDescription = z.infer<typeof headSchema>

async function loadHead(folder: string): Promise<LoadedModel> {
  const file = join(folder, headFile)
  const parsed = headSchema.safeParse(await readJson(file))
  if (!parsed.success)
    throw new AppError(
      'bad-file',
      say`${file}: ${parsed.error.issues[0]!.path.join('.')}: ${parsed.error.issues[0]!.message}`,
      { file },
    )
  const { base: baseFolder, pooling, labels, problem, layers } = parsed.data
  const base = await loadModel(resolve(folder, baseFolder))
  const weights = await openSafetensors(join(folder, headWeightsFile))
  const loaded: HeadLayer[] = []
  for (const [i, layer] of layers.entries()) {
    const [weight, bias] = [
      await readFloats(weights, `layers.${i}.weight`),
      await readFloats(weights, `layers.${i}.bias`),
    ]
    if (weight.length !== layer.inputs * layer.outputs || bias.length !== layer.outputs)
      throw new AppError('bad-file', say`${weights.path}: layer ${i} does not have the sizes that ${headFile} gives`, {
        layer: i,
      })
    loaded.push({ ...layer, weight, bias })
  }
  return {
    ...withTask(base, 'sequence', labels, problem),
    folder,
    name: basename(folder),
    base,
    head: { pooling: pooling as Pooling, layers: loaded },
  }
}

async function loadAdapter(folder: string): Promise<LoadedModel> {
  const { baseFolder, settings, overrides, adapterSource, task, labels, problem } = await readAdapter(folder)
  if (!baseFolder)
    throw new AppError(
      'bad-model',
      say`${folder}: ${adapterFile} does not name its base model (base_model_name_or_path)`,
      { folder },
    )
  const base = await loadModel(resolve(folder, baseFolder))
  const config = task ? withTask(base, task, labels, problem).config : base.config
  const source = overlaySource(base.source, overrides)
  const model = {
    ...base,
    config,
    folder,
    name: basename(folder),
    // tuned on conversations, an adapter brings its chat template
    tokenizerFolder: (await exists(join(folder, 'tokenizer.json'))) ? folder : base.tokenizerFolder,
    base,
    source,
    lora: { settings, source: adapterSource },
  }
  checkParameters(model)
  return model
}
