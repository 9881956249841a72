// finetune: a labelled file and a model become a classifier.

import { AppError } from '../../../shared/errors.ts'
import { methods } from '../../engine/training/finetune-settings.ts'
import { schedules } from '../../engine/training/schedule.ts'
import type { FinetuneRequest, RunOutcome } from '../../host/training-runs.ts'
import type { CliContext, Outcome, Verb } from '../context.ts'
import { metricsLine, metricsText } from '../metrics-text.ts'
import { choice, defined, integer, list, real } from '../options.ts'
import { watchRun } from '../run-progress.ts'
import { duration } from '../text.ts'

type Options = Partial<Omit<FinetuneRequest, 'lora' | 'head' | 'balanceClasses'>> & {
  balance?: boolean
  loraRank?: number
  loraAlpha?: number
  loraDropout?: number
  loraTargets?: string[]
  rslora?: boolean
  pooling?: 'mean' | 'first' | 'last' | 'pooler'
  hidden?: number
  backend?: string
  resume?: string
}

export const finetuneVerb: Verb = {
  name: 'finetune',
  summary: 'train a model on labelled rows',
  examples: [
    'finetune --model minilm --data banking.csv --text question --label intent --method head',
    'finetune --model ko-bert --data reviews.tsv --text document --label label --method lora --epochs 3 --name reviews',
    'finetune --model bert --data pairs.csv --text a --text-pair b --label score --label-kind score --method full',
    'finetune --resume 4f1c9a20be',
  ],
  configure: (command) =>
    command
      .option('--model <model>', 'the model to start from: a folder or a name from the library')
      .option('--data <file>', 'CSV, TSV or JSON Lines with a header')
      .option('--text <column>', 'the column of texts')
      .option('--text-pair <column>', 'the column of second texts')
      .option('--label <column>', 'the column of labels')
      .addOption(
        choice('--label-kind <kind>', 'what labels are (default: classes)', ['classes', 'score', 'multi-label']),
      )
      .option('--test-data <file>', 'rows to measure on (default: a share of the data, held out)')
      .option('--test-share <share>', 'that share (default: 0.2)', real(0.01, 0.9))
      .addOption(choice('--method <method>', 'head: fastest; lora: small adapters; full: every weight', methods))
      .option('--rows <n>', 'use a sample of so many rows', integer(2))
      .option('--epochs <n>', 'passes over the data (default: 3)', integer(1, 1000))
      .option('--batch-size <n>', 'rows a step (default: 32)', integer(1, 4096))
      .option('--accumulate <n>', 'batches gathered into one step (default: 1)', integer(1, 1024))
      .option('--learning-rate <rate>', 'highest rate (default: by method and size)', real(0, 1))
      .addOption(choice('--schedule <name>', 'of the rate (default: linear)', schedules))
      .option('--warmup <share>', 'of the steps (default: 0.1)', real(0, 0.9))
      .option('--weight-decay <x>', '(default: 0.01)', real(0, 10))
      .option('--max-length <n>', 'cut texts to so many tokens (default: at most 256)', integer(4))
      .option('--balance', 'weigh every class alike, however rare')
      .option('--lora-rank <n>', '(default: 8)', integer(1, 1024))
      .option('--lora-alpha <x>', '(default: 16)', real(0))
      .option('--lora-dropout <x>', '(default: 0.05)', real(0, 0.9))
      .option('--lora-targets <names>', 'projections, separated by commas (default: by family)', list)
      .option('--rslora', 'scale adapters by the root of their rank')
      .addOption(choice('--pooling <name>', 'what a head reads (default: mean)', ['mean', 'first', 'last', 'pooler']))
      .option('--hidden <n>', 'hidden units of a head, 0 for a linear one (default: 0)', integer(0, 65_536))
      .addOption(
        choice('--backend <name>', 'TensorFlow.js backend of heads (default: auto)', [
          'auto',
          'tensorflow',
          'webgpu',
          'wasm',
          'cpu',
        ]),
      )
      .option('--no-dropout', 'train without dropout: an interrupted run then ends exactly as an unbroken one')
      .option('--no-fitted-head', 'start from a random classifier')
      .option('--no-baselines', 'do not compare with majority and TF-IDF')
      .option('--seed <n>', 'draws split, order, masks and initial values (default: 0)', integer(0))
      .option('--name <name>', 'name of the new model')
      .option('--checkpoint-seconds <s>', 'save the run at least so often (default: 60)', real(0))
      .option('--checkpoint-steps <n>', 'save the run every so many steps', integer(1))
      .option('--resume <run>', 'go on with a run that was interrupted, by its id or name; it keeps its settings'),
  async run(context, options: Options) {
    const { runs } = context.host
    const { resume } = options
    const outcome = await watchRun(context, 'finetune', (watch) =>
      resume === undefined
        ? runs.startFinetune(requestOf(context, options), watch)
        : runs.resume('finetune', resume, watch),
    )
    return present(outcome)
  },
}

const required = ['model', 'data', 'text', 'label', 'method'] as const

function requestOf({ options: globals }: CliContext, options: Options): FinetuneRequest {
  const { balance, loraRank, loraAlpha, loraDropout, loraTargets, rslora, pooling, hidden, backend, ...rest } = options
  const { resume: _, model, data, text, label, method, ...others } = rest
  if (model === undefined || data === undefined || text === undefined || label === undefined || method === undefined) {
    const missing = required.filter((name) => options[name] === undefined).map((name) => `--${name}`)
    throw new AppError('bad-argument', `a run needs ${missing.join(', ')} (or --resume RUN)`, { missing })
  }
  return {
    ...{ model, data, text, label, method },
    ...defined(others),
    ...defined({ balanceClasses: balance, provider: globals.provider, threads: globals.threads }),
    lora: defined({ rank: loraRank, alpha: loraAlpha, dropout: loraDropout, targets: loraTargets, rsLora: rslora }),
    head: defined({ pooling, hidden, backend }),
  }
}

function present({ run, model, result }: RunOutcome<'finetune'>): Outcome {
  const { split, metrics, baselines, seconds, tokensPerSecond, peakMemoryMb } = result
  const json = { run: run.id, model: model.name, split, metrics, baselines, seconds, tokensPerSecond, peakMemoryMb }
  const { majority, tfidf } = baselines
  const lines = [
    metricsText(metrics),
    ...(majority ? [`majority: ${metricsLine(majority)}`] : []),
    ...(tfidf ? [`TF-IDF (${tfidf.analyzer}): ${metricsLine(tfidf)}`] : []),
    ...(majority && tfidf ? [comparison(metrics.macroF1 ?? 0, majority.macroF1 ?? 0, tfidf.macroF1 ?? 0)] : []),
    '',
    `${split.train} rows trained, ${split.test} rows held out; ${duration(seconds)}, ${Math.round(tokensPerSecond)} tokens/s, ${Math.round(peakMemoryMb)} MB at most`,
    `Model "${model.name}": tunesmith classify ${model.name} "TEXT"`,
  ]
  return { json, text: lines.join('\n') }
}

function comparison(own: number, majority: number, tfidf: number): string {
  const best = Math.max(majority, tfidf)
  const name = tfidf >= majority ? 'TF-IDF' : 'the majority'
  const points = `${(100 * Math.abs(own - best)).toFixed(1)} points`
  if (own > best) return `Beats both baselines: ${points} of macro-F1 above ${name}.`
  return `Does NOT beat both baselines: macro-F1 ${own === best ? 'level with' : `${points} below`} ${name}.`
}
