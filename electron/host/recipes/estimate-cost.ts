// From a probe's seconds a row to what the whole run takes: time, memory, disk.

import type { Estimate, RecipeMethod } from '../../../shared/contract/recipes.ts'
import type { FinetuneSettings, FinetuneTextSettings } from '../../engine/training/finetune-settings.ts'
import type { ProbeResult } from '../../engine/training/probe.ts'
import type { MachineRoom } from './machine-room.ts'

export type RunSize = {
  method: RecipeMethod
  trainRows: number
  testRows: number
  settings: Pick<FinetuneSettings, 'epochs' | 'evaluations'> &
    Partial<Pick<FinetuneSettings, 'validationShare' | 'fromScratch'>> &
    Partial<Pick<FinetuneTextSettings, 'columns'>>
}

/** Whether the machine was busy is known to whoever measured. */
export type Cost = Omit<Estimate, 'instead' | 'measured'> & {
  measured: Omit<NonNullable<Estimate['measured']>, 'isBusy'>
}

const float = 4
/** What a row is beside its tokens: its text, its record. */
const rowBytes = 700
/** Rows that a measurement on the way reads at most. */
const measuredRows = { labelled: 1000, written: 400 } as const
/** Samples written before and after. */
const samples = 12
/** What a long run gathers beside what a few steps show: measured on runs of some minutes. */
const unseenShare = 1.1
/** Timings of a shared machine are no better than that. */
const leastMargin = 0.1
/** More than this of what is free is tight. */
const tightShare = 0.8

export function estimateCost(probe: ProbeResult, size: RunSize, room: MachineRoom): Cost {
  const { trainRows, testRows, method, settings } = size
  const isText = settings.columns !== undefined
  const share = isText ? 0 : (settings.validationShare ?? 0)
  const learned = Math.round(trainRows * (1 - share))
  const secondsPerEpoch = probe.learnSeconds === null ? null : probe.learnSeconds * learned
  const checkedRows = isText
    ? Math.min(testRows, measuredRows.written)
    : Math.min(Math.round(trainRows * share), measuredRows.labelled)
  const measuring = method === 'head' ? 0 : settings.evaluations * checkedRows * probe.readSeconds
  const fitting = probe.fit === null ? 0 : learned * probe.readSeconds + probe.fit.fixed + probe.fit.perRow * learned
  const simpler = (probe.baselineSeconds ?? 0) * trainRows
  const testing = isText
    ? samples * (probe.sampleSeconds ?? 0) + 2 * checkedRows * probe.readSeconds
    : testRows * probe.readSeconds
  const seconds = (secondsPerEpoch ?? 0) * settings.epochs + measuring + fitting + simpler + testing
  const memoryBytes = Math.round(unseenShare * probe.peakBytes + heldBytes(probe, size))
  const disk = { ...diskBytes(probe, size), freeBytes: room.freeDiskBytes }
  const refusal =
    memoryBytes > room.freeMemoryBytes ? 'memory' : disk.runBytes + disk.modelBytes > disk.freeBytes ? 'disk' : null
  return {
    measured: {
      batches: probe.batches,
      rows: probe.rows,
      secondsPerEpoch,
      seconds,
      marginSeconds: seconds * Math.max(leastMargin, Math.min(1, probe.spread)),
      tokensPerSecond: probe.tokensPerRow / (probe.learnSeconds ?? probe.readSeconds),
      unknownShare: probe.unknownShare,
    },
    memoryBytes,
    freeMemoryBytes: room.freeMemoryBytes,
    disk,
    fits: refusal !== null ? 'no' : memoryBytes > tightShare * room.freeMemoryBytes ? 'tight' : 'fits',
    refusal,
  }
}

/** What all rows take beside those of the probe: as tokens, and as features where a head is fitted. */
function heldBytes({ rows, tokensPerRow, width, fit }: ProbeResult, { trainRows, testRows }: RunSize): number {
  const more = Math.max(0, trainRows + testRows - rows)
  const features = fit === null ? 0 : 2 * trainRows * width * float
  return more * (rowBytes + 5 * tokensPerRow) + features
}

function diskBytes(
  { trainedParameters, parameters, fit, width }: ProbeResult,
  { method, trainRows, testRows }: RunSize,
) {
  const trained = trainedParameters * float
  const modelBytes = method === 'full' ? parameters * float : trained
  const features = fit === null ? 0 : trainRows * width * float
  // a checkpoint has the weights and two moments; the one before it stays until it is written; the best weights lie beside them
  const progress = method === 'head' ? 0 : 7 * trained
  return { modelBytes, runBytes: progress + features + (trainRows + testRows) * rowBytes }
}
