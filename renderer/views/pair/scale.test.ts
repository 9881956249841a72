import { describe, expect, it } from 'vitest'
import { cosineScale, gradeOf, placeOn, scoreScale, scoreText } from './scale.ts'

describe('a scale of likeness', () => {
  it('has a grade for every score, also beyond its ends', () => {
    expect([5.4, 4.5, 3.7, 2, 1, 0, -2].map((score) => gradeOf(scoreScale, score))).toEqual([0, 0, 1, 2, 3, 4, 4])
    expect([1, 0.7, 0.5, 0.3, 0, -0.4].map((score) => gradeOf(cosineScale, score))).toEqual([0, 1, 2, 3, 4, 4])
  })
  it('writes its scores with its decimals', () => {
    expect([0.04, -0.04, 3, -1.26].map((score) => scoreText(scoreScale, score))).toEqual(['0.0', '0.0', '3.0', '−1.3'])
    expect([0.5, -0.018].map((score) => scoreText(cosineScale, score))).toEqual(['0.50', '−0.02'])
  })
  it('has a place for every score', () => {
    expect([-1, 0, 2.5, 5, 9].map((score) => placeOn(scoreScale, score))).toEqual([0, 0, 0.5, 1, 1])
  })
})
