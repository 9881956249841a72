// pretrain: plain text becomes a tokenizer and a small GPT or BERT, or a model of the library goes on learning from it.

import { sizeNames } from '../../engine/training/pretrain-settings.ts'
import { schedules } from '../../engine/training/schedule.ts'
import { startPretraining } from '../../host/runs/start-pretrain.ts'
import type { RunOutcome } from '../../host/training-runs.ts'
import type { Outcome, Verb } from '../context.ts'
import { choice, integer, real } from '../options.ts'
import { type PretrainOptions, pretrainRequest } from '../pretrain-request.ts'
import { watchRun } from '../run-progress.ts'
import { count, duration, fixed } from '../text.ts'

export const pretrainVerb: Verb = {
  name: 'pretrain',
  summary: 'train a small GPT or BERT from plain text, or let a model go on learning from it',
  examples: [
    'pretrain --family gpt2 --text stories.txt --size mini --minutes 15 --name stories',
    'pretrain --family bert --text reviews.txt.br more.jsonl.gz --size small --vocab-size 12000 --steps 2000 --clean',
    'pretrain --model ko-bert --dataset 문의 --steps 500 --name ko-bert-inquiries',
    'pretrain --recipe models/recipes/starter-bert-ko.json --text reviews.txt --name starter-bert-ko',
    'pretrain --stop 4f1c9a20be',
    'pretrain --resume 4f1c9a20be',
  ],
  configure: (command) =>
    command
      .addOption(choice('--family <name>', 'of a new model: gpt2 writes, bert reads', ['gpt2', 'bert']))
      .option('--model <model>', 'in its place: a model that goes on learning, a folder or a name from the library')
      .option(
        '--text <files...>',
        'plain text, a paragraph a line, a blank line between documents; or JSONL with "text", "messages", or "prompt" and "response"; .gz and .br too',
      )
      .option('--dataset <dataset>', 'in place of files: the texts of a dataset of the library, by its name or id')
      .option('--validation-text <files...>', 'held-out text (default: a share of the text)')
      .option('--recipe <file>', 'settings in JSON, as models/recipes has them; options go before them')
      .option('--tokenizer <model>', 'a new model takes the tokenizer of this one')
      .addOption(choice('--size <name>', 'of a new model (default: mini)', sizeNames))
      .option('--layers <n>', 'in place of the size', integer(1, 96))
      .option('--width <n>', 'in place of the size', integer(16, 8192))
      .option('--heads <n>', 'in place of the size', integer(1, 128))
      .option('--vocab-size <n>', 'tokens of the tokenizer (default: 8000)', integer(300, 1_000_000))
      .option('--limit-megabytes <n>', 'use only so much of the text', real(0))
      .option('--clean', 'one way to write each character, single spaces, no document twice; says what it left out')
      .option('--normalise', 'Unicode NFC')
      .option('--collapse-spaces', 'spaces in a row become one')
      .option('--drop-repeated-lines', 'no line twice in the whole text')
      .option('--drop-repeated-documents', 'no document twice')
      .option('--min-characters <n>', 'leave out shorter documents', integer(0, 1_000_000))
      .option('--steps <n>', 'end after so many steps', integer(1))
      .option('--minutes <n>', 'end after so much time', real(0))
      .option('--batch-tokens <n>', 'tokens a step (default: 2048)', integer(16))
      .option('--seq-length <n>', 'longest sequence, in tokens (default: 128)', integer(8, 8192))
      .option(
        '--learning-rate <rate>',
        'highest rate (default: 0.001; of a model that goes on by its width, 5e-5 at 768)',
        real(0, 1),
      )
      .option('--mask-share <share>', "of a BERT's tokens to guess (default: 0.3)", real(0.01, 0.9))
      .option('--positions <n>', 'longest text the model will read, in tokens (default: 128)', integer(8, 8192))
      .option('--warmup <share>', 'of the run in which the rate rises (default: 0.06)', real(0, 0.9))
      .addOption(choice('--schedule <name>', 'how the rate falls (default: linear)', schedules))
      .option('--beta2 <x>', "of the optimiser's second moment (default: 0.98)", real(0.5, 0.9999))
      .option('--weight-decay <x>', '(default: 0.01)', real(0, 10))
      .option('--whole-words', "mask a word's pieces together")
      .option('--no-next-sentence', 'a BERT learns from masks alone')
      .option(
        '--next-sentence-weight <x>',
        "what the pairs' loss counts beside the masks' (default: 1)",
        real(0.1, 100),
      )
      .option(
        '--shared-word-weight <x>',
        'what it counts that each rare word of a pair tells whether the other part has it (default: 0, not asked)',
        real(0, 100),
      )
      .option(
        '--matching-heads <n>',
        'heads of a BERT that goes on learning (--model) to begin anew as ones that look for the same word in the other part (default: 0)',
        integer(0, 128),
      )
      .option('--evaluate-every <n>', 'measure the held-out loss every so many steps (default: 200)', integer(1))
      .option(
        '--sample-every <n>',
        'show what it writes every so many steps, 0 only at the end (default: as it is measured)',
        integer(0),
      )
      .option('--average', 'keep the running mean of the weights where it is better')
      .option('--half', 'store the weights in 16 bits, half the size')
      .option('--dropout <x>', '(default: 0; of a model that goes on: any number above 0 takes its own)', real(0, 0.9))
      .option('--seed <n>', 'draws everything that is random (default: 0)', integer(0))
      .option('--name <name>', 'name of the new model')
      .option('--out <folder>', 'write the model there, in place of the data folder')
      .option('--checkpoint-seconds <s>', 'save the run at least so often (default: 120)', real(0))
      .option('--checkpoint-steps <n>', 'save the run every so many steps', integer(1))
      .option('--stop <run>', 'end a run that is at work, here or in the app, and keep what it has learned')
      .option('--resume <run>', 'go on with a run that was interrupted, by its id or name; it keeps its settings'),
  async run(context, options: PretrainOptions) {
    const { host } = context
    const { resume, stop } = options
    if (stop !== undefined) {
      await host.runs.stopAndKeep(stop)
      return { json: { stopping: stop }, text: `The run ${stop} ends after the step in hand and keeps its model.` }
    }
    if (resume !== undefined)
      return outcome(await watchRun(context, 'pretrain', (watch) => host.runs.resume('pretrain', resume, watch)))
    const request = await pretrainRequest(context, options)
    return outcome(await watchRun(context, 'pretrain', (watch) => startPretraining(host, request, watch)))
  },
}

function outcome({ run, model, result }: RunOutcome<'pretrain'>): Outcome {
  const { before, average } = result
  const metrics = Object.entries(result.metrics).map(([name, value]) => {
    const was = before?.metrics[name]
    return `${name} ${was === undefined ? '' : `${fixed(was, 3)} -> `}${fixed(value, 3)}`
  })
  const lines = [
    `Loss ${fixed(result.firstLoss)} at first, ${fixed(result.loss)} at the end; ${metrics.join(', ')}`,
    `${result.steps} steps, ${count(result.tokens.trained)} tokens; ${duration(result.seconds)}, ${Math.round(result.tokensPerSecond)} tokens/s, ${Math.round(result.peakMemoryMb)} MB at most`,
    ...(result.end === 'asked' ? ['It was asked to stop and kept its weights.'] : []),
    ...(average
      ? [
          `Mean of the weights: held-out loss ${fixed(average.loss, 4)}, the last ones' ${fixed(average.lastLoss, 4)}; ${average.loss < average.lastLoss ? 'the mean was' : 'the last ones were'} kept.`,
        ]
      : []),
    `Model "${model.name}": ${model.family}, ${count(model.parameters)} parameters, in ${model.folder}`,
  ]
  return { json: { run: run.id, model: model.name, ...result }, text: lines.join('\n') }
}
