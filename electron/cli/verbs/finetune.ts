// finetune: rows and a model become a classifier, or a GPT that writes as they do.

import { methods } from '../../engine/training/finetune-settings.ts'
import { schedules } from '../../engine/training/schedule.ts'
import { requireRoom } from '../../host/recipes/estimate-recipe.ts'
import { isWrittenDataset, startLabelledRecipe, startWrittenRecipe } from '../../host/recipes/start-run.ts'
import type { CliContext, Outcome, Verb } from '../context.ts'
import {
  datasetRequest,
  type FinetuneOptions,
  labelledRequest,
  meansText,
  saidOptions,
  textRequest,
} from '../finetune-request.ts'
import { labelledOutcome, textOutcome } from '../finetune-text.ts'
import { choice, integer, list, real } from '../options.ts'
import { watchRun } from '../run-progress.ts'

/** As the wizard does it: with its defaults, on the rows as they were imported. */
async function runOnDataset(context: CliContext, options: FinetuneOptions, dataset: string): Promise<Outcome> {
  const { host } = context
  const { recipe, name } = await datasetRequest(context, options, dataset)
  await requireRoom(host, recipe)
  if (isWrittenDataset(host, recipe.datasetId))
    return textOutcome(
      await watchRun(context, 'finetune-text', (watch) => startWrittenRecipe(host, recipe, { name }, watch)),
    )
  return labelledOutcome(
    await watchRun(context, 'finetune', (watch) => startLabelledRecipe(host, recipe, { name }, watch)),
  )
}

export const finetuneVerb: Verb = {
  name: 'finetune',
  summary: 'train a model on labelled rows, or a GPT on conversations and texts',
  examples: [
    'finetune --model minilm --data banking.csv --text question --label intent --method head',
    'finetune --model ko-bert --data reviews.tsv --text document --label label --method lora --epochs 3 --name reviews',
    'finetune --model bert --data pairs.csv --text a --text-pair b --label score --label-kind score --method full',
    'finetune --model my-bert --data news.tsv --no-header --text "column 1" --label "column 2" --method full',
    'finetune --model my-gpt --data faq.csv --prompt question --response answer --method lora',
    'finetune --model my-gpt --data chats.jsonl --messages messages --method full',
    'finetune --model ko-bert --dataset 문의 --method lora',
    'finetune --resume 4f1c9a20be',
  ],
  configure: (command) =>
    command
      .option('--model <model>', 'the model to start from: a folder or a name from the library')
      .option('--data <file>', 'CSV, TSV or JSON Lines with a header')
      .option('--dataset <dataset>', 'in place of a file and its columns: a dataset of the library, by its name or id')
      .option('--no-header', 'labelled files without names: their columns are "column 1", "column 2" and on')
      .option('--text <column>', 'the column of texts; without --label a GPT learns to go on with them')
      .option('--text-pair <column>', 'the column of second texts')
      .option('--label <column>', 'the column of labels')
      .addOption(
        choice('--label-kind <kind>', 'what labels are (default: classes)', ['classes', 'score', 'multi-label']),
      )
      .option('--label-order <labels...>', 'labels that come first in the model, in this order (default: sorted)')
      .option('--prompt <column>', 'what a GPT is asked')
      .option('--response <column>', 'what it learns to answer')
      .option('--messages <column>', 'whole conversations: lists of role and content, in JSON')
      .option('--test-data <file>', 'rows to measure on (default: a share of the data, held out)')
      .option('--test-share <share>', 'that share (default: 0.2; of conversations and texts 0.05)', real(0.001, 0.9))
      .addOption(choice('--method <method>', 'head: fastest; lora: small adapters; full: every weight', methods))
      .option('--rows <n>', 'use a sample of so many rows', integer(2))
      .option('--train-rows <n>', 'learn from a sample of so many of the rows that are not held out', integer(2))
      .option('--test-rows <n>', 'measure on a sample of so many of the held-out rows', integer(2))
      .option('--epochs <n>', 'passes over the data (default: 3)', integer(1, 1000))
      .option('--batch-size <n>', 'rows a step (default: 32; of conversations and texts 16)', integer(1, 4096))
      .option('--accumulate <n>', 'batches gathered into one step (default: 1)', integer(1, 1024))
      .option('--learning-rate <rate>', 'highest rate (default: by method and size)', real(0, 1))
      .addOption(choice('--schedule <name>', 'of the rate (default: linear)', schedules))
      .option('--warmup <share>', 'of the steps (default: 0.1)', real(0, 0.9))
      .option('--weight-decay <x>', '(default: 0.01)', real(0, 10))
      .option(
        '--mask-share <share>',
        'of the tokens, hidden in each step (default: 0.15 for single texts, a small BERT and full, else 0)',
        real(0, 0.9),
      )
      .option('--max-length <n>', 'cut texts to so many tokens (default: at most 256)', integer(4))
      .option('--validation-share <share>', 'of the rows, to measure on while it learns (default: 0)', real(0, 0.5))
      .option('--evaluations <n>', 'measure the held-out loss so many times (default: 10)', integer(1, 1000))
      .option('--patience <n>', 'end after so many measurements without a lower loss', integer(1))
      .option('--no-patience', 'go to the end, also on a dataset of the library')
      .option('--from-scratch', 'begin with random weights: what pre-training is worth')
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
      .option(
        '--checkpoint-seconds <s>',
        'save the run so often (default: every second to every minute, as large as its checkpoint is)',
        real(0),
      )
      .option('--checkpoint-steps <n>', 'save the run every so many steps', integer(1))
      .option('--resume <run>', 'go on with a run that was interrupted, by its id or name; it keeps its settings'),
  async run(context, given: FinetuneOptions) {
    const options = saidOptions(given)
    const { runs } = context.host
    const { resume } = options
    if (resume === undefined && options.dataset !== undefined) return runOnDataset(context, options, options.dataset)
    const isText = resume === undefined ? meansText(options) : runs.jobOf(resume) === 'finetune-text'
    if (isText)
      return textOutcome(
        await watchRun(context, 'finetune-text', (watch) =>
          resume === undefined
            ? runs.startFinetuneText(textRequest(context, options), watch)
            : runs.resume('finetune-text', resume, watch),
        ),
      )
    return labelledOutcome(
      await watchRun(context, 'finetune', (watch) =>
        resume === undefined
          ? runs.startFinetune(labelledRequest(context, options), watch)
          : runs.resume('finetune', resume, watch),
      ),
    )
  },
}
