// The methods of a compute process by name: parameters as the host gives them, what comes back, what is reported on the way.

import type { z } from 'zod'
import type { FilledMask, Verdict } from '../engine/inference/tasks.ts'
import type { Metrics } from '../engine/training/evaluate.ts'
import type { FinetuneEvent, FinetuneResult } from '../engine/training/finetune.ts'
import type { finetuneSchema } from '../engine/training/finetune-settings.ts'
import type { PretrainEvent, PretrainResult } from '../engine/training/pretrain.ts'
import type { pretrainSchema } from '../engine/training/pretrain-settings.ts'
import type { Check } from '../engine/verification/checks.ts'
import type * as params from './method-params.ts'

export type ModelInfo = {
  folder: string
  family: string
  task: string
  parameters: number
  /** Of the files that hold its weights, its base's too. */
  sizeBytes: number
  contentHash: string
  layers: number
  width: number
  heads: number
  vocabSize: number
  positions: number
  labels: string[]
  problem: string
  /** Its tokenizer brings a chat template. */
  hasChatTemplate: boolean
  /** What lies in the folder: a model of its own, or something on a base. */
  kind: 'model' | 'lora' | 'head'
  baseFolder: string | null
  /** Projections that LoRA adapts unless told otherwise. */
  loraTargets: string[]
  parameterList?: { name: string; shape: readonly number[] }[]
}

export type GeneratedToken = {
  kind: 'token'
  id: number
  text: string
  probability: number
  candidates: { id: number; token: string; probability: number }[]
}
/** `dropped`: messages of the chat left out so that the rest fits the context. */
export type PromptRead = { kind: 'prompt'; tokens: number; dropped: number }
export type GenerateEvent = PromptRead | GeneratedToken
export type GenerateResult = { text: string; tokens: number; reason: string; seconds: number; tokensPerSecond: number }

export type RowVerdict = { row: number; text: string; pair?: string } & Verdict
export type ClassifiedFile = { results: RowVerdict[]; skipped: { row: number; reason: string }[] }
export type Evaluation = { metrics: Metrics | { perplexity: number; tokens: number }; rows: number; skipped: number }
export type DataInfo = { columns: string[]; encoding: string; rows: number; contentHash: string }
export type ProgressEvent = { kind: 'progress'; done: number; total: number }

type Method<S extends z.ZodType, Result, Event = never> = { params: z.input<S>; result: Result; event: Event }

export type Methods = {
  'model-info': Method<typeof params.modelInfoSchema, ModelInfo>
  'describe-data': Method<typeof params.describeDataSchema, DataInfo>
  'fill-mask': Method<typeof params.fillMaskSchema, FilledMask[]>
  pair: Method<typeof params.pairSchema, Verdict>
  classify: Method<typeof params.classifySchema, ({ text: string } & Verdict)[], ProgressEvent>
  'classify-file': Method<typeof params.classifyFileSchema, ClassifiedFile, ProgressEvent>
  embed: Method<typeof params.embedSchema, Float32Array[], ProgressEvent>
  generate: Method<typeof params.generateSchema, GenerateResult, GenerateEvent>
  evaluate: Method<typeof params.evaluateSchema, Evaluation, ProgressEvent>
  verify: Method<typeof params.verifySchema, { checks: number }, Check>
  finetune: Method<typeof finetuneSchema, FinetuneResult, FinetuneEvent>
  pretrain: Method<typeof pretrainSchema, PretrainResult, PretrainEvent>
  /** Optimiser steps in a run's checkpoint; 0 where there is none. */
  'checkpoint-step': Method<typeof params.checkpointSchema, { step: number }>
}

export type MethodName = keyof Methods
