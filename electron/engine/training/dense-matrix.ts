// Small dense matrices in row-major order: what setting heads by hand needs, no more.

export type Matrix = { rows: number; columns: number; data: Float64Array }

export const matrix = (rows: number, columns: number, data = new Float64Array(rows * columns)): Matrix => ({
  rows,
  columns,
  data,
})

/** a [N, K] b [K, M] */
export function product(a: Matrix, b: Matrix): Matrix {
  const out = matrix(a.rows, b.columns)
  for (let i = 0; i < a.rows; i++)
    for (let k = 0; k < a.columns; k++) {
      const factor = a.data[i * a.columns + k]!
      for (let j = 0; j < b.columns; j++) out.data[i * b.columns + j]! += factor * b.data[k * b.columns + j]!
    }
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
  const x = matrix(b.rows, b.columns, b.data.slice())
  const { columns, data } = x
  for (let i = 0; i < b.rows; i++) {
    for (let k = 0; k < i; k++) {
      const factor = lower.data[i * lower.columns + k]!
      for (let j = 0; j < columns; j++) data[i * columns + j]! -= factor * data[k * columns + j]!
    }
    for (let j = 0; j < columns; j++) data[i * columns + j]! /= lower.data[i * lower.columns + i]!
  }
  return x
}

/** x of a x = b, a positive definite, its lower half read. */
export function solve(a: Matrix, b: Matrix): Matrix {
  const lower = cholesky(a)
  return solveUpper(lower, solveLower(lower, b))
}

/** x of Lᵀ x = b, for every column of b. */
export function solveUpper(lower: Matrix, b: Matrix): Matrix {
  const x = matrix(b.rows, b.columns, b.data.slice())
  const { columns, data } = x
  for (let i = b.rows - 1; i >= 0; i--) {
    for (let k = i + 1; k < b.rows; k++) {
      const factor = lower.data[k * lower.columns + i]!
      for (let j = 0; j < columns; j++) data[i * columns + j]! -= factor * data[k * columns + j]!
    }
    for (let j = 0; j < columns; j++) data[i * columns + j]! /= lower.data[i * lower.columns + i]!
  }
  return x
}

/** The other half of a symmetric matrix whose lower half is filled. */
export function mirrored(a: Matrix): Matrix {
  const full = matrix(a.rows, a.columns, a.data.slice())
  for (let i = 0; i < a.rows; i++)
    for (let j = i + 1; j < a.rows; j++) full.data[i * a.rows + j] = a.data[j * a.rows + i]!
  return full
}

/** Rows of [N, D] made orthonormal, one after another (Gram-Schmidt, twice for its roundings). */
function orthonormal({ rows, columns, data }: Matrix): Matrix {
  const out = matrix(rows, columns, data.slice())
  const row = (i: number) => out.data.subarray(i * columns, (i + 1) * columns)
  for (let i = 0; i < rows; i++) {
    const own = row(i)
    for (let pass = 0; pass < 2; pass++)
      for (let j = 0; j < i; j++) {
        const other = row(j)
        const along = dot(own, other)
        for (let k = 0; k < columns; k++) own[k]! -= along * other[k]!
      }
    const length = Math.sqrt(dot(own, own))
    for (let k = 0; k < columns; k++) own[k]! /= length
  }
  return out
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

/** An orthonormal basis [N, D] of the N largest eigenvectors' space, of a symmetric [D, D]: orthogonal iteration from `start` [N, D]. */
export function leadingSpace(symmetric: Matrix, start: Matrix, iterations = 40): Matrix {
  let basis = orthonormal(start)
  for (let i = 0; i < iterations; i++) basis = orthonormal(product(basis, symmetric))
  return basis
}
