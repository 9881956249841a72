// IEEE 754 binary16 and bfloat16 <-> binary32, on whole arrays. Bits are moved as integers, so that NaN payloads survive.

let halfTable: Uint32Array | undefined

/** Binary32 bits of each of the 65,536 halves; 256 KB, built at first use. */
function halfBits(): Uint32Array {
  if (halfTable) return halfTable
  const table = new Uint32Array(65_536)
  const scratch = new Float32Array(1)
  const scratchBits = new Uint32Array(scratch.buffer)
  for (let half = 0; half < 65_536; half++) {
    const sign = (half & 0x8000) << 16
    const exponent = (half >> 10) & 0x1f
    const fraction = half & 0x3ff
    if (exponent === 0) {
      scratch[0] = fraction * 2 ** -24
      table[half] = sign | scratchBits[0]!
    } else {
      // 112 = 127 - 15, the difference of the exponent biases; all ones stay all ones.
      const wide = exponent === 31 ? 255 : exponent + 112
      table[half] = sign | (wide << 23) | (fraction << 13)
    }
  }
  halfTable = table
  return table
}

/** Writes the values of `halves` into `into` from element `at`. */
export function halfToFloats(halves: Uint16Array, into: Float32Array, at = 0): void {
  const table = halfBits()
  const bits = new Uint32Array(into.buffer, into.byteOffset + at * 4, halves.length)
  for (let i = 0; i < halves.length; i++) bits[i] = table[halves[i]!]!
}

/** Writes the values of `brains` (bfloat16: the upper half of a binary32) into `into` from element `at`. */
export function bfloat16ToFloats(brains: Uint16Array, into: Float32Array, at = 0): void {
  const bits = new Uint32Array(into.buffer, into.byteOffset + at * 4, brains.length)
  for (let i = 0; i < brains.length; i++) bits[i] = brains[i]! << 16
}

/** Rounds to nearest, ties to even; from 65,520 up the result is infinite, below 2^-14 it is subnormal. */
export function floatsToHalf(floats: Float32Array): Uint16Array {
  const bits = new Uint32Array(floats.buffer, floats.byteOffset, floats.length)
  const halves = new Uint16Array(floats.length)
  for (let i = 0; i < bits.length; i++) halves[i] = halfOf(bits[i]!)
  return halves
}

function halfOf(bits: number): number {
  const sign = (bits >>> 16) & 0x8000
  const size = bits & 0x7fff_ffff
  // NaN keeps its upper payload, and the quiet bit so that it cannot turn into an infinity.
  if (size > 0x7f80_0000) return sign | 0x7e00 | ((size >>> 13) & 0x3ff)
  if (size >= 0x477f_f000) return sign | 0x7c00
  if (size >= 0x3880_0000) {
    const rebiased = size - (112 << 23)
    return sign | ((rebiased + 0xfff + ((rebiased >>> 13) & 1)) >>> 13)
  }
  // Half of the smallest subnormal, 2^-25, is a tie and goes to the even zero.
  if (size <= 0x3300_0000) return sign
  const shift = 126 - (size >>> 23)
  const significand = (size & 0x7f_ffff) | 0x80_0000
  const half = significand >>> shift
  const rest = significand & ((1 << shift) - 1)
  const tie = 1 << (shift - 1)
  return sign | (rest > tie || (rest === tie && half & 1) ? half + 1 : half)
}

/** Rounds to nearest, ties to even. */
export function floatsToBfloat16(floats: Float32Array): Uint16Array {
  const bits = new Uint32Array(floats.buffer, floats.byteOffset, floats.length)
  const brains = new Uint16Array(floats.length)
  for (let i = 0; i < bits.length; i++) {
    const value = bits[i]!
    const isNan = (value & 0x7fff_ffff) > 0x7f80_0000
    brains[i] = isNan ? (value >>> 16) | 0x40 : (value + 0x7fff + ((value >>> 16) & 1)) / 65_536
  }
  return brains
}
