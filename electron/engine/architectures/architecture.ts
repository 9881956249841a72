// The table of families. A family is one file: its config, the names its weights are published under, its forward graph and heads.
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import type { Value } from '../graph/ir.ts'
import { bert } from './bert.ts'
import type { ModelConfig, Task } from './config.ts'
import { gpt1 } from './gpt1.ts'
import { gpt2 } from './gpt2.ts'
import type { HeadOutput, Network } from './network.ts'

/** `rows` [N, D]: the token rows that the task labels; `sequenceRows` [B, D]: one row a sequence (BERT's first, a decoder's last). */
export type Head = (
  net: Network,
  config: ModelConfig,
  rows: Value,
  sequenceRows: Value,
) => { token?: HeadOutput; sequence?: HeadOutput }

export type Architecture = {
  family: ModelConfig['family']
  kind: 'encoder' | 'decoder'
  /** Class names of `architectures` in config.json. */
  classes: Readonly<Record<string, Task>>
  parseConfig(json: Record<string, unknown>, file: string): ModelConfig
  /** Names under which a parameter may lie in a weight file, the usual one first. */
  storedNames(name: string): string[]
  /** Final hidden state, [rows, D] or the selected rows of it. */
  forward(net: Network, config: ModelConfig): Value
  embeddings: string
  /** Modules that LoRA adapts unless told otherwise (by last name): every projection, as in QLoRA (Dettmers et al. 2023, 4). */
  loraTargets: readonly string[]
  pool?(net: Network, config: ModelConfig, sequenceRows: Value): Value
  heads: Partial<Record<Task, Head>>
  /** Modules of a task's own head: new for a base model, trained whole beside an adapter. */
  headModules: Partial<Record<Task, readonly string[]>>
}

const table: Record<string, Architecture> = { bert, gpt2, 'openai-gpt': gpt1 }

export const families = Object.keys(table)

export function architectureOf(family: string, file = 'config.json'): Architecture {
  const architecture = table[family]
  if (architecture) return architecture
  throw new AppError(
    'bad-model',
    say`${file}: model_type '${family}' is not supported; supported are ${families.join(', ')}`,
    { file, family },
  )
}

/** The class name that config.json gives a model of this family and task. */
export function className(family: string, task: Task): string {
  const entry = Object.entries(architectureOf(family).classes).find(([, t]) => t === task)
  if (!entry)
    throw new AppError('bad-argument', say`a ${family} model has no head for the task '${task}'`, { family, task })
  return entry[0]
}
