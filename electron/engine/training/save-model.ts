// What a run leaves: a head on its base, a PEFT adapter, or a whole Hugging Face folder; each a folder that loadModel reads.
import { copyFile, mkdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { className } from '../architectures/architecture.ts'
import type { ModelConfig } from '../architectures/config.ts'
import type { HeadLayer, Pooling } from '../compile/inference.ts'
import type { LoraSettings } from '../compile/lora.ts'
import { writeFileAtomic, writeJsonAtomic } from '../formats/atomic-file.ts'
import { floatsToHalf, type TensorToWrite, writeSafetensors } from '../formats/safetensors.ts'
import {
  exists,
  type HeadDescription,
  headFile,
  headWeightsFile,
  type LoadedModel,
  listParameters,
} from '../importing/load-model.ts'

type Labelling = Pick<ModelConfig, 'labels' | 'problem'>

export const tokenizerFiles = [
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'vocab.txt',
  'vocab.json',
  'merges.txt',
  'chat_template.jinja',
  'generation_config.json',
] as const

/** The base's folder as a run's own folder names it: relative where both lie in one library, so that the library can move. */
function baseReference(folder: string, base: string): string {
  const path = relative(folder, base)
  return path.startsWith('..') && path.split('..').length > 4 ? base : path
}

export async function saveHead(
  folder: string,
  base: LoadedModel,
  pooling: Pooling,
  layers: readonly HeadLayer[],
  { labels, problem }: Labelling,
): Promise<void> {
  await mkdir(folder, { recursive: true })
  const tensors = layers.flatMap(({ weight, bias, inputs, outputs }, i): TensorToWrite[] => [
    { name: `layers.${i}.weight`, dtype: 'F32', shape: [inputs, outputs], data: weight },
    { name: `layers.${i}.bias`, dtype: 'F32', shape: [outputs], data: bias },
  ])
  await writeSafetensors(join(folder, headWeightsFile), tensors)
  const described = layers.map(({ inputs, outputs, activation }) => ({ inputs, outputs, activation }))
  const head: HeadDescription = {
    base: baseReference(folder, base.folder),
    pooling,
    labels,
    problem,
    layers: described,
  }
  await writeJsonAtomic(join(folder, headFile), head)
}

/** `parameters`: LoRA matrices under PEFT's names, whole modules under the model's. */
export async function saveAdapter(
  folder: string,
  base: LoadedModel,
  config: ModelConfig,
  settings: LoraSettings,
  parameters: ReadonlyMap<string, Float32Array>,
  shapes: ReadonlyMap<string, readonly number[]>,
): Promise<void> {
  await mkdir(folder, { recursive: true })
  const peftName = (name: string) => (name.startsWith('base_model.model.') ? name : `base_model.model.${name}`)
  const tensors = [...parameters].map(
    ([name, data]): TensorToWrite => ({ name: peftName(name), dtype: 'F32', shape: [...shapes.get(name)!], data }),
  )
  await writeSafetensors(join(folder, 'adapter_model.safetensors'), tensors)
  const modules = [...parameters.keys()]
    .filter((name) => !name.startsWith('base_model.model.'))
    .map((name) => name.replace(/\.(weight|bias)$/, ''))
  const { task, labels, problem } = config
  await writeJsonAtomic(join(folder, 'adapter_config.json'), {
    peft_type: 'LORA',
    task_type: task === 'causal-lm' ? 'CAUSAL_LM' : task === 'token' ? 'TOKEN_CLS' : 'SEQ_CLS',
    base_model_name_or_path: baseReference(folder, base.folder),
    r: settings.rank,
    lora_alpha: settings.alpha,
    lora_dropout: settings.dropout,
    target_modules: settings.targets,
    modules_to_save: modules.length > 0 ? [...new Set(modules)] : null,
    fan_in_fan_out: config.family !== 'bert',
    use_rslora: settings.rsLora,
    bias: 'none',
    inference_mode: true,
    tunesmith: { task, labels, problem },
  })
}

/** How weights are stored in a file. */
export type StoredDtype = 'float32' | 'float16'

/** config.json of a model that became another class by training. */
export function derivedConfig(config: ModelConfig, dtype: StoredDtype = 'float32'): Record<string, unknown> {
  const { task, labels, problem, family } = config
  // an older name of dtype, and the place of the files on another machine
  const { torch_dtype: _, _name_or_path: __, ...raw } = config.raw
  const problemTypes = {
    classes: 'single_label_classification',
    'multi-label': 'multi_label_classification',
    score: 'regression',
  } as const
  const labelling =
    task === 'sequence' || task === 'token'
      ? {
          id2label: Object.fromEntries(labels.map((label, i) => [String(i), label])),
          label2id: Object.fromEntries(labels.map((label, i) => [label, i])),
          ...(task === 'sequence' ? { problem_type: problemTypes[problem] } : {}),
        }
      : {}
  return { ...raw, architectures: [className(family, task)], dtype, ...labelling }
}

/** A whole model: parameters of `trained`, the others from its source. */
export async function saveWholeModel(
  folder: string,
  model: LoadedModel,
  trained: ReadonlyMap<string, Float32Array>,
  dtype: StoredDtype = 'float32',
): Promise<void> {
  await mkdir(folder, { recursive: true })
  const tensors = listParameters(model).map(({ name, shape }): TensorToWrite => {
    const read = async () => trained.get(name) ?? (await model.source.read(name, shape))
    return dtype === 'float16'
      ? { name, dtype: 'F16', shape: [...shape], data: async () => floatsToHalf(await read()) }
      : { name, dtype: 'F32', shape: [...shape], data: read }
  })
  await writeSafetensors(join(folder, 'model.safetensors'), tensors, { format: 'pt' })
  await copyTokenizer(model.tokenizerFolder, folder)
  await writeJsonAtomic(join(folder, 'config.json'), derivedConfig(model.config, dtype))
}

export async function copyTokenizer(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const name of tokenizerFiles)
    if (await exists(join(from, name))) await copyFile(join(from, name), join(to, name))
}

export async function saveCard(folder: string, text: string): Promise<void> {
  await writeFileAtomic(join(folder, 'README.md'), text)
}
