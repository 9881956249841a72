import { beforeEach, describe, expect, it } from 'vitest'
import type { ExportCheck, ExportChoice } from '../../../shared/contract/exports.ts'
import { useLanguage } from '../../stores/language.ts'
import { proofWords } from './proof-words.ts'

const check = (more: Partial<ExportCheck>): ExportCheck => ({
  ...{ format: 'onnx', precision: 'float32', file: 'x', bytes: 100, kind: 'label', rows: 1240 },
  ...{ answers: 1240, same: 1240, agreement: 1, maxDifference: 1e-6, largest: 5, accuracy: null },
  ...{ millisecondsPerRow: 5, liveMillisecondsPerRow: 5, differsFromBase: 0.4, problem: null },
  ...more,
})
const choices: ExportChoice[] = [
  { format: 'onnx', precision: 'float32', bytes: 100, obstacle: null, isBesideBase: false },
]
const int8 = check({
  ...{ precision: 'int8-dynamic', bytes: 26, same: 1232, liveMillisecondsPerRow: 14 },
  accuracy: { live: 0.874, exported: 0.872 },
})

describe('a check in words', () => {
  beforeEach(() => useLanguage.setState({ language: 'en' }))

  it('says what a smaller file gains and costs', () => {
    expect(proofWords([check({}), int8], choices, { method: 'lora' })).toEqual([
      'The 32-bit files answer as the live model does, every time.',
      'ONNX int8: 26% of the size of 32 bits, and 2.8 times as fast. Of 1,240 rows, 8 get another label. Accuracy goes from 87.4% to 87.2%.',
      'Both files answer otherwise than their base.',
    ])
    useLanguage.setState({ language: 'ko' })
    const [, korean] = proofWords([check({}), int8], choices, { method: 'lora' })
    expect(korean!.replace('\u2060', '')).toBe(
      'ONNX int8: 크기는 32비트의 26%이고 2.8배 빠릅니다. 1,240행 중 8행에서 라벨이 달라집니다. 정확도는 87.4%에서 87.2%가 됩니다.',
    )
  })

  it('promises nothing of what failed, nor a base that was not compared', () => {
    const bad = { ...int8, problem: { kind: 'agreement' as const, message: '' } }
    expect(proofWords([bad], choices, { method: 'full' })).toEqual([])
    const head = check({ differsFromBase: null })
    expect(proofWords([head], choices, { method: 'head' }).at(-1)).toContain('Only a head was trained')
    expect(proofWords([head], choices, { method: null })).toHaveLength(1)
  })
})
