import { describe, expect, it } from 'vitest'
import { bfloat16ToFloats, floatsToBfloat16, floatsToHalf, halfToFloats } from './half-floats.ts'

const allBits = Uint16Array.from({ length: 65_536 }, (_, i) => i)

function widen(convert: typeof halfToFloats, bits: Uint16Array): Float32Array {
  const floats = new Float32Array(bits.length)
  convert(bits, floats)
  return floats
}

const bitsOf = (floats: Float32Array) => new Uint32Array(floats.buffer, floats.byteOffset, floats.length)

describe('binary16', () => {
  it('reads the values of the standard', () => {
    const bits = Uint16Array.of(0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x03ff, 0x7c00, 0xfc00, 0x3555)
    const values = [1, -2, 65_504, 2 ** -14, 2 ** -24, 2 ** -14 - 2 ** -24, Infinity, -Infinity, 0.333251953125]
    expect([...widen(halfToFloats, bits)]).toEqual(values)
    expect(bitsOf(widen(halfToFloats, Uint16Array.of(0x8000)))[0]).toBe(0x8000_0000)
  })

  it('keeps every half but signalling NaNs, which become quiet', () => {
    const back = floatsToHalf(widen(halfToFloats, allBits))
    const expected = allBits.map((half) => ((half & 0x7fff) > 0x7c00 ? half | 0x200 : half))
    expect(back).toEqual(expected)
  })

  it('rounds to the nearest half and ties to even, between every two neighbours', () => {
    const wrong: number[] = []
    for (let half = 0; half < 0x7bff; half++) {
      const [low, high] = widen(halfToFloats, Uint16Array.of(half, half + 1)) as unknown as [number, number]
      const middle = (low + high) / 2
      const ulp = middle * 2 ** -23
      const even = half % 2 === 0 ? half : half + 1
      const results = floatsToHalf(Float32Array.of(middle, middle - ulp, middle + ulp, -middle))
      if ([even, half, half + 1, even | 0x8000].some((bits, i) => bits !== results[i])) wrong.push(half)
    }
    expect(wrong).toEqual([])
  })

  it('overflows to infinity from 65520 and underflows to signed zero', () => {
    const floats = Float32Array.of(65_519.996, 65_520, -65_520, 3e38, Infinity, 2 ** -25, -(2 ** -26), 1e-45, 2 ** -24)
    const expected = [0x7bff, 0x7c00, 0xfc00, 0x7c00, 0x7c00, 0, 0x8000, 0, 1]
    expect([...floatsToHalf(floats)]).toEqual(expected)
  })

  it('writes at an offset and leaves the rest', () => {
    const floats = Float32Array.of(9, 9, 9, 9).subarray(1)
    halfToFloats(Uint16Array.of(0x3c00), floats, 1)
    expect([...floats]).toEqual([9, 1, 9])
  })
})

describe('bfloat16', () => {
  it('is the upper half of a binary32', () => {
    const bits = bitsOf(widen(bfloat16ToFloats, allBits))
    expect(bits).toEqual(Uint32Array.from(allBits, (half) => half * 65_536))
  })

  it('keeps every value but signalling NaNs', () => {
    const back = floatsToBfloat16(widen(bfloat16ToFloats, allBits))
    expect(back).toEqual(allBits.map((half) => ((half & 0x7fff) > 0x7f80 ? half | 0x40 : half)))
  })

  it('rounds to nearest, ties to even, and overflows to infinity', () => {
    const bits = Uint32Array.of(
      0x3f80_8000,
      0x3f81_8000,
      0x3f80_8001,
      0x3f80_7fff,
      0x7f7f_ffff,
      0xff7f_8000,
      0x7f80_0001,
    )
    const expected = [0x3f80, 0x3f82, 0x3f81, 0x3f80, 0x7f80, 0xff80, 0x7fc0]
    expect([...floatsToBfloat16(new Float32Array(bits.buffer))]).toEqual(expected)
  })
})
