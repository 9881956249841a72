// What one has chosen for a pre-training so far: as a request, once it is enough, and as the command that does the same.

import type { DatasetView } from '../../../shared/contract/datasets.ts'
import type { ModelView } from '../../../shared/contract/models.ts'
import type { PretrainNumber, PretrainRequest, PretrainSize } from '../../../shared/contract/pretrain.ts'
import { quoted } from '../finetune/recipe-step/recipe-command.ts'

export type PretrainDraft = {
  start: 'new' | 'model'
  family: 'gpt2' | 'bert'
  modelId: string | null
  source: 'files' | 'dataset'
  files: string[]
  datasetId: string | null
  size: PretrainSize | 'numbers'
  end: 'minutes' | 'steps'
  /** What differs from the usual; those that have no say are left out of the request. */
  numbers: Partial<Record<PretrainNumber, number>>
  isClean: boolean
  wholeWords: boolean
  nextSentence: boolean
  average: boolean
  half: boolean
  name: string
}

export const emptyDraft: PretrainDraft = {
  ...{ start: 'new', family: 'gpt2', modelId: null, source: 'files', files: [], datasetId: null, size: 'mini' },
  ...{ end: 'minutes', numbers: {}, isClean: true, wholeWords: false, nextSentence: true, average: false, half: false },
  name: '',
}

export const usualMinutes = 30
export const usualSteps = 1000
const shape: readonly PretrainNumber[] = ['layers', 'width', 'heads']
const ofNew: readonly PretrainNumber[] = [...shape, 'vocabSize', 'positions']
/** Of a BERT that learns from pairs. */
export const pairWeights = ['nextSentenceWeight', 'sharedWordWeight'] as const
const clean = { normalise: true, collapseSpaces: true, dropRepeatedDocuments: true }

/** Whether the one that learns reads both ways. */
export const isBert = ({ start, family }: PretrainDraft, base: ModelView | undefined): boolean =>
  start === 'new' ? family === 'bert' : base?.kind === 'bert'

/** What is still to be chosen; undefined where it is enough. */
export function missingOf(draft: PretrainDraft): 'model' | 'text' | 'dataset' | 'shape' | undefined {
  if (draft.start === 'model' && draft.modelId === null) return 'model'
  if (draft.source === 'files' && draft.files.length === 0) return 'text'
  if (draft.source === 'dataset' && draft.datasetId === null) return 'dataset'
  const hasShape = shape.every((name) => draft.numbers[name] !== undefined)
  return draft.start === 'new' && draft.size === 'numbers' && !hasShape ? 'shape' : undefined
}

export function requestOf(draft: PretrainDraft, base: ModelView | undefined): PretrainRequest {
  const { start, family, modelId, source, files, datasetId, size, end, numbers, name } = draft
  const bert = isBert(draft, base)
  const isNew = start === 'new'
  const used = Object.entries(numbers).filter(([key]) => {
    const number = key as PretrainNumber
    if (number === 'minutes' || number === 'steps') return false
    if (!bert && number === 'maskShare') return false
    if (pairWeights.some((name) => name === number) && !(bert && draft.nextSentence)) return false
    return isNew ? size === 'numbers' || !shape.includes(number) : !ofNew.includes(number)
  })
  return {
    ...(isNew ? { family, ...(size === 'numbers' ? {} : { size }) } : { modelId: modelId ?? '' }),
    ...(source === 'files' ? { text: files } : { datasetId: datasetId ?? '' }),
    ...Object.fromEntries(used),
    ...(end === 'minutes' ? { minutes: numbers.minutes ?? usualMinutes } : { steps: numbers.steps ?? usualSteps }),
    ...(draft.isClean ? { clean } : {}),
    ...(bert && draft.wholeWords ? { wholeWords: true } : {}),
    ...(bert && !draft.nextSentence ? { nextSentence: false } : {}),
    ...(draft.average ? { average: true } : {}),
    ...(draft.half ? { half: true } : {}),
    ...(name.trim() === '' ? {} : { name: name.trim() }),
  }
}

const flags: Partial<Record<keyof PretrainRequest, string>> = {
  ...{ size: 'size', layers: 'layers', width: 'width', heads: 'heads', vocabSize: 'vocab-size' },
  ...{ positions: 'positions', minutes: 'minutes', steps: 'steps', seqLength: 'seq-length' },
  ...{ batchTokens: 'batch-tokens', learningRate: 'learning-rate', warmup: 'warmup', maskShare: 'mask-share' },
  ...{ nextSentenceWeight: 'next-sentence-weight', sharedWordWeight: 'shared-word-weight' },
  ...{ dropout: 'dropout', evaluateEvery: 'evaluate-every', sampleEvery: 'sample-every', seed: 'seed' },
}

type Named = { base: ModelView | undefined; dataset: DatasetView | undefined }

export function pretrainCommand(draft: PretrainDraft, { base, dataset }: Named, platform: string): string {
  const request = requestOf(draft, base)
  const word = (text: string) => quoted(text, platform)
  const words = [
    ...(request.family === undefined ? ['--model', word(base?.name ?? '')] : ['--family', request.family]),
    ...(request.text ? ['--text', ...request.text.map(word)] : ['--dataset', word(dataset?.name ?? '')]),
    ...Object.entries(flags).flatMap(([key, flag]) => {
      const value = request[key as keyof PretrainRequest]
      return value === undefined ? [] : [`--${flag}`, String(value)]
    }),
    ...(request.clean ? ['--clean'] : []),
    ...(request.wholeWords ? ['--whole-words'] : []),
    ...(request.nextSentence === false ? ['--no-next-sentence'] : []),
    ...(request.average ? ['--average'] : []),
    ...(request.half ? ['--half'] : []),
    ...(request.name === undefined ? [] : ['--name', word(request.name)]),
  ]
  return `npx tunesmith pretrain ${words.join(' ')}`
}
