// models: the library as a list, or one model in detail.

import { callCompute } from '../../host/call.ts'
import type { CliContext, Outcome, Verb } from '../context.ts'
import { bytes, count, table } from '../text.ts'

export const modelsVerb: Verb = {
  name: 'models',
  summary: 'list the library, or describe one model',
  examples: ['models', 'models my-classifier', 'models ./bert-base-uncased --json'],
  configure: (command) => command.argument('[model]', 'a folder or a name from the library'),
  run: (context, model?: string) => (model === undefined ? listModels(context) : describeModel(context, model)),
}

async function listModels({ host }: CliContext): Promise<Outcome> {
  const models = host.store.models.list()
  if (models.length === 0)
    return { json: { models }, text: 'The library is empty: "tunesmith import FOLDER" adds a model.' }
  const names = new Map(models.map(({ id, name }) => [id, name]))
  const rows = models.map((model) => [
    model.name,
    model.family,
    model.task,
    count(model.parameters),
    bytes(model.sizeBytes),
    model.method ? `${model.method}${model.baseModelId ? ` on ${names.get(model.baseModelId) ?? '?'}` : ''}` : '',
    model.folder,
  ])
  return { json: { models }, text: table(['name', 'family', 'task', 'parameters', 'size', 'trained', 'folder'], rows) }
}

async function describeModel({ host, signal }: CliContext, name: string): Promise<Outcome> {
  const { folder, record } = await host.library.resolveModel(name)
  const info = await callCompute(host.infer, 'model-info', { folder, parameters: true }, { signal })
  const { parameterList = [], ...facts } = info
  const lines: [string, string][] = [
    ['folder', info.folder],
    ['family', info.family],
    ['task', info.task],
    ['parameters', `${info.parameters.toLocaleString('en')} (${bytes(info.sizeBytes)})`],
    ['shape', `${info.layers} layers, width ${info.width}, ${info.heads} heads`],
    ['vocabulary', info.vocabSize.toLocaleString('en')],
    ['positions', info.positions.toLocaleString('en')],
    ...(info.labels.length > 0 ? ([['labels', info.labels.join(', ')]] as [string, string][]) : []),
    ['chat template', info.hasChatTemplate ? 'yes' : 'no'],
    ['kind', info.baseFolder ? `${info.kind} on ${info.baseFolder}` : info.kind],
    ['LoRA targets', `${info.loraTargets.join(', ')} (default), of ${projections(parameterList).join(', ')}`],
    ...(record ? ([['origin', record.origin]] as [string, string][]) : []),
  ]
  const text = lines.map(([label, value]) => `${label.padEnd(14)} ${value}`).join('\n')
  return { json: { model: { ...record, ...facts, parameterList } }, text }
}

/** Last parts of the names of two-dimensional weights: what --lora-targets takes. */
function projections(parameters: readonly { name: string; shape: readonly number[] }[]): string[] {
  const names = parameters
    .filter(
      ({ name, shape }) => shape.length === 2 && name.endsWith('.weight') && !/embedding|wte|wpe|lora_/.test(name),
    )
    .map(({ name }) => name.split('.').at(-2)!)
  return [...new Set(names)]
}
