// Heads on frozen features: as a method of its own, and as the start of LoRA and full fine-tuning (Kumar et al. 2022, "Fine-Tuning can Distort
// Pretrained Features": linear probing first).

import type { HeadLayer } from '../compile/inference.ts'
import type { WantedBackend } from '../heads/backends.ts'
import type { HeadTargets } from '../heads/head-problem.ts'
import { foldHead, toClassifier } from '../heads/head-weights.ts'
import { type HeadProgress, type TrainedHead, trainHead } from '../heads/train-head.ts'
import type { Features } from './features.ts'
import type { Examples, LabelledSplit } from './labelled-examples.ts'

export type FitHeadOptions = {
  hidden: number
  dropout: number
  backend: WantedBackend
  seed: number
  classWeights?: Float32Array | undefined
  /** No constant beside the weights, for a classifier that has none. */
  intercept?: boolean
  signal?: AbortSignal | undefined
  onProgress?(event: HeadProgress): void
}

export type FittedHead = { layers: HeadLayer[]; trained: TrainedHead }

export function headTargets(
  examples: Examples,
  split: Pick<LabelledSplit, 'problem' | 'classNames'>,
  classWeights?: Float32Array,
): HeadTargets {
  const classes = split.classNames.length
  if (split.problem === 'score') return { kind: 'score', values: Float32Array.from(examples.labels) }
  if (split.problem === 'multi-label')
    return { kind: 'multi-label', values: Float32Array.from(examples.multiLabels!.flat()), classes }
  return {
    kind: 'classes',
    labels: Int32Array.from(examples.labels),
    classes,
    ...(classWeights ? { classWeights } : {}),
  }
}

export async function fitHead(features: Features, targets: HeadTargets, options: FitHeadOptions): Promise<FittedHead> {
  const { classWeights: _, signal, onProgress, ...rest } = options
  const trained = await trainHead({
    ...rest,
    features: features.data,
    count: features.count,
    width: features.width,
    targets,
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
  })
  const layers = foldHead(trained.weights).map((layer): HeadLayer => {
    const outputs = layer.bias.length
    return { ...layer, outputs, inputs: layer.weight.length / outputs }
  })
  return { layers, trained }
}

/** weight [C, D] and bias [C] of a fitted linear head, as the model's own classifier holds them. */
export function classifierOf(head: FittedHead): { weight: Float32Array; bias: Float32Array } {
  return toClassifier(head.layers)
}
