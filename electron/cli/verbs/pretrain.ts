// pretrain: plain text becomes a tokenizer and a small GPT or BERT.

import { AppError } from '../../../shared/errors.ts'
import { sizeNames } from '../../engine/training/pretrain-settings.ts'
import { schedules } from '../../engine/training/schedule.ts'
import type { PretrainRequest } from '../../host/training-runs.ts'
import type { CliContext, Verb } from '../context.ts'
import { choice, defined, integer, real } from '../options.ts'
import { watchRun } from '../run-progress.ts'
import { count, duration, fixed } from '../text.ts'

type Options = Partial<Omit<PretrainRequest, 'outputFolder'>> & { out?: string; resume?: string }

export const pretrainVerb: Verb = {
  name: 'pretrain',
  summary: 'train a small GPT or BERT from plain text',
  examples: [
    'pretrain --family gpt2 --text stories.txt --size mini --minutes 15 --name stories',
    'pretrain --family bert --text reviews.txt.br --size small --vocab-size 12000 --steps 2000',
    'pretrain --resume 4f1c9a20be',
  ],
  configure: (command) =>
    command
      .addOption(choice('--family <name>', 'gpt2 writes, bert reads', ['gpt2', 'bert']))
      .option('--text <files...>', 'plain text, a paragraph a line, a blank line between documents; .gz and .br too')
      .addOption(choice('--size <name>', 'of the model (default: mini)', sizeNames))
      .option('--layers <n>', 'in place of the size', integer(1, 96))
      .option('--width <n>', 'in place of the size', integer(16, 8192))
      .option('--heads <n>', 'in place of the size', integer(1, 128))
      .option('--vocab-size <n>', 'tokens of the tokenizer (default: 8000)', integer(300, 1_000_000))
      .option('--limit-megabytes <n>', 'use only so much of the text', real(0))
      .option('--steps <n>', 'end after so many steps', integer(1))
      .option('--minutes <n>', 'end after so much time', real(0))
      .option('--batch-tokens <n>', 'tokens a step (default: 2048)', integer(16))
      .option('--seq-length <n>', 'longest sequence, in tokens (default: 128)', integer(8, 8192))
      .option('--learning-rate <rate>', 'highest rate (default: 0.001)', real(0, 1))
      .option('--mask-share <share>', "of a BERT's tokens to guess (default: 0.3)", real(0.01, 0.9))
      .option('--positions <n>', 'longest text the model will read, in tokens (default: 128)', integer(8, 8192))
      .option('--warmup <share>', 'of the run in which the rate rises (default: 0.06)', real(0, 0.9))
      .addOption(choice('--schedule <name>', 'how the rate falls (default: linear)', schedules))
      .option('--whole-words', "mask a word's pieces together")
      .option('--no-next-sentence', 'a BERT learns from masks alone')
      .option('--evaluate-every <n>', 'measure the held-out loss every so many steps (default: 200)', integer(1))
      .option('--half', 'store the weights in 16 bits, half the size')
      .option('--dropout <x>', '(default: 0)', real(0, 0.9))
      .option('--seed <n>', 'draws everything that is random (default: 0)', integer(0))
      .option('--name <name>', 'name of the new model')
      .option('--out <folder>', 'write the model there, in place of the data folder')
      .option('--checkpoint-seconds <s>', 'save the run at least so often (default: 120)', real(0))
      .option('--checkpoint-steps <n>', 'save the run every so many steps', integer(1))
      .option('--resume <run>', 'go on with a run that was interrupted, by its id or name; it keeps its settings'),
  async run(context, options: Options) {
    const { runs } = context.host
    const { resume } = options
    const { run, model, result } = await watchRun(context, 'pretrain', (watch) =>
      resume === undefined
        ? runs.startPretrain(requestOf(context, options), watch)
        : runs.resume('pretrain', resume, watch),
    )
    const json = { run: run.id, model: model.name, ...result }
    const metrics = Object.entries(result.metrics).map(([name, value]) => `${name} ${fixed(Number(value), 3)}`)
    const lines = [
      `Loss ${fixed(result.firstLoss)} at first, ${fixed(result.loss)} at the end; ${metrics.join(', ')}`,
      `${result.steps} steps, ${count(result.tokens.trained)} tokens; ${duration(result.seconds)}, ${Math.round(result.tokensPerSecond)} tokens/s, ${Math.round(result.peakMemoryMb)} MB at most`,
      `Model "${model.name}": ${model.family}, ${count(model.parameters)} parameters, in ${model.folder}`,
    ]
    return { json, text: lines.join('\n') }
  },
}

function requestOf({ options: globals }: CliContext, options: Options): PretrainRequest {
  const { family, text, out, resume: _, ...rest } = options
  if (family === undefined || text === undefined)
    throw new AppError('bad-argument', 'a run needs --family and --text (or --resume RUN)')
  if (rest.steps === undefined && rest.minutes === undefined)
    throw new AppError('bad-argument', 'say how long to train: give --steps, --minutes or both')
  return {
    family,
    text,
    ...defined(rest),
    ...defined({ outputFolder: out, provider: globals.provider, threads: globals.threads }),
  }
}
