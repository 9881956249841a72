// A model of the library as views see it. Nothing is read here: a row, its run and whether its files are there.

import { join } from 'node:path'
import type { ModelUse, ModelView, modelOrigins } from '../../../shared/contract/models.ts'
import type { Json, JsonObject } from '../../../shared/domain/records.ts'
import { architectureOf, families } from '../../engine/architectures/architecture.ts'
import type { ModelFacts } from '../../store/model-facts.ts'
import type { ModelEntry } from '../../store/models.ts'
import { startersFolder } from '../starters-folder.ts'
import { isInside } from './import-model.ts'

/** Until its files are read. */
const unread = {
  kind: 'model',
  baseFolder: null,
  layers: 0,
  width: 0,
  heads: 0,
  vocabSize: 0,
  positions: 0,
  segments: 0,
  labels: [],
  problem: 'classes',
  hasChatTemplate: false,
  licence: null,
  hubName: null,
  takesPairs: 'unknown',
  diskBytes: 0,
} satisfies ModelFacts

export const starterOrigin = 'starter '

export function viewOf(entry: ModelEntry, isMissing: boolean, tokensPerSecond: number | null = null): ModelView {
  const { record, baseName, run } = entry
  const facts = entry.facts ?? unread
  const { layers, width, heads, vocabSize, positions, segments, labels, problem, hasChatTemplate, licence } = facts
  const kind = kindOf(record)
  const originKind = originOf(entry)
  return {
    id: record.id,
    name: record.name,
    folder: record.folder,
    family: record.family,
    kind,
    task: record.task === 'base' ? 'features' : record.task,
    uses: usesOf(record.task, kind, facts),
    parameters: record.parameters,
    sizeBytes: entry.facts ? facts.diskBytes : record.sizeBytes,
    contentHash: record.contentHash,
    originKind,
    origin: shownOrigin(entry, originKind),
    isAdapter: facts.kind !== 'model' || record.method === 'lora' || record.method === 'head',
    baseModelId: record.baseModelId,
    baseName,
    method: record.method,
    createdAt: record.createdAt,
    layers,
    width,
    heads,
    vocabSize,
    positions,
    segments,
    labels,
    problem,
    hasChatTemplate,
    licence,
    isMissing,
    tokensPerSecond,
    metrics: run?.metrics ? numbersOf(run.metrics) : null,
  }
}

/** The file by which a folder is this model; its base's too. */
export function identifyingFiles({ record, facts }: ModelEntry): string[] {
  const names = { model: 'config.json', lora: 'adapter_config.json', head: 'head.json' } as const
  if (!facts) return [record.folder]
  const base = facts.baseFolder === null ? [] : [join(facts.baseFolder, names.model)]
  return [join(record.folder, names[facts.kind]), ...base]
}

function kindOf({ family, task }: ModelEntry['record']): ModelView['kind'] {
  const isDecoder = families.includes(family) ? architectureOf(family).kind === 'decoder' : task === 'causal-lm'
  return isDecoder ? 'gpt' : 'bert'
}

function usesOf(task: string, kind: ModelView['kind'], facts: ModelFacts): ModelUse[] {
  return [...taskUses(task, kind, facts), 'inside']
}

function taskUses(task: string, kind: ModelView['kind'], { problem, takesPairs }: ModelFacts): ModelUse[] {
  if (task === 'causal-lm') return ['chat']
  if (task === 'masked-lm') return ['fill-mask']
  if (task === 'pretraining') return ['fill-mask', 'pair']
  if (task === 'next-sentence') return ['pair']
  // vectors of a decoder's last word say little of a sentence
  if (task === 'base') return kind === 'bert' ? ['similarity'] : []
  if (task !== 'sequence') return []
  if (problem === 'score' && takesPairs !== 'no') return ['similarity', 'pair']
  if (takesPairs === 'yes') return ['pair', 'classify']
  return takesPairs === 'unknown' && kind === 'bert' ? ['classify', 'pair'] : ['classify']
}

function originOf({ record }: ModelEntry): (typeof modelOrigins)[number] {
  if (record.origin.startsWith('run ')) return 'made'
  if (record.origin.startsWith(starterOrigin) || isInside(startersFolder(), record.folder)) return 'starter'
  return 'imported'
}

function shownOrigin({ record, facts, run }: ModelEntry, kind: ModelView['originKind']): string {
  if (kind === 'made') return run?.name ?? record.origin
  return kind === 'starter' ? 'Tunesmith' : (facts?.hubName ?? record.origin)
}

function numbersOf(metrics: JsonObject): Record<string, number> {
  const found: Record<string, number> = {}
  const walk = (prefix: string, value: Json): void => {
    if (typeof value === 'number') found[prefix] = value
    else if (typeof value === 'object' && value !== null && !Array.isArray(value))
      for (const [name, part] of Object.entries(value)) walk(prefix === '' ? name : `${prefix}.${name}`, part)
  }
  walk('', metrics)
  return found
}
