// Text generation: every token is reported as it comes, with the distribution that it was drawn from.

import { setImmediate } from 'node:timers/promises'
import type { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import type { Decoder } from '../../engine/inference/decoder.ts'
import { createTextStream, generate } from '../../engine/inference/generate.ts'
import type { Candidate } from '../../engine/inference/sampler.ts'
import type { OpenedModel } from '../../engine/inference/tasks.ts'
import { shownToken } from '../../engine/tokenizer/shown-token.ts'
import { generateSchema, measurePromptSchema } from '../method-params.ts'
import type { GenerateEvent, GenerateResult, PromptSize, TokenChance } from '../methods.ts'
import type { HandlerContext, Handlers } from '../serve.ts'
import { type ChatPrompt, chatPrompt } from './chat-prompt.ts'
import { checked } from './checked.ts'
import type { ModelTable } from './model-table.ts'
import { createStopFilter } from './stop-filter.ts'

export function generatingHandlers(models: ModelTable) {
  return {
    generate: checked(generateSchema, (params, context) => {
      const report = once(() => context.emit({ kind: 'loading' } satisfies GenerateEvent))
      return models.use(
        params.model,
        (opened) => {
          requireDecoder(opened)
          return models.useDecoder(params.model, (decoder) => write(params, context, decoder, opened), report)
        },
        report,
      )
    }),
    'measure-prompt': checked(measurePromptSchema, ({ model, prompt, format, maxNewTokens }) =>
      models.use(model, async (opened): Promise<PromptSize> => {
        requireDecoder(opened)
        const { positions } = opened.model.config
        const { ids, dropped } = chatPrompt(opened.tokenizer, prompt, { positions, reserved: maxNewTokens }, format)
        return { tokens: ids.length, dropped, context: positions }
      }),
    ),
  } satisfies Handlers
}

async function write(
  { prompt, format, prefix, maxNewTokens, stop, ...options }: z.infer<typeof generateSchema>,
  { signal, emit }: HandlerContext,
  decoder: Decoder,
  opened: OpenedModel,
): Promise<GenerateResult> {
  const { tokenizer } = opened
  const { positions, vocabSize, eosTokenIds } = opened.model.config
  const report = (event: GenerateEvent) => emit(event)
  const room = { positions, reserved: maxNewTokens, prefix: prefix.length }
  const { ids, stops, dropped } =
    typeof prompt === 'string' ? plainPrompt(opened, prompt) : chatPrompt(tokenizer, prompt, room, format)
  const stopAt = [...stop, ...stops]
  const filter = createStopFilter(stopAt)
  const before = createTextStream(tokenizer)
  const last = prefix.at(-1)
  const isEnded = last !== undefined && eosTokenIds.includes(last) && !options.ignoreEnd
  const pieces = (isEnded ? prefix.slice(0, -1) : prefix).map((id) => filter.pass(before.push(id)))
  if (isEnded) pieces.push(filter.flush())
  const goesOn = typeof prompt === 'string' || (format === 'text' && tokenizer.chatTemplate === undefined)
  report({ kind: 'prompt', tokens: ids.length, dropped, context: positions, goesOn, prefix: pieces })
  if (isEnded) return { text: '', tokens: 0, reason: 'end-of-text', seconds: 0, tokensPerSecond: 0 }
  const chances = (list: readonly Candidate[]): TokenChance[] =>
    list.map((chance) => ({
      ...chance,
      token: tokenizer.tokenOf(chance.id),
      shown: shownToken(tokenizer, chance.id),
    }))
  const began = performance.now()
  const stream = generate(decoder, tokenizer, ids, { ...options, prefix, maxNewTokens, stop: stopAt, signal })
  let text = ''
  let tokens = 0
  for (;;) {
    const next = await stream.next()
    if (next.done) {
      signal.throwIfAborted()
      const seconds = (performance.now() - began) / 1000
      const { reason } = next.value
      return { text: text + filter.flush(), tokens, reason, seconds, tokensPerSecond: tokens / seconds }
    }
    const { text: added, candidates, drawnFrom, ...chance } = next.value
    const piece = filter.push(added)
    text += piece
    tokens++
    const [own] = chances([chance])
    report({ kind: 'token', ...own!, text: piece, drawnFrom, vocabSize, candidates: chances(candidates) })
    await setImmediate() // messages (cancel) come in between tokens
  }
}

function once(action: () => void): () => void {
  let isDone = false
  return () => {
    if (isDone) return
    isDone = true
    action()
  }
}

function requireDecoder({ model }: OpenedModel): void {
  const { family, task } = model.config
  if (task === 'causal-lm') return
  throw new AppError(
    'bad-argument',
    say`${model.name} (${family}, ${task}) cannot write text: choose a model whose task is causal-lm`,
    { task },
  )
}

/** An empty prompt is the beginning of a document, which the end of the one before marks. */
function plainPrompt({ tokenizer }: OpenedModel, text: string): ChatPrompt {
  const ids = [...tokenizer.encode(text).ids]
  const start = tokenizer.special.bos ?? tokenizer.special.eos
  return { ids: ids.length === 0 && start ? [start.id] : ids, stops: [], dropped: 0 }
}
