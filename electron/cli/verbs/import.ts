// import FOLDER: a model folder comes into the library.

import type { Verb } from '../context.ts'
import { bytes, count } from '../text.ts'

type Options = { name?: string; copy?: boolean }

export const importVerb: Verb = {
  name: 'import',
  summary: 'check a model folder and add it to the library',
  examples: ['import ~/models/bert-base-uncased', 'import ./minilm --name minilm --copy'],
  configure: (command) =>
    command
      .argument('<folder>', 'config.json, safetensors and tokenizer files, as Hugging Face lays them out')
      .option('--name <name>', 'its name in the library (default: the name of the folder)')
      .option('--copy', 'copy it into the data folder; else the library refers to it where it is'),
  async run({ host, signal }, folder: string, { name, copy = false }: Options) {
    const { model, isNew } = await host.library.importModel(folder, { name, copy, signal })
    const text = isNew
      ? `Imported "${model.name}": ${model.family}, ${model.task}, ${count(model.parameters)} parameters, ${bytes(model.sizeBytes)}`
      : `This model is in the library already, as "${model.name}" (${model.folder})`
    return { json: { model, isNew }, text }
  },
}
