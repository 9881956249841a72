// Questions whose last one alone counts: a new one cancels the one before, and an answer that comes too late is dropped.

import type { ErrorRecord } from '../../shared/errors.ts'
import { errorOf } from '../app/client.ts'

export type LatestSteps<Question, Answer> = {
  ask(question: Question, signal: AbortSignal): Promise<Answer>
  onAnswer(answer: Answer, question: Question): void
  onError(error: ErrorRecord, question: Question): void
}

export type Latest<Question> = {
  /** Asked after the delay, unless another question comes before. */
  ask(question: Question, delayMs?: number): void
  /** Drops what is under way. */
  cancel(): void
}

export function createLatest<Question, Answer>(steps: LatestSteps<Question, Answer>): Latest<Question> {
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: AbortController | undefined

  function cancel(): void {
    clearTimeout(timer)
    running?.abort()
    running = undefined
  }

  async function run(question: Question): Promise<void> {
    const controller = new AbortController()
    running = controller
    try {
      const answer = await steps.ask(question, controller.signal)
      if (running === controller) steps.onAnswer(answer, question)
    } catch (error) {
      if (running === controller) steps.onError(errorOf(error), question)
    }
  }

  return {
    ask(question, delayMs = 0) {
      cancel()
      if (delayMs === 0) void run(question)
      else timer = setTimeout(() => void run(question), delayMs)
    },
    cancel,
  }
}
