import { expect, it } from 'vitest'
import type { DatasetView } from '../../../shared/contract/datasets.ts'
import type { ModelView } from '../../../shared/contract/models.ts'
import { pretrainRequestSchema } from '../../../shared/contract/pretrain.ts'
import { emptyDraft, missingOf, type PretrainDraft, pretrainCommand, requestOf } from './pretrain-draft.ts'

const bert = { id: 'b', name: 'ko bert', kind: 'bert' } as ModelView
const draft = (changes: Partial<PretrainDraft>): PretrainDraft => ({ ...emptyDraft, ...changes })

it('says what is still to be chosen', () => {
  expect(missingOf(emptyDraft)).toBe('text')
  expect(missingOf(draft({ start: 'model' }))).toBe('model')
  expect(missingOf(draft({ source: 'dataset' }))).toBe('dataset')
  expect(missingOf(draft({ files: ['a.txt'], size: 'numbers', numbers: { layers: 2, width: 64 } }))).toBe('shape')
  expect(missingOf(draft({ files: ['a.txt'] }))).toBeUndefined()
})

it('asks for a new model with what differs, and for nothing that has no say', () => {
  const ofPairs = { nextSentenceWeight: 4, sharedWordWeight: 2 }
  const numbers = { layers: 2, width: 64, heads: 2, maskShare: 0.4, ...ofPairs, steps: 50, vocabSize: 500 }
  const gpt = requestOf(draft({ files: ['a.txt'], numbers, wholeWords: true, isClean: false }), undefined)
  expect(gpt).toEqual({ family: 'gpt2', size: 'mini', text: ['a.txt'], vocabSize: 500, minutes: 30 })
  const own = draft({ files: ['a.txt'], family: 'bert', size: 'numbers', numbers, end: 'steps', nextSentence: false })
  expect(requestOf(own, undefined)).toMatchObject({
    layers: 2,
    heads: 2,
    maskShare: 0.4,
    steps: 50,
    nextSentence: false,
  })
  expect(requestOf(own, undefined)).not.toHaveProperty('size')
  for (const name of Object.keys(ofPairs)) expect(requestOf(own, undefined)).not.toHaveProperty(name)
  const both = { ...own, nextSentence: true }
  expect(requestOf(both, undefined)).toMatchObject(ofPairs)
  expect(pretrainCommand(both, { base: undefined, dataset: undefined }, 'linux')).toContain(
    '--next-sentence-weight 4 --shared-word-weight 2',
  )
  expect(pretrainRequestSchema.safeParse(requestOf(own, undefined)).success).toBe(true)
})

it('leaves the size of a model that goes on learning to it', () => {
  const numbers = { layers: 2, vocabSize: 500, seqLength: 64 }
  const asked = draft({ start: 'model', modelId: 'b', source: 'dataset', datasetId: 'd', numbers, name: ' 새 이름 ' })
  expect(requestOf(asked, bert)).toMatchObject({ modelId: 'b', datasetId: 'd', seqLength: 64, name: '새 이름' })
  for (const name of ['family', 'size', 'layers', 'vocabSize', 'text'])
    expect(requestOf(asked, bert)).not.toHaveProperty(name)
  const named = { base: bert, dataset: { name: '문의 글' } as DatasetView }
  expect(pretrainCommand(asked, named, 'linux')).toBe(
    "npx tunesmith pretrain --model 'ko bert' --dataset '문의 글' --minutes 30 --seq-length 64 --clean --name '새 이름'",
  )
})
