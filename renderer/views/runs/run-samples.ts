// What a pre-training wrote while it learned, in the order of its steps.

import type { RunEventView } from '../../../shared/contract/runs.ts'
import type { Json } from '../../../shared/domain/records.ts'

export type RunSample = {
  step: number
  prompt: string
  text: string
  /** Of a mask: what stood there, and what it guesses. */
  expected: string | null
  guesses: { token: string; probability: number }[]
}

/** By beginning, each step once: a run that went on wrote some steps twice. */
export function samplesOf(events: readonly RunEventView[]): Map<string, RunSample[]> {
  const byPrompt = new Map<string, Map<number, RunSample>>()
  for (const { kind, data } of events) {
    if (kind !== 'sample' || typeof data.step !== 'number' || typeof data.prompt !== 'string') continue
    const { step, prompt } = data
    const steps = byPrompt.get(prompt) ?? new Map<number, RunSample>()
    byPrompt.set(prompt, steps)
    const expected = typeof data.expected === 'string' ? data.expected : null
    steps.set(step, { step, prompt, text: String(data.text ?? ''), expected, guesses: guessesOf(data.guesses) })
  }
  return new Map([...byPrompt].map(([prompt, steps]) => [prompt, [...steps.values()].sort((a, b) => a.step - b.step)]))
}

function guessesOf(value: Json | undefined): RunSample['guesses'] {
  if (!Array.isArray(value)) return []
  return value.flatMap((guess) => {
    if (typeof guess !== 'object' || guess === null || Array.isArray(guess)) return []
    const { token, probability } = guess
    return typeof token === 'string' && typeof probability === 'number' ? [{ token, probability }] : []
  })
}

/** The first, the last, and some between, closer together where the model changes fastest. */
export function pickSteps(steps: readonly number[], most: number): number[] {
  if (steps.length <= most) return [...steps]
  const last = steps.length - 1
  const places = Array.from({ length: most }, (_, i) => Math.round((last + 1) ** (i / (most - 1))) - 1)
  const picked = new Set<number>()
  for (const place of places) {
    let at = Math.min(place, last)
    while (picked.has(at) && at < last) at++
    picked.add(at)
  }
  return [...picked].sort((a, b) => a - b).map((at) => steps[at]!)
}
