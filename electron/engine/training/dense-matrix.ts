// Small dense matrices in row-major order: what setting heads by hand needs, no more.
import { addScaled, dot } from '../../../shared/domain/vectors.ts'

export type Matrix = { rows: number; columns: number; data: Float64Array }

export const matrix = (rows: number, columns: number, data = new Float64Array(rows * columns)): Matrix => ({
  rows,
  columns,
  data,
})

/** A view: what is written to it is written to the matrix. */
export const rowOf = ({ columns, data }: Matrix, row: number): Float64Array =>
  data.subarray(row * columns, (row + 1) * columns)

const copyOf = ({ rows, columns, data }: Matrix): Matrix => matrix(rows, columns, data.slice())

/** a [N, K] b [K, M] */
export function product(a: Matrix, b: Matrix): Matrix {
  const out = matrix(a.rows, b.columns)
  for (let i = 0; i < a.rows; i++)
    for (let k = 0; k < a.columns; k++) addScaled(rowOf(out, i), rowOf(b, k), a.data[i * a.columns + k]!)
  return out
}

export function transposed({ rows, columns, data }: Matrix): Matrix {
  return matrix(
    columns,
    rows,
    Float64Array.from(data, (_, at) => data[(at % rows) * columns + Math.floor(at / rows)]!),
  )
}

/** Adds `weight` times the outer product of x with itself, below the diagonal alone. */
export function addOuter({ columns, data }: Matrix, x: ArrayLike<number>, weight: number): void {
  for (let i = 0; i < columns; i++) {
    const factor = weight * x[i]!
    for (let j = 0; j <= i; j++) data[i * columns + j]! += factor * x[j]!
  }
}

/** Lower triangular L with L Lᵀ = a; reads the lower half of a positive definite matrix. */
export function cholesky(a: Matrix): Matrix {
  const size = a.rows
  const lower = matrix(size, size)
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      let sum = a.data[i * size + j]!
      for (let k = 0; k < j; k++) sum -= lower.data[i * size + k]! * lower.data[j * size + k]!
      lower.data[i * size + j] = i === j ? Math.sqrt(sum) : sum / lower.data[j * size + j]!
    }
  return lower
}

/** x of L x = b, for every column of b. */
export function solveLower(lower: Matrix, b: Matrix): Matrix {
  const x = copyOf(b)
  const at = (i: number, k: number) => lower.data[i * lower.columns + k]!
  for (let i = 0; i < b.rows; i++) {
    const own = rowOf(x, i)
    for (let k = 0; k < i; k++) addScaled(own, rowOf(x, k), -at(i, k))
    divide(own, at(i, i))
  }
  return x
}

/** x of Lᵀ x = b, for every column of b. */
export function solveUpper(lower: Matrix, b: Matrix): Matrix {
  const x = copyOf(b)
  const at = (i: number, k: number) => lower.data[k * lower.columns + i]!
  for (let i = b.rows - 1; i >= 0; i--) {
    const own = rowOf(x, i)
    for (let k = i + 1; k < b.rows; k++) addScaled(own, rowOf(x, k), -at(i, k))
    divide(own, at(i, i))
  }
  return x
}

function divide(row: Float64Array, by: number): void {
  for (let i = 0; i < row.length; i++) row[i]! /= by
}

/** x of a x = b, a positive definite, its lower half read. */
export function solve(a: Matrix, b: Matrix): Matrix {
  const lower = cholesky(a)
  return solveUpper(lower, solveLower(lower, b))
}

/** The other half of a symmetric matrix whose lower half is filled. */
export function mirrored(a: Matrix): Matrix {
  const full = copyOf(a)
  for (let i = 0; i < a.rows; i++)
    for (let j = i + 1; j < a.rows; j++) full.data[i * a.rows + j] = a.data[j * a.rows + i]!
  return full
}

/** Rows of [N, D] made orthonormal, one after another (Gram-Schmidt, twice for its roundings). */
function orthonormal(a: Matrix): Matrix {
  const out = copyOf(a)
  for (let i = 0; i < a.rows; i++) {
    const own = rowOf(out, i)
    for (let pass = 0; pass < 2; pass++)
      for (let j = 0; j < i; j++) addScaled(own, rowOf(out, j), -dot(own, rowOf(out, j)))
    divide(own, Math.sqrt(dot(own, own)))
  }
  return out
}

/** An orthonormal basis [N, D] of the N largest eigenvectors' space, of a symmetric [D, D]: orthogonal iteration from `start` [N, D]. */
export function leadingSpace(symmetric: Matrix, start: Matrix, iterations = 40): Matrix {
  let basis = orthonormal(start)
  for (let i = 0; i < iterations; i++) basis = orthonormal(product(basis, symmetric))
  return basis
}
