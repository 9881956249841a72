// classify MODEL TEXT..., or the rows of a file: one label a text.

import { basename, resolve } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import type { RowVerdict } from '../../compute/methods.ts'
import { writeFileAtomic } from '../../engine/formats/atomic-file.ts'
import { callCompute } from '../../host/call.ts'
import type { Outcome, Verb } from '../context.ts'
import { fixed, percent, shorten, table } from '../text.ts'

type Options = { file?: string; text?: string; textPair?: string; out?: string }

export const classifyVerb: Verb = {
  name: 'classify',
  summary: 'label texts, one by one or from a file',
  examples: [
    'classify my-classifier "I love it." "Never again."',
    'classify my-classifier --file reviews.csv --text review --out labelled.csv',
    'classify my-entailment --file pairs.tsv --text premise --text-pair hypothesis --json',
  ],
  configure: (command) =>
    command
      .argument('<model>', 'a model with labels, as finetune makes them')
      .argument('[texts...]', 'texts to label')
      .option('--file <file>', 'label the rows of a CSV, TSV or JSON Lines file')
      .option('--text <column>', 'its column of texts')
      .option('--text-pair <column>', 'its column of second texts, for a model of pairs')
      .option('--out <file.csv>', 'write labels and probabilities there (UTF-8 with BOM, for spreadsheets)'),
  async run(context, name: string, texts: string[], options: Options) {
    const { file, text, textPair, out } = options
    if ((file !== undefined) === texts.length > 0)
      throw new AppError('bad-argument', 'give either texts, or --file FILE with --text COLUMN')
    if (file !== undefined && text === undefined)
      throw new AppError('bad-argument', `which column of ${file} holds the texts? Give --text COLUMN`)
    const model = await context.model(name)
    const watch = {
      signal: context.signal,
      onEvent: ({ done, total }: { done: number; total: number }) => context.progress.update('classify', done, total),
    }
    const { infer } = context.host
    const asked = {
      model,
      file: resolve(file ?? ''),
      text: text ?? '',
      ...(textPair === undefined ? {} : { textPair }),
    }
    const { results, skipped } =
      file === undefined
        ? { results: (await callCompute(infer, 'classify', { model, texts }, watch)).map(numbered), skipped: [] }
        : await callCompute(infer, 'classify-file', asked, watch)
    for (const { row, reason } of skipped.slice(0, 5)) context.progress.note(`Row ${row} left out: ${reason}`)
    if (skipped.length > 5) context.progress.note(`... and ${skipped.length - 5} rows more`)
    if (out !== undefined) await writeFileAtomic(resolve(out), csvOf(results, text ?? 'text', textPair))
    return outcomeOf(results, out)
  },
}

const numbered = <T extends object>(result: T, i: number) => ({ row: i + 1, ...result })

function outcomeOf(results: readonly RowVerdict[], out: string | undefined): Outcome {
  const json = { results: results.map(({ row: _, ...result }) => result) }
  if (out === undefined) {
    const rows = results.map((result) =>
      'score' in result
        ? [fixed(result.score, 4), shorten(result.text, 60)]
        : [result.label, percent(result.scores[result.label]!), shorten(result.text, 60)],
    )
    const header = results.some((result) => 'score' in result) ? ['score', 'text'] : ['label', 'probability', 'text']
    return { json, text: table(header, rows) }
  }
  const counts = new Map<string, number>()
  for (const result of results) if ('label' in result) counts.set(result.label, (counts.get(result.label) ?? 0) + 1)
  const rows = [...counts].sort(([, a], [, b]) => b - a).map(([label, rows]) => [label, String(rows)])
  const summary = rows.length > 0 ? `${table(['label', 'rows'], rows)}\n` : ''
  return { json, text: `${summary}${results.length} rows written to ${basename(out)}` }
}

function csvOf(results: readonly RowVerdict[], text: string, textPair: string | undefined): string {
  const [first] = results
  const labels = first && 'scores' in first ? Object.keys(first.scores) : []
  const header = ['row', text, ...(textPair === undefined ? [] : [textPair])]
  const lines = results.map((result) => [
    String(result.row),
    result.text,
    ...(textPair === undefined ? [] : [result.pair ?? '']),
    ...('score' in result
      ? [String(result.score)]
      : [result.label, ...labels.map((label) => String(result.scores[label]))]),
  ])
  const columns = [...header, ...(labels.length > 0 ? ['label', ...labels.map((label) => `p(${label})`)] : ['score'])]
  return `\ufeff${[columns, ...lines].map((cells) => cells.map(csvCell).join(',')).join('\r\n')}\r\n`
}

/** RFC 4180. */
const csvCell = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
