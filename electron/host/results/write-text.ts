// A model of the library goes on with a text, for a look at what it learned: nothing of it is kept, unlike a chat.

import { callCompute } from '../call.ts'
import { chooseModel } from '../chosen-model.ts'
import type { Host } from '../open-host.ts'
import { createPublisher } from '../publisher.ts'

export type WriteRequest = {
  modelId: string
  prompt: string
  as: 'text' | 'message'
  seed: number
  maxNewTokens: number
}

/** As the samples of a run are drawn. */
const sampling = { temperature: 0.7, topK: 40, topP: 0.95, minP: 0, repetitionPenalty: 1.1 }

export async function* writeText(
  host: Host,
  { modelId, prompt, as, seed, maxNewTokens }: WriteRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<{ text: string }> {
  const { params: model } = chooseModel(host.store, modelId)
  const leaving = new AbortController()
  const ending = signal ? AbortSignal.any([signal, leaving.signal]) : leaving.signal
  const pieces = createPublisher<{ text: string }>()
  const stream = pieces.subscribe(ending)
  const said = as === 'text' ? prompt : [{ role: 'user' as const, content: prompt }]
  const writing = callCompute(
    host.infer,
    'generate',
    { model, prompt: said, sampling, seed, maxNewTokens },
    {
      signal: ending,
      onEvent: (event) => {
        if (event.kind === 'token' && event.text !== '') pieces.publish({ text: event.text })
      },
    },
  )
  // how it ended is asked below, or by nobody any more
  writing.then(pieces.close, pieces.close)
  try {
    yield* stream
    if (!ending.aborted) await writing
  } finally {
    leaving.abort()
  }
}
