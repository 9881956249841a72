// A training run as its events come, on stderr; and how to go on with one that did not end.

import type { RunRecord } from '../../shared/domain/records.ts'
import { AppError, type ErrorCode } from '../../shared/errors.ts'
import type { Methods } from '../compute/methods.ts'
import { sampleText } from '../engine/training/pretrain-samples.ts'
import type { Job, RunWatch } from '../host/training-runs.ts'
import type { CliContext } from './context.ts'
import { count, fixed, percent } from './text.ts'

type RunEvent = Methods[Job]['event']

/** With the settings that a run keeps, these come again. */
const hopeless: ReadonlySet<ErrorCode> = new Set(['bad-data', 'bad-model', 'bad-argument', 'not-found', 'unavailable'])
/** A run by the clock has no number of steps. */
const maxSteps = 1e9

const phases: Record<string, string> = {
  data: 'Reading the data',
  baselines: 'Measuring the baselines',
  tokenizer: 'Training the tokenizer',
  features: 'Computing features',
  head: 'Fitting the head',
  train: 'Training',
  evaluate: 'Evaluating',
  save: 'Saving',
}

/** Watches one run; a run that ends early is said with the command that goes on with it. */
export async function watchRun<J extends Job, T>(
  context: CliContext,
  job: J,
  start: (watch: RunWatch<J>) => Promise<T>,
): Promise<T> {
  const { progress, signal } = context
  let run: RunRecord | undefined
  try {
    return await start({
      signal,
      onStart(started) {
        run = started
        progress.note(`Run ${run.id}: ${run.name}`)
      },
      onEvent: (event) => show(event, { context, run }),
    })
  } catch (error) {
    const isHopeless = error instanceof AppError && hopeless.has(error.code)
    if (run && !isHopeless)
      progress.note(`Go on with it: tunesmith ${job === 'pretrain' ? job : 'finetune'} --resume ${run.id}`)
    throw error
  }
}

/** Where the loss stands while the rate is high. */
const plateauAdvice = {
  early:
    'The model knows little more than how frequent its tokens are. What helps: more masks (--mask-share 0.4), shorter sequences (--seq-length 32), a longer warm-up, a higher rate, smaller batches (--batch-tokens 1024).',
  late: 'It has learned what it will at this rate. What helps: stop it and keep the model (tunesmith pretrain --stop RUN), or a lower rate, more text, a larger model.',
} as const

type Shown = { context: CliContext; run: RunRecord | undefined }
type Show = { [K in RunEvent['kind']]: (event: Extract<RunEvent, { kind: K }>, shown: Shown) => void }

const shows: Show = {
  phase: ({ phase }, { context }) => context.progress.note(phases[phase] ?? phase),
  progress: ({ phase, done, total }, { context }) => context.progress.update(phase, done, total),
  step({ step, steps, loss, totalTokens, seconds }, { context, run }) {
    const rate = seconds > 0 ? `, ${Math.round(totalTokens / seconds)} tok/s` : ''
    const detail = `loss ${fixed(loss, 4)}${rate}`
    const minutes = run?.settings.minutes
    if (steps < maxSteps) context.progress.update('train', step, steps, detail)
    else if (typeof minutes === 'number')
      context.progress.update(
        'train',
        Math.round(seconds),
        Math.round(minutes * 60),
        `step ${step}, ${detail}`,
        'seconds',
      )
  },
  head: () => undefined,
  validation: (event, { context }) => {
    const accuracy = 'accuracy' in event && event.accuracy !== undefined ? `, accuracy ${percent(event.accuracy)}` : ''
    context.progress.note(`Step ${event.step}: held-out loss ${fixed(event.loss, 4)}${accuracy}`)
  },
  rows: () => undefined,
  baselines: () => undefined,
  saved: () => undefined,
  text: ({ documents, repeatedDocuments, repeatedLines, shortDocuments }, { context }) =>
    context.progress.note(
      `${count(documents)} documents; left out: ${count(repeatedDocuments)} repeated documents, ${count(repeatedLines)} repeated lines, ${count(shortDocuments)} short documents`,
    ),
  sample: ({ step, ...sample }, { context }) => context.progress.note(`Step ${step}: ${sampleText(sample)}`),
  plateau: ({ step, since, loss, stage }, { context }) =>
    context.progress.note(
      `The held-out loss has hardly fallen since step ${since}: ${fixed(loss, 4)} after step ${step}. ${plateauAdvice[stage]}`,
    ),
  note: ({ text }, { context }) => context.progress.note(text),
}

function show(event: RunEvent, shown: Shown): void {
  // the row of an event's kind takes that event; TypeScript does not follow the pairing
  const row = shows[event.kind] as (event: RunEvent, shown: Shown) => void
  row(event, shown)
}
