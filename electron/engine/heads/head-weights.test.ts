import { expect, it } from 'vitest'
import { applyHead, foldHead, type HeadLayer, headProbabilities, toClassifier } from './head-weights.ts'

const linear: HeadLayer = {
  weight: Float32Array.of(1, 2, 3, 4, 5, 6),
  bias: Float32Array.of(0.5, -0.5),
  activation: 'none',
} // [3, 2]
const weights = { mean: Float32Array.of(1, -2, 3), scale: Float32Array.of(2, 0.5, 4), layers: [linear] }
const features = Float32Array.of(3, -1, 7, 0, 0, 0) // [2, 3]

it('folds the standardisation into the first layer', () => {
  // row 0 standardised is (1, 2, 1): 1*1 + 2*3 + 1*5 + 0.5 = 12.5 and 2 + 8 + 6 - 0.5 = 15.5
  const outputs = applyHead(foldHead(weights), features, 2)
  expect(outputs[0]).toBeCloseTo(12.5, 5)
  expect(outputs[1]).toBeCloseTo(15.5, 5)
  // row 1 standardised is (-0.5, 4, -0.75)
  expect(outputs[2]).toBeCloseTo(-0.5 + 12 - 3.75 + 0.5, 5)
})

it('applies tanh between layers', () => {
  const layers: HeadLayer[] = [
    { weight: Float32Array.of(1), bias: Float32Array.of(0), activation: 'tanh' },
    { weight: Float32Array.of(2), bias: Float32Array.of(1), activation: 'none' },
  ]
  expect(applyHead(layers, Float32Array.of(0.5), 1)[0]).toBeCloseTo(2 * Math.tanh(0.5) + 1, 6)
})

it('turns outputs into probabilities by kind, without overflow', () => {
  const steep: HeadLayer = { weight: Float32Array.of(1000, -1000), bias: Float32Array.of(0, 0), activation: 'none' }
  expect([...headProbabilities('classes', [steep], Float32Array.of(1), 1)]).toEqual([1, 0])
  expect([...headProbabilities('multi-label', [steep], Float32Array.of(1), 1)]).toEqual([1, 0])
  expect([...headProbabilities('score', [steep], Float32Array.of(1), 1)]).toEqual([1000, -1000])
  const [a, b] = headProbabilities('classes', foldHead(weights), features, 2)
  expect(a! + b!).toBeCloseTo(1, 6)
  expect(b! / a!).toBeCloseTo(Math.exp(3), 3)
})

it('lays a linear head out as a classifier [C, D]', () => {
  const classifier = toClassifier(foldHead({ ...weights, mean: new Float32Array(3), scale: Float32Array.of(1, 1, 1) }))
  expect([...classifier.weight]).toEqual([1, 3, 5, 2, 4, 6])
  expect([...classifier.bias]).toEqual([0.5, -0.5])
})

it('refuses what does not fit', () => {
  expect(() => toClassifier([{ ...linear, activation: 'tanh' }, linear])).toThrow(/Only a linear head/)
  expect(() => foldHead({ ...weights, mean: new Float32Array(2) })).toThrow(/takes 3 features.*2 means/)
  expect(() => applyHead([linear], features, 3)).toThrow(/3 rows need 9 numbers, 6/)
})
