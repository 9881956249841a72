// bench WORK...: how fast this computer is, and beside another program. The work is in bench/, which only a checkout has.

import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { BenchReport, BenchRequest } from '../../../bench/bench.ts'
import type { DatasetMethod } from '../../../bench/datasets.ts'
import type { SizesRequest } from '../../../bench/sizes.ts'
import { type PretrainSize, pretrainSizes } from '../../../shared/contract/pretrain.ts'
import { AppError } from '../../../shared/errors.ts'
import type { CliContext, Verb } from '../context.ts'
import { choice, defined, integer } from '../options.ts'
import { bytes, fixed, percent, table } from '../text.ts'

const benchWorks = ['train', 'pretrain', 'decode', 'classify', 'epoch', 'matmul', 'interface'] as const

const benchModule = new URL('../../../bench/bench.ts', import.meta.url)
const datasetsModule = new URL('../../../bench/datasets.ts', import.meta.url)
const sizesModule = new URL('../../../bench/sizes.ts', import.meta.url)
const nextSentenceModule = new URL('../../../bench/next-sentence.ts', import.meta.url)
const datasetMethods: readonly DatasetMethod[] = ['head', 'lora', 'full', 'scratch']

type Options = {
  peer?: string
  rounds?: number
  data?: string
  only?: string[]
  methods?: DatasetMethod[]
  base?: string[]
  text?: string[]
  model?: string
  pairs: number
  family: SizesRequest['family']
  sizes: PretrainSize[]
  tokens: number
}

export const benchVerb: Verb = {
  name: 'bench',
  summary:
    'measure speed and memory, what fine-tuning reaches on public datasets, what the size of a model pays, or how well a BERT judges pairs',
  examples: [
    'bench matmul decode',
    'bench train --peer pytorch --json',
    'bench interface',
    'bench datasets --data ../shared/data --only kornli hate-speech-ko --methods lora full',
    'bench sizes --text stories.txt --family gpt2 --tokens 600000',
    'bench next-sentence --model models/starter-bert-en --text books.txt dialogues.txt',
  ],
  configure: (command) =>
    command
      .argument('<works...>', `${benchWorks.join(', ')}; or datasets; or sizes; or next-sentence`)
      .addOption(choice('--peer <name>', 'do the same work with another program beside it', ['pytorch']))
      .option('--rounds <n>', 'measurements of each work (default: 5)', integer(1, 1000))
      .option('--data <folder>', 'of datasets: the folder that holds them')
      .option('--only <names...>', 'of datasets: those whose names begin so')
      .addOption(choice('--methods <names...>', 'of datasets: these methods', datasetMethods))
      .option('--base <models...>', 'of datasets: another base model, like ko-bert=FOLDER')
      .option('--text <files...>', 'of sizes: what the models are pre-trained on; of next-sentence: held-out text')
      .option('--model <folder>', 'of next-sentence: the BERT')
      .option('--pairs <n>', 'of next-sentence: pairs of each kind', integer(2, 1e6), 5000)
      .addOption(choice('--family <name>', 'of sizes: what is pre-trained', ['gpt2', 'bert']).default('gpt2'))
      .addOption(choice('--sizes <names...>', 'of sizes: which', pretrainSizes).default(['tiny', 'mini', 'small']))
      .option('--tokens <n>', 'of sizes: tokens that each learns from', integer(1, 1e12), 600_000),
  async run(context, works: string[], options: Options) {
    if (works.length === 1 && works[0] === 'datasets') return datasetsOutcome(context, options)
    if (works.length === 1 && works[0] === 'sizes') return sizesOutcome(context, options)
    if (works.length === 1 && works[0] === 'next-sentence') return nextSentenceOutcome(context, options)
    const unknown = works.find((work) => !benchWorks.some((known) => known === work))
    if (unknown !== undefined)
      throw new AppError('bad-argument', `there is no work "${unknown}"; there is ${benchWorks.join(', ')}`)
    const { peer, rounds } = options
    const report = await runBench(context, { works, ...defined({ peer, rounds }) })
    return { json: report, text: reportTable(report) }
  },
}

async function runBench(
  { options: { threads, provider }, signal, progress }: CliContext,
  asked: Pick<BenchRequest, 'works' | 'peer' | 'rounds'>,
): Promise<BenchReport> {
  const bench = await importBench<typeof import('../../../bench/bench.ts')>(benchModule)
  const note = (text: string) => progress.note(text)
  return bench.runBench({ ...asked, ...defined({ threads, provider }), signal, note })
}

async function importBench<T>(module: URL): Promise<T> {
  if (!existsSync(module))
    throw new AppError('unavailable', `bench needs a checkout of the project: ${fileURLToPath(module)} is not there`)
  return import(module.href)
}

async function datasetsOutcome({ options: { threads }, signal, progress }: CliContext, options: Options) {
  const { data, only, methods, base = [] } = options
  if (data === undefined) throw new AppError('bad-argument', 'say where the datasets lie: --data FOLDER')
  const models = Object.fromEntries(base.map((pair) => pair.split('=', 2) as [string, string]))
  const bench = await importBench<typeof import('../../../bench/datasets.ts')>(datasetsModule)
  const results = await bench.runDatasets({
    ...{ data, models, signal, note: (text) => progress.note(text) },
    ...defined({ only, methods, threads }),
  })
  return { json: { rows: results }, text: bench.datasetsTable(results) }
}

async function sizesOutcome({ options: { threads }, signal, progress }: CliContext, options: Options) {
  const { text, family, sizes, tokens } = options
  if (text === undefined) throw new AppError('bad-argument', 'say what to pre-train on: --text FILES')
  const bench = await importBench<typeof import('../../../bench/sizes.ts')>(sizesModule)
  const results = await bench.runSizes({
    ...{ text, family, sizes, tokens, signal, note: (said) => progress.note(said) },
    ...defined({ threads }),
  })
  return { json: { rows: results }, text: bench.sizesTable(results) }
}

async function nextSentenceOutcome({ options: { threads }, signal, progress }: CliContext, options: Options) {
  const { text, model, pairs } = options
  if (text === undefined || model === undefined)
    throw new AppError('bad-argument', 'say which model, and of what text: --model FOLDER --text FILES')
  const bench = await importBench<typeof import('../../../bench/next-sentence.ts')>(nextSentenceModule)
  const results = await bench.runNextSentence({
    ...{ text, model, pairs, signal, note: (said) => progress.note(said) },
    ...defined({ threads }),
  })
  return { json: { rows: results }, text: bench.nextSentenceTable(results) }
}

function reportTable({ machine, rows }: BenchReport): string {
  const cells = rows.map((row) => [
    row.work,
    fixed(row.seconds, 4),
    row.tokensPerSecond === null ? '' : String(Math.round(row.tokensPerSecond)),
    row.gflops === undefined ? '' : String(Math.round(row.gflops)),
    row.peakShare === undefined ? '' : percent(row.peakShare),
    row.peakMemoryMb === null ? '' : bytes(row.peakMemoryMb * 1e6),
    besides(row),
  ])
  const { processor, threads, memoryGb, node } = machine
  const header = ['work', 'seconds', 'tokens/s', 'GFLOP/s', 'of peak', 'memory', 'beside it']
  return `${processor}, ${threads} threads, ${memoryGb} GB, Node ${node}\n${table(header, cells)}`
}

/** A peer's time, the baseline's, and what must not be exceeded. */
function besides({ seconds, peer, baseline, limitSeconds }: BenchReport['rows'][number]): string {
  const parts = [
    ...(peer ? [`${peer.name} ${fixed(peer.seconds, 4)} s, ratio ${fixed(peer.ratio, 2)}`] : []),
    ...(baseline ? [`${baseline.name} ${fixed(baseline.seconds, 4)}`] : []),
    ...(limitSeconds === undefined ? [] : [`at most ${limitSeconds}: ${seconds <= limitSeconds ? 'met' : 'NOT met'}`]),
  ]
  return parts.join('; ')
}
