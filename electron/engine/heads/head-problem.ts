// What a head learns from, checked: features, targets, the standardisation of both and one weight a row.

import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import type { HeadKind } from './head-weights.ts'

export type HeadTargets =
  | { kind: 'classes'; labels: Int32Array; classes: number; classWeights?: Float32Array }
  | { kind: 'score'; values: Float32Array }
  | { kind: 'multi-label'; values: Float32Array; classes: number } // [N, C], each 0..1

export type HeadProblem = {
  kind: HeadKind
  features: Float32Array // [N, D], raw; (x - mean) / scale is taken on the way to the device
  target: Float32Array | Int32Array // classes: [N] labels; score: [N] standardised; multi-label: [N, C]
  rowWeights: Float32Array // [N]
  count: number
  width: number
  outputs: number
  /** False for a classifier that has no bias: nothing is centred and the biases stay zero. */
  intercept: boolean
  mean: Float32Array // [D]
  scale: Float32Array // [D]
  /** A score is learned as (value - targetMean) / targetScale; 0 and 1 otherwise. */
  targetMean: number
  targetScale: number
  /** Turns the optimised loss of a row into the reported one: squared error in the score's own unit, the mean over labels, or itself. */
  lossScale: number
}

export function prepareProblem(
  features: Float32Array,
  count: number,
  width: number,
  targets: HeadTargets,
  intercept = true,
): HeadProblem {
  if (count < 2 || width < 1)
    throw new AppError('bad-data', say`A head needs at least 2 rows and 1 feature; found ${count} and ${width}.`, {
      count,
      width,
    })
  if (features.length !== count * width)
    throw new AppError(
      'bad-argument',
      say`${count} rows of ${width} features are ${count * width} numbers; ${features.length} were given.`,
      { count, width, found: features.length },
    )
  checkFinite(features, width, 'feature')
  const scaling = standardise(features, count, width)
  const problem = { ...scaling, ...prepareTargets(targets, count), features, count, width, intercept }
  if (intercept) return problem
  const scale = scaling.scale.map((deviation, i) => Math.hypot(deviation, scaling.mean[i]!))
  return { ...problem, mean: new Float32Array(width), scale, ...uncentredTarget(problem) }
}

/** Without a bias a score keeps its mean: what was subtracted from the targets goes back. */
function uncentredTarget({ kind, target, targetMean, targetScale }: TargetPart): Partial<TargetPart> {
  if (kind !== 'score') return {}
  return { target: (target as Float32Array).map((value) => value + targetMean / targetScale), targetMean: 0 }
}

/** Of the middle feature's deviation. On saturated tanh units a fit that divides by less gets weights of 30,000, which no later step survives; on
 * features that all vary it changes nothing. */
const leastShareOfMiddle = 0.1

/** Mean and population deviation of each feature, the latter at least a share of the middle one's; a feature that never changes gets scale 1 and so
 * stays 0. */
function standardise(
  features: Float32Array,
  count: number,
  width: number,
): { mean: Float32Array; scale: Float32Array } {
  const mean = new Float64Array(width)
  const square = new Float64Array(width)
  for (let i = 0; i < features.length; i++) mean[i % width]! += features[i]! / count
  for (let i = 0; i < features.length; i++) square[i % width]! += (features[i]! - mean[i % width]!) ** 2 / count
  // float32 noise of a constant is about 1e-7 of its size
  const deviation = square.map((value, i) =>
    Math.sqrt(value) > 1e-6 * Math.abs(mean[i]!) + 1e-12 ? Math.sqrt(value) : 0,
  )
  const least = leastShareOfMiddle * deviation.toSorted()[width >> 1]!
  const scale = deviation.map((value) => (value === 0 ? 1 : Math.max(value, least)))
  return { mean: Float32Array.from(mean), scale: Float32Array.from(scale) }
}

type TargetPart = Pick<
  HeadProblem,
  'kind' | 'target' | 'rowWeights' | 'outputs' | 'targetMean' | 'targetScale' | 'lossScale'
>

function prepareTargets(targets: HeadTargets, count: number): TargetPart {
  const plain = { rowWeights: new Float32Array(count).fill(1), targetMean: 0, targetScale: 1, lossScale: 1 }
  if (targets.kind === 'classes') return { ...plain, ...prepareClasses(targets, count) }
  const outputs = targets.kind === 'score' ? 1 : targets.classes
  if (outputs < 1)
    throw new AppError('bad-argument', say`Labels per row must be at least 1, not ${outputs}.`, { outputs })
  if (targets.values.length !== count * outputs)
    throw new AppError(
      'bad-argument',
      say`${count} rows need ${count * outputs} target values; ${targets.values.length} were given.`,
      { count, found: targets.values.length },
    )
  checkFinite(targets.values, outputs, 'target')
  if (targets.kind === 'multi-label') {
    const bad = targets.values.findIndex((value) => value < 0 || value > 1)
    if (bad >= 0)
      throw new AppError(
        'bad-data',
        say`Row ${Math.floor(bad / outputs)}, label ${bad % outputs} is ${targets.values[bad]}; a label must lie between 0 and 1.`,
        { row: Math.floor(bad / outputs) },
      )
    return { ...plain, kind: 'multi-label', target: targets.values, outputs, lossScale: 1 / outputs }
  }
  const { mean, scale } = standardise(targets.values, count, 1)
  const target = targets.values.map((value) => (value - mean[0]!) / scale[0]!)
  return {
    ...plain,
    kind: 'score',
    target,
    outputs,
    targetMean: mean[0]!,
    targetScale: scale[0]!,
    lossScale: 2 * scale[0]! ** 2,
  }
}

function prepareClasses(
  { labels, classes, classWeights }: HeadTargets & { kind: 'classes' },
  count: number,
): Omit<TargetPart, 'targetMean' | 'targetScale' | 'lossScale' | 'rowWeights'> & { rowWeights?: Float32Array } {
  if (labels.length !== count)
    throw new AppError('bad-argument', say`${count} rows need ${count} labels; ${labels.length} were given.`, {
      count,
      found: labels.length,
    })
  const bad = labels.findIndex((label) => label < 0 || label >= classes)
  if (bad >= 0)
    throw new AppError(
      'bad-data',
      say`Row ${bad} has label ${labels[bad]}; with ${classes} classes a label is 0 to ${classes - 1}.`,
      { row: bad, label: labels[bad]!, classes },
    )
  if (labels.every((label) => label === labels[0]))
    throw new AppError(
      'bad-data',
      say`All ${count} rows carry the same label (${labels[0]}); there is nothing to tell apart. Add rows of another label.`,
      { label: labels[0]! },
    )
  const made = { kind: 'classes' as const, target: labels, outputs: classes }
  if (!classWeights) return made
  const wrong = classWeights.findIndex((weight) => !(weight > 0 && Number.isFinite(weight)))
  if (classWeights.length !== classes || wrong >= 0)
    throw new AppError(
      'bad-argument',
      say`${classes} classes need ${classes} positive class weights; ${wrong >= 0 ? say`weight ${wrong} is ${classWeights[wrong]}` : say`${classWeights.length} were given`}.`,
      { classes, found: classWeights.length },
    )
  return { ...made, rowWeights: Float32Array.from(labels, (label) => classWeights[label]!) }
}

function checkFinite(values: Float32Array, width: number, what: 'feature' | 'target'): void {
  const bad = values.findIndex((value) => !Number.isFinite(value))
  if (bad < 0) return
  const [row, column] = [Math.floor(bad / width), bad % width]
  throw new AppError(
    'non-finite',
    what === 'feature'
      ? say`Row ${row} has feature ${column} = ${values[bad]}; every feature must be a finite number. Check that row's text and the model.`
      : say`Row ${row} has target ${column} = ${values[bad]}; every target must be a finite number. Check that row's text and the model.`,
    { row, column, what },
  )
}
