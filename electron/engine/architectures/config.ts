// One description of a transformer for all families: each family's file parses its own config.json into it.
import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { activationNames } from '../graph/build.ts'

export const tasks = ['base', 'causal-lm', 'masked-lm', 'next-sentence', 'pretraining', 'sequence', 'token'] as const
export type Task = (typeof tasks)[number]

/** How sequence labels are meant: one class of several, several classes at once, or a number. */
export type ProblemType = 'classes' | 'multi-label' | 'score'

export type ModelConfig = {
  family: 'openai-gpt' | 'gpt2' | 'bert'
  task: Task
  layers: number
  heads: number
  /** D, the width of a token's hidden state; a multiple of heads. */
  width: number
  innerWidth: number
  vocabSize: number
  /** Longest sequence that the position table knows. */
  positions: number
  /** 0 where the family has no segments. */
  segments: number
  activation: string
  epsilon: number
  dropout: { embedding: number; hidden: number; attention: number; classifier: number }
  initializerRange: number
  tiedEmbeddings: boolean
  scaleAttention: { byWidth: boolean; byLayer: boolean }
  padTokenId: number | undefined
  eosTokenIds: number[]
  labels: string[]
  problem: ProblemType
  /** config.json as it was read, for writing derived models. */
  raw: Record<string, unknown>
}

/** Named limits of what a config may ask for: beyond them it is a mistake or an attack, not a model for this machine. */
const limits = {
  layers: 1000,
  heads: 1024,
  width: 65_536,
  vocabulary: 4_000_000,
  positions: 4_000_000,
  labels: 100_000,
}

export const count = (maximum: number) => z.number().int().min(1).max(maximum)
export const rate = z.number().min(0).max(0.99)

export const sizes = {
  layers: count(limits.layers),
  heads: count(limits.heads),
  width: count(limits.width),
  innerWidth: count(limits.width * 16),
  vocabulary: count(limits.vocabulary),
  positions: count(limits.positions),
  segments: z.number().int().min(0).max(1024),
}

const tokenIds = z.union([z.number().int(), z.array(z.number().int())]).nullish()

/** The fields of config.json that every family shares. */
export const commonFields = z.looseObject({
  model_type: z.string(),
  architectures: z.array(z.string()).nullish(),
  tie_word_embeddings: z.boolean().default(true),
  initializer_range: z.number().positive().default(0.02),
  pad_token_id: z.number().int().nullish(),
  eos_token_id: tokenIds,
  id2label: z.record(z.string(), z.string()).nullish(),
  num_labels: count(limits.labels).nullish(),
  problem_type: z.enum(['regression', 'single_label_classification', 'multi_label_classification']).nullish(),
})
export type CommonFields = z.infer<typeof commonFields>

/** Characters of a wrong value in a message. */
const maxShown = 60

export function parseFields<T>(schema: z.ZodType<T>, json: unknown, file: string): T {
  const result = schema.safeParse(json)
  if (result.success) return result.data
  const issue = result.error.issues[0]!
  const field = issue.path.join('.') || 'the file'
  const value = issue.path.reduce<unknown>(
    (part, key) => (part as Record<PropertyKey, unknown> | undefined)?.[key],
    json,
  )
  const found = JSON.stringify(value)?.slice(0, maxShown) ?? 'nothing'
  throw new AppError(
    'bad-model',
    say`${file}: ${field}: ${issue.message}, found ${found}; a Hugging Face config.json is expected`,
    { file, field, found },
  )
}

export function labelsOf(fields: CommonFields): string[] {
  const named = fields.id2label
  if (!named) return Array.from({ length: fields.num_labels ?? 2 }, (_, i) => `LABEL_${i}`)
  return Object.entries(named)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, label]) => label)
}

const problems: Record<string, ProblemType> = {
  regression: 'score',
  single_label_classification: 'classes',
  multi_label_classification: 'multi-label',
}

export function problemOf(fields: CommonFields, labels: readonly string[]): ProblemType {
  return problems[fields.problem_type ?? ''] ?? (labels.length === 1 ? 'score' : 'classes')
}

export function eosOf(fields: CommonFields): number[] {
  return [fields.eos_token_id ?? []].flat()
}

export function checkActivation(name: string, file: string, known: readonly string[] = activationNames()): string {
  if (known.includes(name)) return name
  throw new AppError('bad-model', say`${file}: activation '${name}' is not known; known are ${known.join(', ')}`, {
    file,
    activation: name,
  })
}

export function checkHeads(width: number, heads: number, file: string): void {
  if (width % heads !== 0)
    throw new AppError('bad-model', say`${file}: width ${width} is not a multiple of ${heads} attention heads`, {
      file,
      width,
      heads,
    })
}

/** The task of the class named in `architectures`; a plain base model where the name is unknown to the family. */
export function taskOf(
  fields: CommonFields,
  classes: Readonly<Record<string, Task>>,
  fallback: Task,
  file: string,
): Task {
  const name = fields.architectures?.[0]
  if (name === undefined) return fallback
  const task = classes[name]
  if (task) return task
  throw new AppError(
    'bad-model',
    say`${file}: class '${name}' is not supported; supported are ${Object.keys(classes).join(', ')}`,
    { file, class: name },
  )
}
