// Jobs that make models, and the measure of one.

import { setImmediate } from 'node:timers/promises'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { type LabelledData, loadLabelled, loadTexts } from '../../engine/datasets/labelled.ts'
import { withHeader } from '../../engine/datasets/row.ts'
import { perplexity } from '../../engine/evaluation/metrics.ts'
import { encodeText } from '../../engine/inference/batch.ts'
import { runRows } from '../../engine/inference/encoder.ts'
import { negativeLogLikelihood, type OpenedModel } from '../../engine/inference/tasks.ts'
import { measure } from '../../engine/training/evaluate.ts'
import { finetune } from '../../engine/training/finetune.ts'
import { finetuneSchema, finetuneTextSchema, probeSchema } from '../../engine/training/finetune-settings.ts'
import { finetuneText } from '../../engine/training/finetune-text.ts'
import { defaultMaxLength, type Examples } from '../../engine/training/labelled-examples.ts'
import { pretrain } from '../../engine/training/pretrain.ts'
import { probePretrain } from '../../engine/training/pretrain-probe.ts'
import { pretrainSchema } from '../../engine/training/pretrain-settings.ts'
import { probe } from '../../engine/training/probe.ts'
import { verifyFolder } from '../../engine/verification/verify-folder.ts'
import { evaluateSchema, verifySchema } from '../method-params.ts'
import type { Evaluation } from '../methods.ts'
import type { HandlerContext, Handlers } from '../serve.ts'
import { watched } from './asking.ts'
import { checked } from './checked.ts'
import type { ModelTable } from './model-table.ts'

export function trainingHandlers(models: ModelTable) {
  return {
    finetune: checked(finetuneSchema, finetune),
    'finetune-text': checked(finetuneTextSchema, finetuneText),
    pretrain: checked(pretrainSchema, pretrain),
    'probe-pretrain': checked(pretrainSchema, probePretrain),
    probe: checked(probeSchema, probe),
    evaluate: checked(evaluateSchema, (params, context) =>
      models.use(params.model, (opened) =>
        opened.model.config.task === 'causal-lm'
          ? evaluatePerplexity(opened, params, context)
          : evaluateLabelled(opened, params, context),
      ),
    ),
    verify: checked(verifySchema, async ({ folder, provider, threads }, { signal, emit }) => {
      let checks = 0
      for await (const check of verifyFolder(folder, { provider, ...(threads ? { threads } : {}) })) {
        signal.throwIfAborted()
        emit(check)
        checks++
        await setImmediate()
      }
      return { checks }
    }),
  } satisfies Handlers
}

type Asked = ReturnType<typeof evaluateSchema.parse>

async function evaluateLabelled(opened: OpenedModel, asked: Asked, context: HandlerContext): Promise<Evaluation> {
  const { model, tokenizer } = opened
  const { family, task, labels, problem } = model.config
  if (task !== 'sequence')
    throw new AppError('bad-argument', say`${model.name} (${family}, ${task}) has no labels: it cannot be evaluated`, {
      task,
    })
  if (asked.label === undefined)
    throw new AppError('bad-argument', say`the label column is not named: give --label COLUMN`, {})
  const { text, textPair, label, rows, seed } = asked
  const known = problem === 'score' ? {} : { classNames: labels }
  const data = await loadLabelled(asked.data, {
    text,
    textPair,
    label,
    kind: problem,
    readOptions: withHeader(asked.header),
    rows,
    seed,
    signal: context.signal,
    ...known,
  })
  const maxLength = Math.min(asked.maxLength ?? defaultMaxLength(model, tokenizer), model.config.positions)
  const examples = encodeAll(data, opened, maxLength)
  const { data: logits } = await runRows(
    await opened.runner({ kind: 'task' }),
    examples.items,
    'logits',
    watched(context),
  )
  return {
    metrics: measure(logits, examples, labels, problem, seed),
    rows: examples.items.length,
    skipped: data.skipped.length,
  }
}

function encodeAll(data: LabelledData, { tokenizer }: OpenedModel, maxLength: number): Examples {
  const items = data.texts.map((text, i) => ({
    ...encodeText(tokenizer, text, data.pairs?.[i], maxLength),
    text,
    row: data.rowNumbers[i]!,
  }))
  return { items, labels: data.labels, ...(data.multiLabels ? { multiLabels: data.multiLabels } : {}) }
}

/** Of the texts one by one, every token after a text's first. */
async function evaluatePerplexity(opened: OpenedModel, asked: Asked, context: HandlerContext): Promise<Evaluation> {
  const { rows, seed } = asked
  const options = { rows, seed, readOptions: withHeader(asked.header), signal: context.signal }
  const { texts, skipped } = await loadTexts(asked.data, asked.text, options)
  const { onProgress } = watched(context)
  const sum = { total: 0, tokens: 0 }
  for (const [i, text] of texts.entries()) {
    context.signal.throwIfAborted()
    const { total, tokens } = await negativeLogLikelihood(opened, text)
    sum.total += total
    sum.tokens += tokens
    onProgress(i + 1, texts.length)
    await setImmediate()
  }
  return {
    metrics: { perplexity: perplexity(sum.total, sum.tokens), tokens: sum.tokens },
    rows: texts.length,
    skipped: skipped.length,
  }
}
