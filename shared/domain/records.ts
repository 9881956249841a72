// What the library remembers, as it crosses the contract: JSON-safe, times in epoch milliseconds, sizes in bytes.

import type { ErrorRecord } from '../errors.ts'

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

/** A base or fine-tuned network in the library. */
export type ModelRecord = {
  id: string
  /** Unique. */
  name: string
  folder: string
  family: string
  task: string
  parameters: number
  sizeBytes: number
  contentHash: string
  /** Where it came from: a path, a hub name, a run. */
  origin: string
  /** The model it was fine-tuned from, and how; null for a base model. */
  baseModelId: string | null
  method: string | null
  createdAt: number
}

export type DatasetRecord = {
  id: string
  name: string
  path: string
  /** Unique: one file's content is in the library once. */
  contentHash: string
  rows: number
  columns: string[]
  encoding: string
  createdAt: number
}

export const runStatuses = ['running', 'done', 'failed', 'cancelled', 'interrupted', 'paused'] as const
export type RunStatus = (typeof runStatuses)[number]

/** One training job. It outlives the removal of its model and dataset. */
export type RunRecord = {
  id: string
  name: string
  modelId: string | null
  modelFolder: string
  datasetId: string | null
  method: string
  status: RunStatus
  settings: JsonObject
  /** The last evaluation; the curve is in the run's metrics. */
  metrics: JsonObject | null
  error: ErrorRecord | null
  folder: string
  startedAt: number
  endedAt: number | null
}

/** One point of a run's curve. */
export type RunMetric = { step: number; name: string; value: number }

/** What happened in a run, in order: `seq` grows by one within a run. */
export type RunEvent = { seq: number; at: number; kind: string; data: JsonObject }

export const adapterKinds = ['lora', 'head', 'full'] as const
export type AdapterKind = (typeof adapterKinds)[number]

/** What a run produced; `modelId` is the model it applies to. */
export type AdapterRecord = {
  id: string
  runId: string
  modelId: string
  kind: AdapterKind
  folder: string
  createdAt: number
}
