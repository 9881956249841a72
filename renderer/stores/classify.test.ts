import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ModelView } from '../../shared/contract/models.ts'
import type { RunView } from '../../shared/contract/runs.ts'
import { AppError } from '../../shared/errors.ts'
import {
  type ClassifyAnswer,
  classifyStore,
  clearTries,
  confusedWith,
  createAnswers,
  keepTry,
  setUsesPair,
  takesPairs,
} from './classify.ts'

const answerTo = (text: string, pair: string | null = null): ClassifyAnswer => ({
  ...{ text, pair, score: null, label: 'good', truncated: 0, tokens: [], milliseconds: 1 },
  scores: [{ label: 'good', probability: 0.9, logit: 2 }],
})

beforeEach(() => classifyStore.setState({ text: '', pair: '', usesPair: {}, tries: [] }))

describe('answers', () => {
  it('are to the last question, and stay until the next has come', async () => {
    const gates = new Map<string, PromiseWithResolvers<ClassifyAnswer>>()
    const { use, ask } = createAnswers(({ text }) => {
      const gate = Promise.withResolvers<ClassifyAnswer>()
      gates.set(text, gate)
      return gate.promise
    })
    const answer = async (text: string) => {
      gates.get(text)!.resolve(answerTo(text))
      await vi.waitFor(() => expect(use.getState().isWaiting).toBe(false))
    }
    ask({ modelId: 'm', text: 'one' })
    await answer('one')
    ask({ modelId: 'm', text: 'two' })
    ask({ modelId: 'm', text: 'three' })
    expect(use.getState()).toMatchObject({ isWaiting: true, answer: { text: 'one' } })
    gates.get('two')!.resolve(answerTo('two'))
    await Promise.resolve()
    expect(use.getState().answer?.text).toBe('one')
    await answer('three')
    expect(use.getState().answer?.text).toBe('three')
    ask({ modelId: 'other', text: 'four' })
    expect(use.getState().answer).toBeNull()
    gates.get('four')!.reject(new AppError('bad-model', 'damaged'))
    await vi.waitFor(() => expect(use.getState().error?.code).toBe('bad-model'))
    ask(null)
    expect(use.getState()).toMatchObject({ answer: null, error: null, modelId: null })
  })
})

describe('sentences that were tried', () => {
  it('are kept once each, newest first, and come back after an undo', () => {
    for (const text of ['a', 'b', 'a']) keepTry('m', answerTo(text))
    keepTry('other', answerTo('a'))
    expect(classifyStore.getState().tries.map(({ modelId, text }) => `${modelId} ${text}`)).toEqual([
      'other a',
      'm a',
      'm b',
    ])
    const undo = clearTries('m')
    expect(classifyStore.getState().tries).toHaveLength(1)
    undo()
    expect(classifyStore.getState().tries).toHaveLength(3)
    for (let i = 0; i < 200; i++) keepTry('m', answerTo(String(i)))
    expect(classifyStore.getState().tries).toHaveLength(100)
  })
})

it('a second text is asked for by models that learned from pairs, until the user says otherwise', () => {
  const model = (id: string, ...uses: ModelView['uses']) => ({ id, uses }) as ModelView
  expect(takesPairs(model('p', 'pair', 'classify'))).toBe(true)
  expect(takesPairs(model('q', 'classify', 'pair'))).toBe(false)
  setUsesPair('p', false)
  expect(takesPairs(model('p', 'pair', 'classify'))).toBe(false)
})

describe('what a label is mixed up with', () => {
  const metrics = (confusion: number[][], labels: string[]) => ({
    confusion,
    perClass: labels.map((label) => ({ label })),
  })
  const run = (modelId: string, found: object | null) => ({ modelId, metrics: found }) as unknown as RunView
  const runs = [
    run('none', null),
    run(
      'm',
      metrics(
        [
          [90, 3, 7],
          [4, 95, 1],
          [20, 0, 80],
        ],
        ['refund', 'delivery', 'payment'],
      ),
    ),
  ]

  it('counts both ways, on the rows held out by the run that made the model', () => {
    expect(confusedWith(runs, 'm', 'refund')).toEqual({ label: 'payment', times: 27 })
    expect(confusedWith(runs, 'm', 'payment')).toEqual({ label: 'refund', times: 27 })
    expect(confusedWith(runs, 'm', 'delivery')).toEqual({ label: 'refund', times: 7 })
  })

  it('says nothing where nothing is known, or mistakes are rare', () => {
    expect(confusedWith(runs, 'none', 'refund')).toBeNull()
    expect(confusedWith(runs, 'm', 'unknown')).toBeNull()
    expect(confusedWith([run('s', { pearson: 0.8 })], 's', 'refund')).toBeNull()
    expect(
      confusedWith(
        [
          run(
            'r',
            metrics(
              [
                [100, 1],
                [1, 100],
              ],
              ['a', 'b'],
            ),
          ),
        ],
        'r',
        'a',
      ),
    ).toBeNull()
  })
})
