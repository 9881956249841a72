// What fine-tuning reaches: each public dataset by each method, held-out rows only, beside the majority, TF-IDF and the same model from random weights.
// Every figure comes from a command that is printed. Rows that are done lie in a file, so that a table of hours can be made in parts.
import { appendFile, mkdir, readFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fileHash } from '../electron/engine/formats/content-hash.ts'
import { exists } from '../electron/engine/importing/load-model.ts'
import { table } from '../electron/engine/training/card-parts.ts'
import { AppError } from '../shared/errors.ts'
import { type BenchContext, runTunesmith } from './bench.ts'
import { scratch } from './inputs.ts'

export const datasetMethods = ['head', 'lora', 'full', 'scratch'] as const
export type DatasetMethod = (typeof datasetMethods)[number]

export type DatasetsRequest = BenchContext & {
  /** The folder with `en`, `ko` and `chat`. */
  data: string
  only?: readonly string[] | undefined
  methods?: readonly DatasetMethod[] | undefined
  /** In place of the starter models, for one language and family each: `ko-bert=./folder`. */
  models?: Readonly<Record<string, string>> | undefined
}

/** `value` of the model and of its baselines on the same held-out rows; `better`: whether more is better. */
export type DatasetResult = {
  dataset: string
  method: DatasetMethod
  base: string
  rows: { train: number; test: number }
  metric: string
  value: number
  macroF1: number | null
  majority: number | null
  tfidf: number | null
  /** Perplexity of the base before. */
  before: number | null
  seconds: number
  /** Of the machine, over the last minute: with more than it has processors, the time says little. */
  load: number
  command: string
  /** Of the base's weights. */
  weights: string
}

type Dataset = {
  name: string
  file: string
  test?: string
  columns: string[]
  base: 'ko-bert' | 'en-bert' | 'ko-gpt' | 'en-gpt'
  /** Of the training file, drawn with the seed. */
  rows?: number
  epochs: number
  /** Of full fine-tuning, where another than the usual one is better. */
  rate?: number
}

const datasets: readonly Dataset[] = [
  {
    name: 'movie-reviews-ko, 20,000 rows',
    ...{ file: 'ko/movie-reviews-train.tsv', test: 'ko/movie-reviews-test.tsv', rows: 20_000 },
    ...{ columns: ['--text', 'document', '--label', 'label'], base: 'ko-bert', epochs: 4, rate: 1.5e-4 },
  },
  {
    name: 'movie-reviews-ko, 180,000 rows',
    ...{ file: 'ko/movie-reviews-train.tsv', test: 'ko/movie-reviews-test.tsv' },
    ...{ columns: ['--text', 'document', '--label', 'label'], base: 'ko-bert', epochs: 2, rate: 1.5e-4 },
  },
  {
    name: 'hate-speech-ko',
    ...{ file: 'ko/hate-speech-train.tsv', columns: ['--text', 'comments', '--label', 'hate'] },
    ...{ base: 'ko-bert', epochs: 3 },
  },
  {
    name: 'chatbot-ko, 3 classes',
    ...{ file: 'ko/chatbot-data.csv', columns: ['--text', 'Q', '--label', 'label'], base: 'ko-bert', epochs: 3 },
  },
  {
    name: 'korsts',
    ...{ file: 'ko/korsts-train.tsv', test: 'ko/korsts-test.tsv', base: 'ko-bert', epochs: 3 },
    columns: ['--text', 'sentence1', '--text-pair', 'sentence2', '--label', 'score', '--label-kind', 'score'],
  },
  {
    name: 'kornli',
    ...{ file: 'ko/kornli-dev.tsv', test: 'ko/kornli-test.tsv', base: 'ko-bert', epochs: 3 },
    columns: ['--text', 'sentence1', '--text-pair', 'sentence2', '--label', 'gold_label'],
  },
  {
    name: 'chatbot-ko, answers to 4,000 questions',
    ...{
      file: 'ko/chatbot-data.csv',
      columns: ['--prompt', 'Q', '--response', 'A'],
      rows: 4000,
      base: 'ko-gpt',
      epochs: 3,
    },
  },
  {
    name: 'sst2, 10,000 phrases',
    ...{ file: 'en/sst2-train.tsv', test: 'en/sst2-test.tsv', rows: 10_000, base: 'en-bert', epochs: 2, rate: 5e-4 },
    columns: ['--text', 'sentence', '--label', 'label'],
  },
  {
    name: 'ag-news, 4 classes',
    ...{ file: 'en/agnews-dev.tsv', test: 'en/agnews-test.tsv', base: 'en-bert', epochs: 3, rate: 5e-4 },
    columns: ['--no-header', '--text', 'column 1', '--label', 'column 2'],
  },
  {
    name: 'banking77',
    ...{ file: 'en/banking77-train.csv', test: 'en/banking77-test.csv', base: 'en-bert', epochs: 10, rate: 5e-4 },
    columns: ['--text', 'text', '--label', 'category'],
  },
  {
    name: 'e2e, 2,000 rows',
    ...{
      file: 'chat/e2e-devset.csv',
      columns: ['--prompt', 'mr', '--response', 'ref'],
      rows: 2000,
      base: 'en-gpt',
      epochs: 3,
    },
  },
]

const starters = fileURLToPath(new URL('../models/', import.meta.url))
const usualModels: Record<Dataset['base'], string> = {
  'ko-bert': join(starters, 'starter-bert-ko'),
  'en-bert': join(starters, 'starter-bert-en'),
  'ko-gpt': join(starters, 'starter-gpt-ko'),
  'en-gpt': join(starters, 'starter-gpt-en'),
}

const doneFile = join(scratch, 'datasets.jsonl')
const isWritten = ({ columns }: Dataset): boolean => columns.includes('--prompt')

/** Errors: bad-argument (unknown name), not-found (a file or model), and whatever a run fails with. */
export async function runDatasets(request: DatasetsRequest): Promise<DatasetResult[]> {
  const { only, data, signal, threads, note } = request
  const limits = { threads, signal }
  const unknown = only?.find((part) => !datasets.some(({ name }) => name.startsWith(part)))
  if (unknown !== undefined)
    throw new AppError(
      'bad-argument',
      `there is no dataset "${unknown}"; there is ${datasets.map(({ name }) => name).join('; ')}`,
    )
  await mkdir(scratch, { recursive: true })
  const finished = await finishedDatasets()
  const results: DatasetResult[] = []
  for (const dataset of datasets) {
    if (only && !only.some((part) => dataset.name.startsWith(part))) continue
    const base = request.models?.[dataset.base] ?? usualModels[dataset.base]
    if (!(await exists(join(base, 'config.json')))) {
      note(`${dataset.name}: left out, for ${base} is not there (--base ${dataset.base}=FOLDER names another)`)
      continue
    }
    const weights = await fileHash(join(base, 'model.safetensors'), { signal })
    for (const method of request.methods ?? datasetMethods) {
      if ((method === 'head' || method === 'scratch') && isWritten(dataset)) continue
      const args = finetuneArguments(dataset, method, data, base)
      const command = `tunesmith ${args.join(' ')}`
      const done = finished.find((result) => result.command === command && result.weights === weights)
      if (!done) note(`${dataset.name}, ${method}: ${command}`)
      results.push(done ?? (await measure({ dataset, method, base, weights, command, args, ...limits })))
    }
  }
  return results
}

function finetuneArguments(dataset: Dataset, method: DatasetMethod, data: string, base: string): string[] {
  const { file, test, columns, rows, epochs, rate } = dataset
  return [
    ...['finetune', '--model', base, '--data', join(data, file), ...columns],
    ...(test ? ['--test-data', join(data, test)] : []),
    ...['--method', method === 'scratch' ? 'full' : method],
    ...(method === 'scratch' ? ['--from-scratch'] : []),
    ...(rows ? ['--rows', String(rows)] : []),
    ...(method === 'head' ? [] : ['--epochs', String(epochs)]),
    ...(method === 'full' && rate !== undefined ? ['--learning-rate', String(rate)] : []),
  ]
}

type Finetuned = {
  split: { train: number; test: number }
  metrics: Record<string, unknown>
  baselines?: { majority?: Record<string, unknown>; tfidf?: Record<string, unknown> }
  seconds: number
}

type Measurement = {
  dataset: Dataset
  method: DatasetMethod
  base: string
  weights: string
  command: string
  args: string[]
  threads: number | undefined
  signal: AbortSignal
}

async function measure(measurement: Measurement): Promise<DatasetResult> {
  const { dataset, method, base, weights, command, args, threads, signal } = measurement
  const finetuned = await runTunesmith(args, { home: join(scratch, 'home'), threads, signal })
  const { split, metrics, baselines, seconds } = finetuned as Finetuned
  const metric = ['accuracy', 'spearman', 'perplexity'].find((name) => typeof metrics[name] === 'number')!
  const number = (value: unknown) => (typeof value === 'number' ? value : null)
  const result: DatasetResult = {
    ...{ dataset: dataset.name, method, base: base.split(/[\\/]/).at(-1)!, rows: split, metric },
    value: number(metrics[metric])!,
    macroF1: number(metrics.macroF1),
    majority: number(baselines?.majority?.[metric]),
    tfidf: number(baselines?.tfidf?.[metric]),
    before: number(metrics.basePerplexity),
    ...{ seconds, load: loadavg()[0]!, command, weights },
  }
  await appendFile(doneFile, `${JSON.stringify(result)}\n`)
  return result
}

export async function finishedDatasets(): Promise<DatasetResult[]> {
  if (!(await exists(doneFile))) return []
  const lines = (await readFile(doneFile, 'utf8')).split('\n').filter((line) => line !== '')
  return lines.map((line) => JSON.parse(line))
}

const names: Record<string, string> = { accuracy: 'accuracy', spearman: 'Spearman', perplexity: 'perplexity' }

/** As a Markdown table, one row a dataset and method. */
export function datasetsTable(results: readonly DatasetResult[]): string {
  const show = (metric: string, value: number | null) => {
    if (value === null) return '–'
    return metric === 'accuracy' ? `${(100 * value).toFixed(1)} %` : value.toFixed(metric === 'spearman' ? 3 : 1)
  }
  const rows = results.map(({ dataset, method, base, rows: { train, test }, metric, ...of }) => [
    dataset,
    base,
    method === 'scratch' ? 'full, from scratch' : method,
    `${train.toLocaleString('en')} / ${test.toLocaleString('en')}`,
    `${names[metric]} ${show(metric, of.value)}`,
    of.macroF1 === null ? '–' : show('accuracy', of.macroF1),
    of.before === null
      ? `${show(metric, of.majority)}; ${show(metric, of.tfidf)}`
      : `${show(metric, of.before)} before tuning`,
    `${Math.round(of.seconds)} s (${Math.round(of.load)})`,
  ])
  const header = ['dataset', 'base model', 'method', 'rows', 'metric', 'macro-F1', 'majority; TF-IDF', 'time (load)']
  return table(header, rows)
}
