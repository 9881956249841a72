import { describe, expect, it } from 'vitest'
import type { ExportChoice } from '../../../shared/contract/exports.ts'
import { bytesOf, firstChoice, rowsOf, withFile, withoutFile } from './plan.ts'

const choice = (format: ExportChoice['format'], precision: ExportChoice['precision'], more = {}): ExportChoice => ({
  ...{ format, precision, bytes: 100, obstacle: null, isBesideBase: false, ...more },
})
const choices = [
  choice('onnx', 'float32'),
  choice('onnx', 'int8-dynamic', { bytes: 25 }),
  choice('safetensors', 'float16', { bytes: 50 }),
  choice('safetensors', 'float32'),
  choice('peft', 'float32', { obstacle: 'no-adapter', bytes: 0 }),
]

describe('what is to be exported', () => {
  it('is listed by use, both precisions of the merged weights in one row', () => {
    expect(rowsOf(choices).map(({ key, choices: own }) => [key, own.map(({ precision }) => precision)])).toEqual([
      ['onnx int8-dynamic', ['int8-dynamic']],
      ['onnx float32', ['float32']],
      ['safetensors', ['float32', 'float16']],
      ['peft', ['float32']],
    ])
  })

  it('begins with a small file for browsers and the whole, as far as they can be', () => {
    const names = (given: ExportChoice[], method: string | null) =>
      firstChoice(given, { method }).map(({ format, precision }) => `${format} ${precision}`)
    expect(names(choices, 'lora')).toEqual(['onnx int8-dynamic', 'safetensors float32'])
    const narrow = choices.map((each) =>
      each.precision === 'int8-dynamic' ? { ...each, obstacle: 'nothing-to-quantise' as const } : each,
    )
    expect(names(narrow, null)).toEqual(['onnx float32', 'safetensors float32'])
  })

  it('holds one set of merged weights, in the order of the list', () => {
    const [, , half, whole] = choices as [ExportChoice, ExportChoice, ExportChoice, ExportChoice]
    const files = withFile(withFile(withFile([], half), choices[0]!), whole)
    expect(files.map(({ format, precision }) => `${format} ${precision}`)).toEqual([
      'onnx float32',
      'safetensors float32',
    ])
    expect(bytesOf(files, choices)).toBe(200)
    expect(withoutFile(files, half)).toEqual([choices[0]])
  })
})
