// A model with its adapter added into its weights: the same network, with nothing beside it.

import type { LinearSpec } from '../architectures/network.ts'
import { compileInference } from '../compile/inference.ts'
import type { ParameterSource } from '../compile/parameters.ts'
import type { LoadedModel } from '../importing/load-model.ts'
import { mergedParameter } from '../inference/quantised-weights.ts'

/** Projections by the names of their weights, a head's on pooled features not among them. */
export function listLinears(model: LoadedModel): ReadonlyMap<string, LinearSpec> {
  const hasTask = model.head !== undefined || model.architecture.heads[model.config.task] !== undefined
  return compileInference(model, hasTask ? { kind: 'task' } : { kind: 'features', pooling: 'mean' }).linears
}

export function mergeModel(model: LoadedModel): LoadedModel {
  const { lora, ...rest } = model
  if (!lora) return model
  const linears = listLinears(model)
  const source: ParameterSource = {
    locate: model.source.locate,
    read(name, shape) {
      const spec = linears.get(name)
      return spec ? mergedParameter(model, name, spec) : model.source.read(name, shape)
    },
  }
  return { ...rest, source }
}
