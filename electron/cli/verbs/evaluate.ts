// evaluate MODEL --data FILE: metrics on labelled rows, or a GPT's perplexity on texts.

import { resolve } from 'node:path'
import { callCompute } from '../../host/call.ts'
import type { Verb } from '../context.ts'
import { metricsText } from '../metrics-text.ts'
import { defined, integer } from '../options.ts'

type Options = {
  data: string
  text: string
  header: boolean
  textPair?: string
  label?: string
  rows?: number
  maxLength?: number
  seed?: number
}

export const evaluateVerb: Verb = {
  name: 'evaluate',
  summary: 'measure a model on labelled rows, or the perplexity of a GPT on texts',
  examples: [
    'evaluate my-classifier --data test.csv --text review --label sentiment',
    'evaluate gpt2 --data stories.jsonl --text story --rows 200',
  ],
  configure: (command) =>
    command
      .argument('<model>', 'a folder or a name from the library')
      .requiredOption('--data <file>', 'CSV, TSV or JSON Lines')
      .option('--no-header', 'a file without names: its columns are "column 1", "column 2" and on')
      .requiredOption('--text <column>', 'the column of texts')
      .option('--text-pair <column>', 'the column of second texts')
      .option('--label <column>', 'the column of labels; not needed for perplexity')
      .option('--rows <n>', 'use a sample of so many rows', integer(1))
      .option('--max-length <n>', 'cut texts to so many tokens', integer(4))
      .option('--seed <n>', 'draws the sample (default: 0)', integer(0)),
  async run(context, name: string, { data, text, ...options }: Options) {
    const params = { model: await context.model(name), data: resolve(data), text, ...defined(options) }
    const { metrics, rows, skipped } = await callCompute(context.host.infer, 'evaluate', params, {
      signal: context.signal,
      onEvent: ({ done, total }) => context.progress.update('evaluate', done, total),
    })
    if (skipped > 0)
      context.progress.note(`${skipped} rows left out: an empty cell, or a label that the model does not know`)
    return { json: { metrics, rows }, text: `${metricsText(metrics)}\n${rows} rows` }
  },
}
