// What a tuned model must differ from: the same model with its base's weights under its own head.

import { AppError } from '../../../shared/errors.ts'
import { type LoadedModel, loadModel } from '../importing/load-model.ts'

/** null where there is nothing to compare with: a base model, or a head on a frozen one. */
export async function untunedModel(model: LoadedModel, baseFolder: string | undefined): Promise<LoadedModel | null> {
  if (model.head) return null
  if (model.lora) {
    const { lora: _, ...rest } = model
    return rest
  }
  if (baseFolder === undefined) return null
  const base = await loadModel(baseFolder)
  if (base.config.width !== model.config.width || base.config.layers !== model.config.layers) return null
  const ownHead = model.architecture.headModules[model.config.task] ?? []
  const isHead = (name: string) => ownHead.some((module) => name.startsWith(`${module}.`))
  const from = (name: string, shape: readonly number[]) =>
    isHead(name) || !hasParameter(base, name, shape) ? model.source : base.source
  return {
    ...model,
    source: {
      locate: (name, shape) => from(name, shape).locate(name, shape),
      read: (name, shape) => from(name, shape).read(name, shape),
    },
  }
}

function hasParameter({ source }: LoadedModel, name: string, shape: readonly number[]): boolean {
  try {
    source.locate(name, shape)
    return true
  } catch (error) {
    if (error instanceof AppError && error.code === 'bad-model') return false
    throw error
  }
}
