// What a pre-training will cost: its size by arithmetic, so that what cannot fit is not tried, then a few steps of it.

import type { z } from 'zod'
import type { PretrainEstimate, pretrainRequestSchema } from '../../../shared/contract/pretrain.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { sizePresets } from '../../engine/importing/new-model.ts'
import type { PretrainProbe } from '../../engine/training/pretrain-probe.ts'
import { pretrainSchema } from '../../engine/training/pretrain-settings.ts'
import { callCompute } from '../call.ts'
import type { Host } from '../open-host.ts'
import { fileBytes, type PretrainAsked } from '../runs/start-pretrain.ts'
import { machineRoom } from './machine-room.ts'
import { leastMemory, memoryNeed } from './memory-need.ts'
import { createProbeOnce } from './probe-once.ts'

export type PretrainWanted = z.output<typeof pretrainRequestSchema>

/** Of UTF-8, Korean and English alike: a syllable is three bytes, a token one and a half syllables. */
const bytesPerToken = 4.5
const packedFactor = 3
const float = 4
const tightShare = 0.8
/** What a long run gathers beside what a few steps show. */
const unseenShare = 1.15
const maxKept = 100

export function createPretrainEstimate(host: Host) {
  const probeOnce = createProbeOnce<PretrainProbe>(host, maxKept)

  async function probe(wanted: PretrainWanted, signal: AbortSignal | undefined) {
    const asked = pretrainAsked(host, wanted)
    const folder = host.home.cache
    const settings = pretrainSchema.parse({
      ...asked,
      // what is read decides nothing
      ...{ text: ['-'], steps: 1 },
      ...{ runFolder: folder, outputFolder: folder, cacheFolder: folder },
      ...(wanted.modelId === undefined ? {} : { model: host.store.models.get(wanted.modelId).folder }),
      clean: undefined,
    })
    const { family, model, layers, width, heads, size, vocabSize, positions, seqLength, batchTokens } = settings
    const { maskShare, nextSentence, dropout, provider, threads } = settings
    const decisive = { family, model, layers, width, heads, size, vocabSize, positions, seqLength, batchTokens }
    const key = JSON.stringify({ ...decisive, maskShare, nextSentence, dropout: dropout > 0, provider, threads })
    return probeOnce(key, (child) => callCompute(child, 'probe-pretrain', settings, { signal }), signal)
  }

  return async (wanted: PretrainWanted, signal?: AbortSignal): Promise<PretrainEstimate> => {
    const room = await machineRoom(host.home.root)
    const shape = shapeOf(host, wanted)
    const least = leastMemory(shape, 'full')
    const found = least > room.freeMemoryBytes ? undefined : await probe(wanted, signal)
    const size = { ...shape, ...(found ? { parameters: found.probe.parameters } : {}) }
    const { batchTokens = 2048, seqLength = 128 } = wanted
    const batch = { batchSize: Math.max(1, batchTokens / seqLength), tokens: seqLength, isWritten: true }
    const memoryBytes = found
      ? Math.round(unseenShare * found.probe.peakBytes + (wanted.average ? size.parameters * float : 0))
      : Math.max(least, memoryNeed(shape, 'full', batch))
    const disk = {
      modelBytes: size.parameters * (wanted.half ? 2 : float),
      // weights and two moments, the ones before until they are written, and the mean
      runBytes: size.parameters * float * (wanted.average ? 8 : 6),
      freeBytes: room.freeDiskBytes,
    }
    const isRefused =
      found === undefined || memoryBytes > room.freeMemoryBytes || disk.modelBytes + disk.runBytes > room.freeDiskBytes
    const secondsPerStep = found?.probe.secondsPerStep ?? null
    const limit = wanted.minutes === undefined ? Number.POSITIVE_INFINITY : wanted.minutes * 60
    const most = secondsPerStep === null ? Number.POSITIVE_INFINITY : Math.floor(limit / secondsPerStep)
    const steps = secondsPerStep === null ? null : Math.min(wanted.steps ?? Number.POSITIVE_INFINITY, most)
    return {
      ...size,
      measured: found
        ? {
            ...{ steps: found.probe.steps, secondsPerStep: found.probe.secondsPerStep, spread: found.probe.spread },
            tokensPerSecond: found.probe.tokensPerStep / found.probe.secondsPerStep,
            isBusy: found.isBusy,
          }
        : null,
      seconds: steps === null ? null : steps === wanted.steps ? steps * secondsPerStep! : limit,
      steps,
      tokens: steps === null ? null : Math.round(steps * found!.probe.tokensPerStep),
      textTokens: await textTokens(host, wanted),
      ...{ memoryBytes, freeMemoryBytes: room.freeMemoryBytes, disk },
      fits: isRefused ? 'no' : memoryBytes > tightShare * room.freeMemoryBytes ? 'tight' : 'fits',
    }
  }
}

/** As a run is started: models by folder, the machine as it is set. Errors: not-found. */
export function pretrainAsked(host: Host, wanted: PretrainWanted): PretrainAsked {
  const { modelId, tokenizerId, text, datasetId, name, ...asked } = wanted
  const { provider, threads } = host.store.settings.get()
  const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined))
  // schemas fill in what is not said
  return {
    ...given,
    ...{ text, ...(datasetId === undefined ? {} : { datasetId }) },
    ...(modelId === undefined ? {} : { model: host.store.models.get(modelId).folder, family: undefined }),
    ...(tokenizerId === undefined ? {} : { tokenizer: host.store.models.get(tokenizerId).folder }),
    ...{ provider, ...(threads === null ? {} : { threads }) },
    ...(name?.trim() ? { name: name.trim() } : {}),
  } as PretrainAsked
}

/** Refuses by arithmetic what cannot fit. Errors: unavailable. */
export async function requirePretrainRoom(host: Host, wanted: PretrainWanted): Promise<void> {
  const { freeMemoryBytes } = await machineRoom(host.home.root)
  const least = leastMemory(shapeOf(host, wanted), 'full')
  if (least <= freeMemoryBytes) return
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`
  throw new AppError(
    'unavailable',
    say`A model of this size needs at least ${gigabytes(least)} of memory, ${gigabytes(freeMemoryBytes)} are free: choose a smaller one, or close other programs first.`,
    { needBytes: least, freeBytes: freeMemoryBytes },
  )
}

function shapeOf(host: Host, wanted: PretrainWanted) {
  if (wanted.modelId !== undefined) {
    const { record, facts } = host.store.models.getEntry(wanted.modelId)
    const { layers = 0, width = 0, heads = 0, vocabSize = 0, positions = 0 } = facts ?? {}
    return { parameters: record.parameters, layers, width, heads, vocabSize, positions }
  }
  const preset = sizePresets[wanted.size]
  const { layers = preset.layers, width = preset.width, heads = preset.heads, vocabSize = 8000 } = wanted
  const positions = Math.max(wanted.positions ?? 128, wanted.seqLength ?? 128)
  return {
    parameters: (vocabSize + positions + 12 * layers * width) * width,
    layers,
    width,
    heads,
    vocabSize,
    positions,
  }
}

async function textTokens(host: Host, { text, datasetId }: PretrainWanted): Promise<number | null> {
  if (datasetId !== undefined) {
    const details = host.store.datasetRows.findDetails(datasetId)
    if (!details) return null
    const { parts, source } = details
    const share = parts.train / Math.max(1, parts.train + parts.test + parts.dropped)
    return Math.round((source.bytes * share) / bytesPerToken)
  }
  let bytes = 0
  for (const file of text) bytes += (await fileBytes(file)) * (/\.(gz|br)$/i.test(file) ? packedFactor : 1)
  return text.length === 0 ? null : Math.round(bytes / bytesPerToken)
}
