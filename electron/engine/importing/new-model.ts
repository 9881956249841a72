// A new model with random weights, for pre-training and benchmarks: sizes by preset or by numbers -> config.json and model.safetensors.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { architectureOf, className } from '../architectures/architecture.ts'
import type { Task } from '../architectures/config.ts'
import { initialValue } from '../compile/parameters.ts'
import { writeJsonAtomic } from '../formats/atomic-file.ts'
import { writeSafetensors } from '../formats/safetensors.ts'
import { listParameters, type ShapedModel } from './load-model.ts'

export type ModelSize = { layers: number; width: number; heads: number }

/** Turc et al. 2019, "Well-Read Students Learn Better": the BERT miniatures; the same sizes for GPT. */
export const sizePresets = {
  tiny: { layers: 2, width: 128, heads: 2 },
  mini: { layers: 4, width: 256, heads: 4 },
  small: { layers: 4, width: 512, heads: 8 },
  medium: { layers: 8, width: 512, heads: 8 },
  base: { layers: 12, width: 768, heads: 12 },
} as const satisfies Record<string, ModelSize>

export type NewModel = ModelSize & {
  family: 'gpt2' | 'bert'
  task: Task
  vocabSize: number
  positions: number
  dropout: number
  labels?: readonly string[]
  padTokenId: number
  eosTokenId?: number
}

export function newConfig(model: NewModel): Record<string, unknown> {
  const { family, task, layers, width, heads, vocabSize, positions, dropout } = model
  if (width % heads !== 0) throw new AppError('bad-argument', say`width ${width} is not a multiple of ${heads} heads`)
  const labels = model.labels ?? []
  const common = {
    model_type: family,
    architectures: [className(family, task)],
    vocab_size: vocabSize,
    pad_token_id: model.padTokenId,
    initializer_range: 0.02,
    tie_word_embeddings: true,
    dtype: 'float32',
    ...(labels.length > 0
      ? {
          id2label: Object.fromEntries(labels.map((label, i) => [String(i), label])),
          label2id: Object.fromEntries(labels.map((label, i) => [label, i])),
        }
      : {}),
  }
  if (family === 'gpt2')
    return {
      ...common,
      n_layer: layers,
      n_head: heads,
      n_embd: width,
      n_positions: positions,
      activation_function: 'gelu_new',
      layer_norm_epsilon: 1e-5,
      attn_pdrop: dropout,
      embd_pdrop: dropout,
      resid_pdrop: dropout,
      bos_token_id: model.eosTokenId ?? null,
      eos_token_id: model.eosTokenId ?? null,
    }
  return {
    ...common,
    num_hidden_layers: layers,
    num_attention_heads: heads,
    hidden_size: width,
    intermediate_size: 4 * width,
    max_position_embeddings: positions,
    type_vocab_size: 2,
    hidden_act: 'gelu',
    layer_norm_eps: 1e-12,
    hidden_dropout_prob: dropout,
    attention_probs_dropout_prob: dropout,
  }
}

/** The model without weights: what its parameters are called and how large they are. */
export function shapedModel(config: Record<string, unknown>): ShapedModel {
  const architecture = architectureOf(String(config.model_type))
  return { architecture, config: architecture.parseConfig(config, 'config.json') }
}

/** Writes a folder that loadModel reads. Its tokenizer is the caller's. */
export async function createModelFolder(folder: string, model: NewModel, seed: number): Promise<void> {
  const config = newConfig(model)
  const { architecture, config: parsed } = shapedModel(config)
  const parameters = listParameters({ architecture, config: parsed })
  await mkdir(folder, { recursive: true })
  const tensors = parameters.map(({ name, shape }) => ({
    name,
    dtype: 'F32' as const,
    shape: [...shape],
    data: initialValue(name, shape, parsed.initializerRange, seed),
  }))
  await writeSafetensors(join(folder, 'model.safetensors'), tensors, { format: 'pt' })
  await writeJsonAtomic(join(folder, 'config.json'), config)
}
