import { beforeEach, describe, expect, it } from 'vitest'
import type { JobView } from '../../../shared/contract/jobs.ts'
import type { ModelView, Starter } from '../../../shared/contract/models.ts'
import { setLanguage } from '../../stores/language.ts'
import { foldersOf, shownJobs } from './imports.ts'
import { knownLimits } from './known-limits.ts'
import {
  doesOf,
  fromOf,
  groupModels,
  licenceOf,
  matchesFilter,
  nameProblem,
  placeOf,
  purposeOf,
} from './model-groups.ts'

const model = (fields: Partial<ModelView>): ModelView => ({
  id: fields.name ?? 'm',
  name: 'm',
  folder: '/models/m',
  family: 'bert',
  kind: 'bert',
  task: 'sequence',
  uses: ['classify', 'inside'],
  parameters: 1,
  sizeBytes: 1,
  contentHash: 'x',
  originKind: 'made',
  origin: 'run',
  isAdapter: false,
  baseModelId: null,
  baseName: null,
  method: null,
  createdAt: 0,
  layers: 1,
  width: 1,
  heads: 1,
  vocabSize: 1,
  positions: 1,
  segments: 2,
  labels: ['배송', '환불'],
  problem: 'classes',
  hasChatTemplate: false,
  licence: null,
  isMissing: false,
  tokensPerSecond: null,
  metrics: null,
  ...fields,
})
const starter: Starter = {
  name: 'starter-gpt',
  kind: 'gpt',
  about: 'tiny',
  licence: 'MIT',
  language: 'en',
  sizeBytes: 1,
  modelId: null,
}

beforeEach(() => setLanguage('en'))

describe('the list of models', () => {
  const models = [
    model({
      name: '고객 문의 분류',
      isAdapter: true,
      method: 'lora',
      baseName: 'starter-bert',
      baseModelId: 'b',
      createdAt: 3,
    }),
    model({ name: 'older', createdAt: 1, kind: 'gpt', task: 'causal-lm', labels: [], method: 'pretrain' }),
    model({
      name: 'minilm',
      originKind: 'imported',
      origin: '/home/me/real-models/minilm',
      task: 'features',
      labels: [],
    }),
  ]
  const shown = (filter: Parameters<typeof groupModels>[2], query = '') =>
    groupModels(models, [starter], filter, query).map(
      ({ kind, models, starters }) => `${kind}: ${[...models, ...starters].map(({ name }) => name).join(', ')}`,
    )

  it('is grouped by where they came from, newest first', () => {
    expect(shown('all')).toEqual(['starter: starter-gpt', 'imported: minilm', 'made: 고객 문의 분류, older'])
  })

  it('is filtered by kind and by what people type, also Hangul initials', () => {
    expect(shown('adapters')).toEqual(['made: 고객 문의 분류'])
    expect(shown('bert')).toEqual(['imported: minilm'])
    expect(shown('gpt')).toEqual(['starter: starter-gpt', 'made: older'])
    expect(shown('all', 'ㄱㄱㅁㅇ')).toEqual(['made: 고객 문의 분류'])
    expect(shown('all', '배송')).toEqual(['made: 고객 문의 분류'])
    expect(shown('all', 'similarity')).toEqual(['imported: minilm'])
    expect(shown('all', 'zzz')).toEqual([])
    expect(models.filter((one) => matchesFilter(one, 'all'))).toHaveLength(3)
  })
})

describe('a model in words', () => {
  it('says what it does and where that is tried', () => {
    const said = (fields: Partial<ModelView>) => doesOf(model(fields))
    expect(said({})).toBe('Classify · 2')
    expect(said({ uses: ['pair', 'classify', 'inside'] })).toBe('Pair · 2')
    expect(said({ problem: 'score', uses: ['similarity', 'pair', 'inside'] })).toBe('Similarity')
    expect(said({ task: 'causal-lm' })).toBe('Generate')
    expect(said({ task: 'causal-lm', hasChatTemplate: true })).toBe('Chat')
    expect(said({ task: 'pretraining' })).toBe('Fill mask, Pair')
    setLanguage('ko')
    expect(purposeOf(model({}))).toBe('문장을 배송, 환불로 나눕니다.')
    expect(purposeOf(model({ labels: Array.from({ length: 77 }, (_, i) => `l${i}`) }))).toBe(
      '문장을 77가지로 나눕니다.',
    )
    expect(placeOf(model({ uses: ['similarity', 'inside'] }))).toEqual({ use: 'similarity', view: 'pair' })
    expect(placeOf(model({ uses: ['inside'] }))).toEqual({ use: 'inside', view: 'inside' })
  })

  it('says where it is from and under which licence', () => {
    const from = (fields: Partial<ModelView>) => fromOf(model(fields))
    expect(from({ method: 'lora', baseName: 'GPT-2 small' })).toBe('GPT-2 small, LoRA')
    expect(from({ method: 'pretrain' })).toBe('from scratch')
    expect(from({ originKind: 'imported', origin: 'google-bert/bert-base' })).toBe('google-bert')
    expect(from({ originKind: 'imported', origin: '/home/me/models/x' })).toBe('models')
    expect(from({ originKind: 'imported', origin: 'C:\\models\\x' })).toBe('models')
    expect(from({ originKind: 'starter', origin: 'Tunesmith' })).toBe('Tunesmith')
    expect([
      licenceOf(model({})),
      licenceOf(model({ baseModelId: 'b' })),
      licenceOf(model({ licence: 'MIT' })),
    ]).toEqual(['–', 'as its base', 'MIT'])
  })
})

describe('a new name', () => {
  it('is free and fit for a folder', () => {
    const models = [model({ id: 'a', name: '이야기' }), model({ id: 'b', name: 'b' })]
    const problem = (name: string) => nameProblem(name, models[1]!, models)
    expect(problem('이야기'.normalize('NFD'))).toMatch(/There is a model named/)
    expect(problem('a/b')).toMatch(/cannot hold/)
    expect(problem('.a')).toMatch(/full stop/)
    expect([problem('b'), problem('새 이름')]).toEqual([null, null])
  })
})

describe('imports', () => {
  it('take files dropped together as one folder, and folders as they are', () => {
    expect(foldersOf(['/u/1/config.json', '/u/1/model.safetensors'])).toEqual(['/u/1/config.json'])
    expect(foldersOf(['/u/1/gpt', '/u/1/bert', 'C:\\u\\config.json'])).toEqual([
      '/u/1/gpt',
      '/u/1/bert',
      'C:\\u\\config.json',
    ])
  })

  it('are shown while they run, and when they failed until they are put aside', () => {
    const job = (id: string, fields: Partial<JobView>): JobView => ({
      id,
      kind: 'import-model',
      title: id,
      state: 'running',
      progress: { phase: 'reading', done: 0, total: 0 },
      result: null,
      error: null,
      startedAt: 0,
      endedAt: null,
      ...fields,
    })
    const jobs = [
      job('run', {}),
      job('failed', { state: 'failed' }),
      job('seen', { state: 'failed' }),
      job('done', { state: 'done' }),
      job('gone', { state: 'cancelled' }),
      job('other', { kind: 'classify' }),
    ]
    expect(shownJobs(jobs, new Set(['seen'])).map(({ id }) => id)).toEqual(['run', 'failed'])
  })
})

describe('what an evaluation warns of', () => {
  const perClass = [
    { label: 'a', recall: 0.95, support: 20, precision: 1, f1: 1 },
    { label: 'b', recall: 0.7, support: 10, precision: 1, f1: 1 },
    { label: 'rare', recall: 0, support: 1, precision: 1, f1: 1 },
  ]
  it('is the label that is missed most and the pair that is taken for each other most', () => {
    const confusion = [
      [19, 1, 0],
      [3, 7, 0],
      [1, 0, 0],
    ]
    expect(knownLimits({ accuracy: 0.9, perClass, confusion })).toEqual({
      rows: 31,
      weak: { label: 'b', recall: 0.7 },
      confused: { label: 'b', taken: 'a', rows: 3, total: 10 },
    })
  })
  it('is nothing where there is nothing to warn of, or nothing known', () => {
    expect(knownLimits(null)).toBeNull()
    expect(knownLimits({ perplexity: 3 })).toBeNull()
    expect(knownLimits({ perClass: perClass.slice(0, 1) })).toEqual({ rows: 20, weak: null, confused: null })
  })
})
