import { beforeEach, describe, expect, it } from 'vitest'
import type { ComparedSide, Comparison, Pretraining } from '../../../shared/contract/results.ts'
import type { RunView } from '../../../shared/contract/runs.ts'
import { useLanguage } from '../../stores/language.ts'
import { tableText } from './copy-table.ts'
import { fewerDots, mattersMore } from './fewer-dots.ts'
import { gapCurves, gapOutline, valueAt } from './gap-points.ts'
import { sayComparison, sideNames } from './say-comparison.ts'
import { settingsApart } from './settings-apart.tsx'

const side = (name: string, value: number, more: Partial<ComparedSide> = {}, method = 'lora'): ComparedSide => ({
  run: { id: name, name, method, baseName: 'base', settings: {} } as unknown as RunView,
  ...{ value, interval: { low: value - 0.02, high: value + 0.02 }, macroF1: 0.8, seconds: 90, peakMemoryBytes: 1e9 },
  ...{ sizeBytes: 2e6, curve: [], curveOf: 'accuracy', learnedRows: 100, rowsPerStep: 10, steps: 20 },
  ...more,
})
const compare = (a: ComparedSide, b: ComparedSide, more: Partial<Comparison> = {}): Comparison => ({
  ...{ a, b, measure: 'accuracy', rows: 300, difference: b.value - a.value, better: 'unclear', tfidf: null },
  ...{ interval: { low: -0.068, high: 0.029 }, counts: null, samples: [] },
  ...more,
})

describe('two runs in words', () => {
  beforeEach(() => useLanguage.setState({ language: 'en' }))

  it('are named by their methods where those tell them apart, else by their names', () => {
    expect(sideNames(compare(side('x', 0.5), side('y', 0.5, {}, 'head')))).toEqual(['LoRA', 'Head'])
    expect(sideNames(compare(side('x', 0.5), side('y', 0.5)))).toEqual(['x', 'y'])
  })

  it('say which is better, by how much, and when that may be chance', () => {
    const unclear = sayComparison(compare(side('x', 0.49), side('y', 0.47)))
    expect(unclear.title).toBe('x and y are not clearly apart')
    expect(unclear.lead).toContain('y is 2.0 points below x')
    expect(unclear.lead).toContain('may be chance')
    const clear = sayComparison(
      compare(side('x', 0.4), side('y', 0.6), { better: 'b', interval: { low: 0.1, high: 0.3 } }),
    )
    expect(clear.title).toBe('y does better than x')
    expect(clear.lead).toContain('20.0 points above')
    expect(clear.lead).not.toContain('chance')
    const written = sayComparison(
      compare(side('x', 30), side('y', 20), { measure: 'perplexity', interval: null, better: 'b' }),
    )
    expect(written.lead).toContain('10 below')
    useLanguage.setState({ language: 'ko' })
    expect(sayComparison(compare(side('x', 0.49), side('y', 0.47))).lead).toContain('2.0%p 낮습니다')
  })

  it('are copied as a table with a line each', () => {
    const lines = tableText(compare(side('x', 0.49), side('y', 0.47))).split('\n')
    expect(lines.map((line) => line.split('\t').length)).toEqual([7, 7, 7])
    expect(lines[1]).toMatch(/^x\t49\.0%\t47\.0%–51\.0%\t80\.0/)
  })

  it('show only the settings that differ, those inside others too', () => {
    const apart = settingsApart(
      { epochs: 3, lora: { rank: 8, alpha: 16 }, threads: 1, data: 'a' },
      { epochs: 3, lora: { rank: 4, alpha: 16 }, threads: 2, data: 'b', seed: 1 },
    )
    expect(apart).toEqual([
      { name: 'lora.rank', a: 8, b: 4 },
      { name: 'seed', a: undefined, b: 1 },
    ])
  })
})

describe('the gap that pre-training makes', () => {
  const found = { trainRows: 100, epochs: 2 } as Pretraining
  const first = side('x', 0.9, {
    curve: [
      [5, 0.5],
      [10, 0.8],
    ],
  })
  const second = side('y', 0.6, {
    curve: [
      [5, 0.3],
      [20, 0.5],
    ],
  })

  it('runs over the rows that were read, to what the held-out rows say', () => {
    const curves = gapCurves(found, compare(first, second))
    expect(curves.rows).toBe(200)
    expect(curves.pretrained).toEqual([
      { rows: 50, value: 0.5 },
      { rows: 100, value: 0.8 },
      { rows: 200, value: 0.9 },
    ])
    // the last point on its way gives way to the end
    expect(curves.scratch).toEqual([
      { rows: 50, value: 0.3 },
      { rows: 200, value: 0.6 },
    ])
    expect(valueAt(curves.scratch, 125)).toBeCloseTo(0.45)
    const outline = gapOutline(curves)!
    expect(outline[0]).toEqual({ rows: 50, value: 0.5 })
    expect(outline.at(-1)).toEqual({ rows: 50, value: 0.3 })
  })

  it('has no area where one was not measured on its way', () => {
    const curves = gapCurves(found, compare(side('x', 0.9), second))
    expect(curves.pretrained).toEqual([{ rows: 200, value: 0.9 }])
    expect(gapOutline(curves)).toBeNull()
  })
})

describe('the same with fewer rows', () => {
  const point = (rows: number, own: number | null, other: number | null) => ({
    rows,
    pretrained: own === null ? null : { run: {} as RunView, value: own },
    scratch: other === null ? null : { run: {} as RunView, value: other },
    tfidf: 0.5,
  })
  const found = { trainRows: 5000, fewer: [point(100, 0.7, 0.4), point(300, 0.8, null), point(1000, null, 0.6)] }
  const whole = compare(side('x', 0.9), side('y', 0.8), { tfidf: 0.85 })

  it('has a dot where both are done, and one of all rows', () => {
    expect(fewerDots(found as unknown as Pretraining, whole)).toEqual([
      { rows: 100, pretrained: 0.7, scratch: 0.4, tfidf: 0.5 },
      { rows: 5000, pretrained: 0.9, scratch: 0.8, tfidf: 0.85 },
    ])
  })

  it('matters more only where the gap is wider than on all rows; of an error, less is better', () => {
    const dots = (few: number, scratch: number) => [
      { rows: 100, pretrained: few, scratch, tfidf: null },
      { rows: 5000, pretrained: 0.5, scratch: 0.4, tfidf: null },
    ]
    expect(mattersMore(dots(0.7, 0.4), { measure: 'accuracy' })).toBe(true)
    expect(mattersMore(dots(0.45, 0.4), { measure: 'accuracy' })).toBe(false)
    expect(mattersMore(dots(0.4, 0.7), { measure: 'error' })).toBe(true)
    expect(mattersMore(dots(0.7, 0.4), { measure: 'error' })).toBe(false)
    expect(mattersMore(dots(0.7, 0.4).slice(0, 1), { measure: 'accuracy' })).toBe(false)
  })
})
