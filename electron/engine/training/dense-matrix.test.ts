import { expect, it } from 'vitest'
import { dot } from '../../../shared/domain/vectors.ts'
import { randomFloats } from '../test-support.ts'
import {
  addOuter,
  cholesky,
  leadingSpace,
  type Matrix,
  matrix,
  mirrored,
  product,
  rowOf,
  solve,
  solveLower,
  solveUpper,
  transposed,
} from './dense-matrix.ts'

const drawn = (rows: number, columns: number, seed: number) =>
  matrix(rows, columns, Float64Array.from(randomFloats(rows * columns, seed)))
const near = (found: Matrix, expected: Matrix) => {
  expect([found.rows, found.columns]).toEqual([expected.rows, expected.columns])
  for (const [i, value] of found.data.entries()) expect(value).toBeCloseTo(expected.data[i]!, 8)
}
/** Positive definite: outer products of more vectors than it has rows. */
function definite(size: number): Matrix {
  const a = matrix(size, size)
  for (let i = 0; i < 3 * size; i++) addOuter(a, randomFloats(size, i + 1), 0.5)
  return a
}
const size = 9

it('takes a positive definite matrix apart and solves with it', () => {
  const lower = definite(size)
  const a = mirrored(lower)
  near(transposed(a), a)
  const root = cholesky(lower)
  near(product(root, transposed(root)), a)
  const b = drawn(size, 4, 50)
  near(product(a, solve(lower, b)), b)
  near(product(root, solveLower(root, b)), b)
  near(product(transposed(root), solveUpper(root, b)), b)
})

it('finds the space of the largest eigenvectors', () => {
  // known eigenvectors: the rows of a rotation, by Gram-Schmidt of random ones
  const axes = leadingSpace(mirrored(definite(size)), drawn(size, size, 3), 0)
  near(
    product(axes, transposed(axes)),
    matrix(
      size,
      size,
      Float64Array.from({ length: size ** 2 }, (_, i) => (i % (size + 1) === 0 ? 1 : 0)),
    ),
  )
  const symmetric = matrix(size, size)
  const axis = (i: number) => rowOf(axes, i)
  for (let i = 0; i < size; i++) addOuter(symmetric, axis(i), 2 ** -i)
  const space = leadingSpace(mirrored(symmetric), drawn(3, size, 8))
  const inside = (x: Float64Array) => [0, 1, 2].reduce((sum, i) => sum + dot(rowOf(space, i), x) ** 2, 0)
  for (let i = 0; i < size; i++) expect(inside(axis(i))).toBeCloseTo(i < 3 ? 1 : 0, 6)
})
