// Text generation: every token is reported as it comes.

import { setImmediate } from 'node:timers/promises'
import { AppError } from '../../../shared/errors.ts'
import { generate } from '../../engine/inference/generate.ts'
import type { OpenedModel } from '../../engine/inference/tasks.ts'
import { generateSchema } from '../method-params.ts'
import type { GenerateEvent, GenerateResult } from '../methods.ts'
import type { Handlers } from '../serve.ts'
import { type ChatPrompt, chatPrompt } from './chat-prompt.ts'
import { checked } from './checked.ts'
import type { ModelTable } from './model-table.ts'
import { createStopFilter } from './stop-filter.ts'

export function generatingHandlers(models: ModelTable) {
  return {
    generate: checked(generateSchema, async ({ model, prompt, maxNewTokens, stop, ...options }, { signal, emit }) => {
      const report = (event: GenerateEvent) => emit(event)
      return models.use(model, (opened) => {
        requireDecoder(opened)
        return models.useDecoder(model, async (decoder, { tokenizer, model: { config } }): Promise<GenerateResult> => {
          const room = { positions: config.positions, reserved: maxNewTokens }
          const { ids, stops, dropped } =
            typeof prompt === 'string' ? plainPrompt(opened, prompt) : chatPrompt(tokenizer, prompt, room)
          report({ kind: 'prompt', tokens: ids.length, dropped })
          const stopAt = [...stop, ...stops]
          const filter = createStopFilter(stopAt)
          const began = performance.now()
          const stream = generate(decoder, tokenizer, ids, { ...options, maxNewTokens, stop: stopAt, signal })
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
            const { id, probability, candidates } = next.value
            const piece = filter.push(next.value.text)
            text += piece
            tokens++
            const named = candidates.map((candidate) => ({ ...candidate, token: tokenizer.tokenOf(candidate.id) }))
            report({ kind: 'token', id, text: piece, probability, candidates: named })
            await setImmediate() // messages (cancel) come in between tokens
          }
        })
      })
    }),
  } satisfies Handlers
}

function requireDecoder({ model }: OpenedModel): void {
  const { family, task } = model.config
  if (task === 'causal-lm') return
  throw new AppError(
    'bad-argument',
    `${model.name} (${family}, ${task}) cannot write text: choose a model whose task is causal-lm`,
    { task },
  )
}

/** An empty prompt is the beginning of a document, which the end of the one before marks. */
function plainPrompt({ tokenizer }: OpenedModel, text: string): ChatPrompt {
  const ids = [...tokenizer.encode(text).ids]
  const start = tokenizer.special.bos ?? tokenizer.special.eos
  return { ids: ids.length === 0 && start ? [start.id] : ids, stops: [], dropped: 0 }
}
