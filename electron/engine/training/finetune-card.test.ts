import { describe, expect, it } from 'vitest'
import { cardFields } from '../formats/model-card.ts'
import type { FinetuneResult } from './finetune.ts'
import { finetuneCard } from './finetune-card.ts'
import { finetuneCommand } from './finetune-command.ts'
import { finetuneSchema, finetuneTextSchema } from './finetune-settings.ts'
import { finetuneTextCard } from './finetune-text-card.ts'

const folders = { runFolder: '/r/1', outputFolder: '/m/고객 문의', cacheFolder: '/c' }
const settings = finetuneSchema.parse({
  ...folders,
  model: '/somewhere/private/base',
  data: '/home/ann/문의 표.csv',
  text: '문의',
  label: 'label',
  method: 'lora',
  epochs: 5,
  seed: 7,
  balanceClasses: true,
  lora: { rank: 4 },
})
const base = { name: 'starter-bert-ko', licence: 'MIT', language: null }
const perClass = [
  { label: '환불', precision: 0.9, recall: 0.8, f1: 0.85, support: 50 },
  { label: '배송|오류', precision: 0.5, recall: 0.4, f1: 0.44, support: 8 },
]
const numbers = {
  accuracy: 0.75,
  macroF1: 0.65,
  weightedF1: 0.7,
  perClass,
  confusion: [
    [40, 10],
    [5, 3],
  ],
}
const metrics = { ...numbers, interval: { low: 0.64, high: 0.84 } }

function resultOf(ahead: { low: number; high: number }): FinetuneResult {
  return {
    ...{ folder: '/m/x', method: 'lora', labels: ['환불', '배송|오류'], split: { train: 230, test: 58 } },
    skipped: [
      { row: 3, reason: 'its text is empty' },
      { row: 9, reason: 'its text is empty' },
    ],
    ...{ truncatedRows: 40, metrics, seconds: 61, tokensPerSecond: 2000, peakMemoryMb: 900 },
    baselines: { majority: { accuracy: 0.6 }, tfidf: { accuracy: 0.7, analyzer: 'char', ahead } },
  }
}
const card = (ahead: { low: number; high: number }) => finetuneCard(settings, resultOf(ahead), base, ['환불해 주세요'])

describe('the card of a classifier', () => {
  it('says what it learned from, how good it is and where it is weak', () => {
    const text = card({ low: 0.01, high: 0.09 })
    const fields = cardFields(text)
    expect([fields.get('license'), fields.get('language'), fields.get('base_model')]).toEqual(['mit', 'ko', base.name])
    expect(text).toContain('right in 75.0 % (95 % interval 64.0 % to 84.0 %)')
    expect(text).toContain('better than TF-IDF, which counts words alone, by +5.0 points')
    expect(text).toContain('| rows left out | 2 (2: its text is empty) |')
    expect(text).toContain('| rows measured on | 58 (20.0 % held out, stratified by label, seed 7) |')
    expect(text).toContain('| 배송\\|오류 | 50.0 % | 40.0 % | 44.0 % | 8 |')
    expect(text).toContain('“배송|오류” is often missed or wrongly given: F1 44.0 %')
    expect(text).toContain('10 of 50 rows of “환불” were taken for “배송|오류”')
    expect(text).toContain('1 label has fewer than 10 held-out rows')
    expect(text).toMatch(/onnxruntime-node \d+\.\d+/)
    expect(text).toMatch(/Tunesmith \d+\.\d+/)
  })

  it('shows no path and no row of the user', () => {
    const text = card({ low: 0.01, high: 0.09 })
    for (const secret of ['/somewhere', '/home/ann', '/r/1', '환불해 주세요']) expect(text).not.toContain(secret)
  })

  it('says plainly where it is no better than counting words, or where that cannot be told', () => {
    expect(card({ low: -0.09, high: -0.01 })).toContain('**It is NOT better than TF-IDF')
    expect(card({ low: -0.02, high: 0.04 })).toContain('cannot be told')
  })

  it('of scores: beside counting words, by the error', () => {
    const scored = (ahead: { low: number; high: number }) => {
      const tfidf = { pearson: 0.6, spearman: 0.64, mse: 1.4, mae: 0.97, analyzer: 'char', ahead }
      const own = { pearson: 0.8, spearman: 0.79, mse: 0.9, mae: 0.75 }
      const result = { ...resultOf(ahead), labels: ['score'], metrics: own, baselines: { tfidf } }
      return finetuneCard({ ...settings, labelKind: 'score' }, result, base)
    }
    const text = scored({ low: 0.18, high: 0.26 })
    expect(text).toContain(
      'Its mean absolute error is 0.750, 0.220 less than that of TF-IDF, which counts words alone (95 %',
    )
    expect(text).toContain('| Spearman | 0.790 | 0.640 |')
    expect(scored({ low: -0.2, high: -0.1 })).toContain('less (95 % interval of the difference 0.100 to 0.200)')
    expect(scored({ low: -0.2, high: 0.1 })).toContain('cannot be told')
  })

  it('of several labels: beside counting words, by the rows with all of them right', () => {
    const several = (ahead?: { low: number; high: number }) => {
      const words = { microF1: 0.6, macroF1: 0.5, subsetAccuracy: 0.4, analyzer: 'word' }
      const own = { microF1: 0.7, macroF1: 0.6, subsetAccuracy: 0.52 }
      const baselines = ahead ? { tfidf: { ...words, ahead } } : {}
      const result = { ...resultOf({ low: 0, high: 0 }), labels: ['a', 'b'], metrics: own, baselines }
      return finetuneCard({ ...settings, labelKind: 'multi-label' }, result, base)
    }
    const text = several({ low: 0.05, high: 0.19 })
    expect(text).toContain('held-out rows it has all labels right in 52.0 %. That is better than TF-IDF')
    expect(text).toContain('| micro F1 | 70.0 % | 60.0 % |')
    expect(text).toContain('| all labels right | 52.0 % | 40.0 % |')
    expect(several({ low: -0.2, high: -0.1 })).toContain('**It is NOT better than TF-IDF')
    expect(several()).toContain('it has all labels right in 52.0 %.')
  })

  it('lists the weakest twenty of many labels', () => {
    const many = Array.from({ length: 30 }, (_, i) => ({ ...perClass[0]!, label: `l${i}`, f1: i / 30 }))
    const result = { ...resultOf({ low: 0, high: 1 }), metrics: { accuracy: 0.5, perClass: many } }
    const text = finetuneCard(settings, result, base)
    expect(text).toContain('The 20 weakest of 30 labels')
    expect(text).toContain('| l0 |')
    expect(text).not.toContain('| l29 |')
  })
})

describe('the command of a run', () => {
  it('names what is not the default', () => {
    expect(finetuneCommand(settings, 'starter-bert-ko', '문의 표.csv')).toBe(
      "tunesmith finetune --model starter-bert-ko --data '문의 표.csv' --text 문의 --label label --method lora --epochs 5 --lora-rank 4 --seed 7 --balance",
    )
    // a head reads none of these, however it was set up
    expect(
      finetuneCommand({ ...settings, method: 'head', dropout: false, fittedHead: false }, 'starter-bert-ko', 'd.csv'),
    ).toBe(
      'tunesmith finetune --model starter-bert-ko --data d.csv --text 문의 --label label --method head --seed 7 --balance',
    )
    const text = finetuneTextSchema.parse({
      ...{ ...folders, model: '/b', data: '/d.csv', method: 'full', dropout: false, patience: 3 },
      columns: { kind: 'response', prompt: 'Q', response: 'A' },
    })
    expect(finetuneCommand({ ...settings, header: false }, 'starter-bert-ko', '문의 표.csv')).toContain(' --no-header ')
    expect(finetuneCommand(text, 'gpt', 'd.csv')).toBe(
      'tunesmith finetune --model gpt --data d.csv --prompt Q --response A --method full --patience 3 --no-dropout',
    )
  })
})

describe('the card of a GPT', () => {
  it('compares it with what it was before', () => {
    const asked = finetuneTextSchema.parse({
      ...{ ...folders, model: '/b', data: '/d.jsonl', method: 'lora', dataName: '상담 기록' },
      columns: { kind: 'messages', messages: 'messages' },
    })
    const result = (perplexity: number) => ({
      ...{ folder: '/m', method: 'lora' as const, split: { train: 100, test: 5 }, skipped: [], truncatedRows: 0 },
      metrics: { perplexity, basePerplexity: 200, loss: 3, baseLoss: 5.3, tokens: 400, copied: 0.4 },
      ...{ validation: [], keptStep: 10, end: 'steps' as const, samples: [] },
      ...{ seconds: 10, tokensPerSecond: 100, peakMemoryMb: 500 },
    })
    const more = { sample: [], template: '{{ messages }}' }
    const better = finetuneTextCard(asked, result(20), base, more)
    expect(better).toContain('its perplexity is 20; that of starter-bert-ko before was 200')
    expect(better).toContain('40.0 % of what it writes stands in the training rows')
    expect(better).toContain('| file | 상담 기록 |')
    expect(better).toContain('{{ messages }}')
    expect(finetuneTextCard(asked, result(300), base, more)).toContain('NOT better than the model it began with')
  })
})
