// Synthetic data of this room's tests, from seeds.

import { seededRandom } from './seeded-random.ts'

/** Standard normal numbers (Box-Muller). */
export function normals(count: number, seed: number): Float32Array {
  const random = seededRandom(seed)
  const values = new Float32Array(count)
  for (let i = 0; i < count; i++) values[i] = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return values
}

/** Gaussian clouds around random centres, on features of unlike sizes and offsets, one of which never changes. */
export function clouds(count: number, width: number, classes: number, spread: number, seed: number) {
  const centres = normals(classes * width, seed + 1)
  const features = normals(count * width, seed + 2)
  const labels = Int32Array.from({ length: count }, (_, row) => row % classes)
  for (let row = 0; row < count; row++)
    for (let i = 0; i < width; i++) {
      const value = centres[labels[row]! * width + i]! + spread * features[row * width + i]!
      features[row * width + i] = i === width - 1 ? 7 : 10 * i + (i + 1) * value
    }
  return { features, labels, count, width, classes }
}

/** The corners of a square, noisy; opposite corners share a class. */
export function exclusiveOr(count: number, seed: number) {
  const features = normals(count * 2, seed)
  const labels = new Int32Array(count)
  for (let row = 0; row < count; row++) {
    const [a, b] = [row & 1, (row >> 1) & 1]
    labels[row] = a ^ b
    features[row * 2] = 2 * a - 1 + 0.25 * features[row * 2]!
    features[row * 2 + 1] = 2 * b - 1 + 0.25 * features[row * 2 + 1]!
  }
  return { features, labels, count, width: 2, classes: 2 }
}

export function accuracy(outputs: Float32Array, labels: Int32Array): number {
  const classes = outputs.length / labels.length
  let right = 0
  labels.forEach((label, row) => {
    const logits = outputs.subarray(row * classes, (row + 1) * classes)
    if (logits.indexOf(Math.max(...logits)) === label) right++
  })
  return right / labels.length
}
