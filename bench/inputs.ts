// What the benchmarks read: random models of the published sizes, made once in a scratch folder, and real sentences from shared data.
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { exists, type LoadedModel, loadModel } from '../electron/engine/importing/load-model.ts'
import { createModelFolder, type NewModel, sizePresets } from '../electron/engine/importing/new-model.ts'

const shared = fileURLToPath(new URL('../../shared/', import.meta.url))
export const sentencesFile = process.env.TUNESMITH_BENCH_DATA ?? join(shared, 'data/en/sst2-train.tsv')
export const tokenizerFolder =
  process.env.TUNESMITH_BENCH_TOKENIZER ?? join(shared, 'fixtures/tokenizers/bert-base-uncased')
export const epochRows = 2000

const common = { ...sizePresets.base, dropout: 0.1, padTokenId: 0 }
const models = {
  'gpt2-small': {
    ...common,
    family: 'gpt2',
    task: 'causal-lm',
    vocabSize: 50_257,
    positions: 1024,
    eosTokenId: 50_256,
  },
  'bert-base': {
    ...common,
    family: 'bert',
    task: 'sequence',
    vocabSize: 30_522,
    positions: 512,
    labels: ['negative', 'positive'],
  },
} satisfies Record<string, NewModel>

export const scratch = join(tmpdir(), 'tunesmith-bench')

export async function benchModel(name: keyof typeof models): Promise<LoadedModel> {
  const folder = join(scratch, name)
  if (!(await exists(join(folder, 'config.json')))) await createModelFolder(folder, models[name], 1)
  return loadModel(folder)
}
