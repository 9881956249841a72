// Questions to a model that have one answer: masks, pairs, classes, vectors.

import type { ReadTokens } from '../../../shared/contract/tasks.ts'
import { say } from '../../../shared/said.ts'
import { readRows } from '../../engine/datasets/read-rows.ts'
import { badData } from '../../engine/datasets/row.ts'
import { classify, embed, fillMask, judgePair } from '../../engine/inference/tasks.ts'
import {
  classifyFileSchema,
  classifySchema,
  embedSchema,
  fillMaskSchema,
  fillSentenceSchema,
  judgePairsSchema,
  pairSchema,
  readTokensSchema,
} from '../method-params.ts'
import type { ClassifiedFile, ProgressEvent } from '../methods.ts'
import type { HandlerContext, Handlers } from '../serve.ts'
import { checked } from './checked.ts'
import { fillSentence } from './filling.ts'
import type { ModelTable } from './model-table.ts'
import { judgePairs } from './pairing.ts'
import { readTokens } from './token-views.ts'

/** Options of a run over many texts that report to the host. */
export function watched({ signal, emit }: HandlerContext) {
  const onProgress = (done: number, total: number) => emit({ kind: 'progress', done, total } satisfies ProgressEvent)
  return { signal, onProgress }
}

export function askingHandlers(models: ModelTable) {
  return {
    'fill-mask': checked(fillMaskSchema, ({ model, text, topK }) =>
      models.use(model, (opened) => fillMask(opened, text, topK)),
    ),
    pair: checked(pairSchema, ({ model, a, b }) => models.use(model, (opened) => judgePair(opened, a, b))),
    'read-tokens': checked(readTokensSchema, ({ model, text, pair }) =>
      models.use(model, async (opened): Promise<ReadTokens> => {
        const { tokens, cut, truncated } = readTokens(opened, text, pair)
        return { tokens, cut, truncated }
      }),
    ),
    'fill-sentence': checked(fillSentenceSchema, ({ model, ...question }, { signal }) =>
      models.use(model, (opened) => fillSentence(opened, question, signal)),
    ),
    'judge-pairs': checked(judgePairsSchema, ({ model, ...question }, { signal }) =>
      models.use(model, (opened) => judgePairs(opened, question, signal)),
    ),
    classify: checked(classifySchema, ({ model, texts, pairs }, context) =>
      models.use(model, (opened) => classify(opened, texts, pairs, watched(context))),
    ),
    'classify-file': checked(classifyFileSchema, ({ model, file, text, textPair }, context) =>
      models.use(model, async (opened): Promise<ClassifiedFile> => {
        const { rows, texts, pairs, skipped } = await readTexts(file, text, textPair, context.signal)
        const results = await classify(opened, texts, pairs, watched(context))
        return {
          results: results.map((result, i) => ({
            row: rows[i]!,
            ...(pairs ? { pair: pairs[i]! } : {}),
            ...result,
          })),
          skipped,
        }
      }),
    ),
    embed: checked(embedSchema, ({ model, texts, pooling }, context) =>
      models.use(model, (opened) => embed(opened, texts, pooling === 'cls' ? 'first' : 'mean', watched(context))),
    ),
  } satisfies Handlers
}

async function readTexts(file: string, text: string, textPair: string | undefined, signal: AbortSignal) {
  const rows: number[] = []
  const texts: string[] = []
  const pairs: string[] = []
  const skipped: ClassifiedFile['skipped'] = []
  const wanted = [text, ...(textPair === undefined ? [] : [textPair])]
  const seen = new Set<string>()
  for await (const { row, values } of readRows(file, { signal })) {
    for (const name of Object.keys(values)) seen.add(name)
    const empty = wanted.find((name) => (values[name] ?? '').trim() === '')
    if (empty !== undefined) {
      skipped.push({ row, reason: `column "${empty}" is empty` })
      continue
    }
    rows.push(row)
    texts.push(values[text]!)
    if (textPair !== undefined) pairs.push(values[textPair]!)
  }
  const missing = wanted.find((name) => !seen.has(name))
  if (missing !== undefined) {
    const columns = [...seen]
    const problem = say`there is no column "${missing}". The columns are: ${columns.join(', ')}.`
    throw badData({ file }, problem, { column: missing, columns })
  }
  return { rows, texts, pairs: textPair === undefined ? undefined : pairs, skipped }
}
