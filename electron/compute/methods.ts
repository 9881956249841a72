// The methods of a compute process by name: parameters as the host gives them, what comes back, what is reported on the way.

import type { z } from 'zod'
import type { TokenView } from '../../shared/contract/common.ts'
import type { Peek, ScanReport } from '../../shared/contract/imports.ts'
import type { Inside, Stage } from '../../shared/contract/inside.ts'
import type { Filled, ReadTokens } from '../../shared/contract/tasks.ts'
import type { DatasetDetails } from '../../shared/domain/data-choices.ts'
import type { ExportChoice } from '../engine/exporting/export-choices.ts'
import type { ExportEvent, ExportResult } from '../engine/exporting/export-model.ts'
import type { FilledMask, Verdict } from '../engine/inference/tasks.ts'
import type { PlannedRow } from '../engine/intake/planned-rows.ts'
import type { Metrics } from '../engine/training/evaluate.ts'
import type { FinetuneEvent, FinetuneResult } from '../engine/training/finetune.ts'
import type { finetuneSchema, finetuneTextSchema, probeSchema } from '../engine/training/finetune-settings.ts'
import type { FinetuneTextEvent, FinetuneTextResult } from '../engine/training/finetune-text.ts'
import type { PretrainEvent, PretrainResult } from '../engine/training/pretrain.ts'
import type { PretrainProbe } from '../engine/training/pretrain-probe.ts'
import type { pretrainSchema } from '../engine/training/pretrain-settings.ts'
import type { ProbeResult } from '../engine/training/probe.ts'
import type { Check } from '../engine/verification/checks.ts'
import type { JudgedPairs } from './handlers/pairing.ts'
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
  /** 0 where the family has no segments. */
  segments: number
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

/** One id of a vocabulary, how it is drawn and how people read it. */
export type TokenChance = {
  id: number
  /** As the vocabulary writes it. */
  token: string
  /** What it stands for by itself; a byte of an unfinished character as ⟨EC⟩. */
  shown: string
  /** After penalty, temperature and cuts: what was drawn from. */
  probability: number
  /** Before them. */
  raw: number
  rank: number
}
export type GeneratedToken = TokenChance & {
  kind: 'token'
  /** What it adds to the text. */
  text: string
  drawnFrom: number
  vocabSize: number
  candidates: TokenChance[]
}
export type PromptRead = {
  kind: 'prompt'
  tokens: number
  /** Messages of the chat left out so that the rest fits the context. */
  dropped: number
  context: number
  /** The reply goes on with the text of the prompt: a space at its beginning counts. */
  goesOn: boolean
  /** What each token of the prefix adds to the text. */
  prefix: string[]
}
/** The model is opened first: this takes a while. */
export type ModelLoading = { kind: 'loading' }
export type GenerateEvent = ModelLoading | PromptRead | GeneratedToken
export type PromptSize = { tokens: number; dropped: number; context: number }
export type GenerateResult = { text: string; tokens: number; reason: string; seconds: number; tokensPerSecond: number }

export type RowVerdict = { row: number; text: string; pair?: string } & Verdict
export type ClassifiedFile = { results: RowVerdict[]; skipped: { row: number; reason: string }[] }
/** One text, its labels most probable first. */
export type ClassifiedText = {
  text: string
  pair: string | null
  scores: { label: string; probability: number; logit: number }[]
  score: number | null
  label: string | null
  truncated: number
  tokens: TokenView[]
  milliseconds: number
}
export type ClassifyTableParams = z.output<typeof params.classifyTableSchema>
export type ClassifyTableEvent =
  /** No labels for a score. */
  | { kind: 'begin'; labels: string[]; problem: 'classes' | 'multi-label' | 'score' }
  /** Rows that have a text. */
  | { kind: 'counted'; rows: number }
  /** `values` [N, width]: probabilities of the labels, or the score. */
  | {
      kind: 'rows'
      rows: Int32Array
      texts: string[]
      pairs: (string | null)[] | null
      values: Float32Array
      width: number
    }
  /** A row whose text is empty; a list has no column. */
  | { kind: 'skipped'; row: number; column: string | null }
/** Base64 of little-endian float32 [T, T]. */
export type HeadWeights = { tokens: number; weights: string }
export type Evaluation = { metrics: Metrics | { perplexity: number; tokens: number }; rows: number; skipped: number }
export type DataInfo = { columns: string[]; encoding: string; rows: number; contentHash: string }
/** Of a table, so far and by a guess in all. */
export type RowsEvent = { kind: 'rows'; rows: number; ofRows: number }
export type DataPlan = { report: ScanReport } & Pick<
  DatasetDetails,
  'task' | 'format' | 'reading' | 'source' | 'testSource'
>
/** Bytes read. */
export type HashingEvent = { kind: 'hashing'; done: number; total: number }
export type MachineInfo = {
  providers: { name: params.ProviderName; available: boolean; reason: string }[]
  /** TensorFlow.js, for heads; of an available one, `reason` says what it runs on. */
  backends: { name: string; available: boolean; reason: string }[]
}
export type ProgressEvent = { kind: 'progress'; done: number; total: number }

type Method<S extends z.ZodType, Result, Event = never> = { params: z.input<S>; result: Result; event: Event }

export type Methods = {
  'model-info': Method<typeof params.modelInfoSchema, ModelInfo, HashingEvent>
  'describe-data': Method<typeof params.describeDataSchema, DataInfo>
  'peek-data': Method<typeof params.peekDataSchema, Peek>
  'scan-data': Method<typeof params.scanDataSchema, ScanReport, RowsEvent>
  /** As scan-data; then its rows are there to be taken. */
  'plan-data': Method<typeof params.planDataSchema, DataPlan, RowsEvent>
  /** The next rows of a plan; null behind the last. */
  'planned-rows': Method<typeof params.nextRowsSchema, PlannedRow[] | null>
  'fill-mask': Method<typeof params.fillMaskSchema, FilledMask[]>
  pair: Method<typeof params.pairSchema, Verdict>
  /** The same questions as the app's views ask them: with tokens, ranks and logits. */
  'read-tokens': Method<typeof params.readTokensSchema, ReadTokens>
  'fill-sentence': Method<typeof params.fillSentenceSchema, Filled>
  'judge-pairs': Method<typeof params.judgePairsSchema, JudgedPairs>
  classify: Method<typeof params.classifySchema, ({ text: string } & Verdict)[], ProgressEvent>
  'classify-file': Method<typeof params.classifyFileSchema, ClassifiedFile, ProgressEvent>
  'classify-text': Method<typeof params.classifyTextSchema, ClassifiedText>
  'classify-table': Method<typeof params.classifyTableSchema, { rows: number }, ClassifyTableEvent>
  look: Method<typeof params.lookSchema, Inside>
  'look-head': Method<typeof params.headSchema, HeadWeights>
  pipeline: Method<typeof params.pipelineSchema, Stage[]>
  embed: Method<typeof params.embedSchema, Float32Array[], ProgressEvent>
  generate: Method<typeof params.generateSchema, GenerateResult, GenerateEvent>
  /** What the messages of a chat would take of the context. */
  'measure-prompt': Method<typeof params.measurePromptSchema, PromptSize>
  evaluate: Method<typeof params.evaluateSchema, Evaluation, ProgressEvent>
  export: Method<typeof params.exportSchema, ExportResult, ExportEvent>
  /** Formats and precisions with their sizes, and why some cannot be. */
  'export-choices': Method<typeof params.exportChoicesSchema, { choices: ExportChoice[]; maskToken: string | null }>
  verify: Method<typeof params.verifySchema, { checks: number }, Check>
  finetune: Method<typeof finetuneSchema, FinetuneResult, FinetuneEvent>
  'finetune-text': Method<typeof finetuneTextSchema, FinetuneTextResult, FinetuneTextEvent>
  pretrain: Method<typeof pretrainSchema, PretrainResult, PretrainEvent>
  /** What a pre-training will cost, by a few steps of such a model. */
  'probe-pretrain': Method<typeof pretrainSchema, PretrainProbe>
  /** What a run will cost, by a few of its batches. */
  probe: Method<typeof probeSchema, ProbeResult>
  /** Optimiser steps in a run's checkpoint; 0 where there is none. */
  'checkpoint-step': Method<typeof params.checkpointSchema, { step: number }>
  machine: Method<typeof params.machineSchema, MachineInfo>
  /** Of a matrix product. */
  measure: Method<typeof params.measureSchema, { gigaflops: number }>
}

export type MethodName = keyof Methods
