// One prompt, written on by two models, one after the other: the one that was tuned first, then the one that it was tuned from.

import { create } from 'zustand'
import type { ErrorRecord } from '../../shared/errors.ts'
import { client, errorOf, isAbort } from '../app/client.ts'

export type Writing = {
  text: string
  state: 'waiting' | 'writing' | 'done' | 'stopped' | 'failed'
  error: ErrorRecord | null
}
export type TryWritingState = { prompt: string; writings: Record<string, Writing>; isWriting: boolean }

type Request = { modelId: string; prompt: string; as: 'text' | 'message'; seed: number }
type Write = (request: Request, options: { signal: AbortSignal }) => Promise<AsyncIterable<{ text: string }>>

export function createTryWriting(write: Write = client.results.write) {
  const use = create<TryWritingState>()(() => ({ prompt: '', writings: {}, isWriting: false }))
  let running: AbortController | undefined
  const put = (modelId: string, patch: Partial<Writing>) =>
    use.setState(({ writings }) => ({
      writings: { ...writings, [modelId]: { text: '', state: 'waiting', error: null, ...writings[modelId], ...patch } },
    }))

  async function writeOne(request: Request, signal: AbortSignal): Promise<void> {
    const { modelId } = request
    put(modelId, { state: 'writing' })
    try {
      let text = ''
      for await (const piece of await write(request, { signal })) {
        if (signal.aborted) return
        text += piece.text
        put(modelId, { text })
      }
      if (!signal.aborted) put(modelId, { state: 'done' })
    } catch (error) {
      if (!signal.aborted && !isAbort(error)) put(modelId, { state: 'failed', error: errorOf(error) })
    }
  }

  function stop(): void {
    if (!use.getState().isWriting) return
    running?.abort()
    for (const [modelId, { state }] of Object.entries(use.getState().writings))
      if (state === 'writing' || state === 'waiting') put(modelId, { state: 'stopped' })
    use.setState({ isWriting: false })
  }

  return {
    use,
    stop,
    async start(modelIds: readonly string[], request: Omit<Request, 'modelId'>): Promise<void> {
      stop()
      const controller = new AbortController()
      running = controller
      use.setState({ prompt: request.prompt, writings: {}, isWriting: true })
      for (const modelId of modelIds) put(modelId, {})
      for (const modelId of modelIds) {
        if (controller.signal.aborted) return
        await writeOne({ ...request, modelId }, controller.signal)
      }
      if (running === controller && !controller.signal.aborted) use.setState({ isWriting: false })
    },
  }
}

export const tryWriting = createTryWriting()
