import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../shared/domain/random.ts'
import { fitIndependentLabels, fitLogisticRegression, predictClasses, predictLabels } from './logistic-regression.ts'
import { createPause } from './pause.ts'
import type { LinearModel } from './sparse-linear.ts'
import type { SparseRows } from './tfidf.ts'

/** Random sparse rows with two entries each. */
function makeRows(rowCount: number, columnCount: number): SparseRows {
  const random = createRandom(11)
  const columns: number[] = []
  for (let row = 0; row < rowCount; row++) {
    const first = random.integer(columnCount - 1)
    columns.push(first, first + 1 + random.integer(columnCount - first - 1))
  }
  return {
    rowCount,
    columnCount,
    offsets: Int32Array.from({ length: rowCount + 1 }, (_, i) => 2 * i),
    columns: Int32Array.from(columns),
    values: Float32Array.from(columns, () => 0.5 + random.next()),
  }
}

/** scikit-learn's objective, written plainly: C sum(cross-entropy) + |w|^2 / 2. */
function objective(model: LinearModel, rows: SparseRows, labels: number[], c: number): number {
  const { weights, outputs, columnCount } = model
  let loss = 0
  for (const [row, label] of labels.entries()) {
    const scores = Array.from({ length: outputs }, (_, k) => {
      let score = weights[columnCount * outputs + k]!
      for (let at = rows.offsets[row]!; at < rows.offsets[row + 1]!; at++) {
        score += rows.values[at]! * weights[rows.columns[at]! * outputs + k]!
      }
      return score
    })
    const all = outputs === 1 ? [0, scores[0]!] : scores
    loss += Math.log(all.reduce((sum, score) => sum + Math.exp(score), 0)) - all[label]!
  }
  return c * loss + weights.subarray(0, columnCount * outputs).reduce((sum, w) => sum + w * w, 0) / 2
}

describe.each([2, 3])('%i classes', (classCount) => {
  const rows = makeRows(300, 12)
  const random = createRandom(3)
  const labels = Array.from({ length: 300 }, (_, i) =>
    random.next() < 0.2 ? random.integer(classCount) : rows.columns[2 * i]! % classCount,
  )
  const chosen = [...labels.keys()]
  const train = (start?: Float64Array) =>
    fitLogisticRegression(rows, labels, chosen, classCount, {
      c: 2,
      maxSteps: 200,
      pause: createPause(),
      ...(start ? { start } : {}),
    })

  it('finds the minimum of the objective', async () => {
    const model = await train()
    const lowest = objective(model, rows, labels, 2)
    for (let i = 0; i < model.weights.length; i++) {
      const original = model.weights[i]!
      const [up, down] = [0.2, -0.2].map((change) => {
        model.weights[i] = original + change
        return objective(model, rows, labels, 2)
      })
      model.weights[i] = original
      // The derivative along each weight is next to nothing beside the curvature that the two sides show.
      expect(up! + down! - 2 * lowest).toBeGreaterThan(0)
      expect(Math.abs(up! - down!)).toBeLessThan(0.4 * (up! + down! - 2 * lowest))
    }
    const right = predictClasses(model, rows, chosen).filter((guess, i) => guess === labels[i]).length
    expect(right).toBeGreaterThan(0.8 * labels.length)
  })

  it('stays there when started from it', async () => {
    const model = await train()
    const again = await train(model.weights)
    expect(objective(again, rows, labels, 2)).toBeLessThanOrEqual(objective(model, rows, labels, 2) + 1e-9)
  })

  it('fits on the chosen rows only', async () => {
    const some = chosen.filter((row) => labels[row]! < 2)
    const flipped = labels.map((label) => (label < 2 ? label : 1))
    const options = { c: 2, maxSteps: 50, pause: createPause() }
    const a = await fitLogisticRegression(rows, labels, some, classCount, options)
    const b = await fitLogisticRegression(rows, flipped, some, classCount, options)
    expect(a.weights).toEqual(b.weights)
  })
})

it('labels that hold together are learned as each alone', async () => {
  const rows = makeRows(300, 12)
  const random = createRandom(4)
  const first = Array.from({ length: 300 }, (_, i) => (random.next() < 0.1 ? 1 : rows.columns[2 * i]! % 2))
  const second = Array.from({ length: 300 }, (_, i) => (rows.columns[2 * i + 1]! > 7 ? 1 : 0))
  const labels = first.map((label, row) => [label, second[row]!])
  const chosen = [...rows.offsets.keys()].slice(0, 250)
  const options = { c: 2, maxSteps: 300, pause: createPause() }
  const both = await fitIndependentLabels(rows, labels, chosen, options)
  const probabilities = predictLabels(both, rows, chosen)
  for (const [k, own] of [first, second].entries()) {
    const alone = await fitLogisticRegression(rows, own, chosen, 2, options)
    const guesses = predictClasses(alone, rows, chosen)
    const together = probabilities.map((row) => (row[k]! > 0.5 ? 1 : 0))
    expect(together.filter((guess, i) => guess !== guesses[i]).length).toBeLessThan(5)
    for (const [column, weight] of alone.weights.entries())
      expect(Math.abs(both.weights[2 * column + k]! - weight)).toBeLessThan(0.1)
  }
})
