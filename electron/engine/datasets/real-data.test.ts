import { describe, expect, it } from 'vitest'
import { loadLabelled } from './labelled.ts'
import { describeTable, readRows } from './read-rows.ts'
import { hasRealData, realData } from './temp-files.fixture.ts'

const counts: [string, number][] = [
  ['en/sst2-train.tsv', 60_614],
  ['en/sst2-dev.tsv', 6_735],
  ['en/sst2-test.tsv', 872],
  ['en/banking77-train.csv', 10_003],
  ['en/banking77-test.csv', 3_080],
  ['ko/movie-reviews-train.tsv', 180_000],
  ['ko/movie-reviews-test.tsv', 20_000],
  ['ko/hate-speech-train.tsv', 7_896],
  ['ko/chatbot-data.csv', 11_823],
  ['ko/korsts-train.tsv', 5_749],
  ['ko/korsts-dev.tsv', 1_500],
  ['ko/korsts-test.tsv', 1_379],
  ['ko/kornli-dev.tsv', 2_490],
  ['ko/kornli-test.tsv', 5_010],
  ['ko/klue-nli-dev.json', 3_000],
  ['chat/e2e-devset.csv', 4_672],
  ['chat/e2e-testset_w_refs.csv', 4_693],
  ['chat/schema-guided-dialogue.jsonl', 14_272],
]

describe.skipIf(!hasRealData())('real datasets', () => {
  it.each(counts)('%s has %i rows', async (name, count) => {
    let rows = 0
    for await (const _ of readRows(realData(name))) rows++
    expect(rows).toBe(count)
  })

  it('reads a file without header', async () => {
    const { columns, preview } = await describeTable(realData('en/agnews-test.tsv'), { columns: ['text', 'topic'] })
    expect(columns).toEqual(['text', 'topic'])
    expect(preview[0]!.values.topic).toBe('Business')
  })

  it('samples Korean reviews, both labels about equally often', async () => {
    const options = { text: 'document', label: 'label', rows: 2_000, seed: 1 }
    const data = await loadLabelled(realData('ko/movie-reviews-test.tsv'), options)
    expect(data.classNames).toEqual(['0', '1'])
    expect(data.skipped).toEqual([])
    const positive = data.labels.filter((label) => label === 1).length
    expect(positive).toBeGreaterThan(900)
    expect(positive).toBeLessThan(1_100)
  })

  it('loads scored pairs', async () => {
    const data = await loadLabelled(realData('ko/korsts-dev.tsv'), {
      text: 'sentence1',
      textPair: 'sentence2',
      label: 'score',
      kind: 'score',
    })
    expect(data.labels).toHaveLength(1_500)
    expect(data.pairs).toHaveLength(1_500)
    expect(Math.min(...data.labels)).toBe(0)
    expect(Math.max(...data.labels)).toBe(5)
  })
})
