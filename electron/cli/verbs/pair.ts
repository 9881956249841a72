// pair MODEL A B: how two texts stand to each other.

import { callCompute } from '../../host/call.ts'
import type { Verb } from '../context.ts'
import { fixed, percent, table } from '../text.ts'

export const pairVerb: Verb = {
  name: 'pair',
  summary: 'judge two texts: next sentence, entailment, similarity',
  examples: ['pair bert-base-uncased "He opened the door." "The room was dark."'],
  configure: (command) =>
    command
      .argument('<model>', 'a BERT with a next-sentence head, or a model fine-tuned on pairs')
      .argument('<a>', 'first text')
      .argument('<b>', 'second text'),
  async run(context, name: string, a: string, b: string) {
    const params = { model: await context.model(name), a, b }
    const verdict = await callCompute(context.host.infer, 'pair', params, { signal: context.signal })
    if ('score' in verdict) return { json: verdict, text: fixed(verdict.score, 4) }
    return { json: verdict, text: scoreTable(verdict.scores) }
  },
}

/** Labels with their probabilities, most probable first. */
export function scoreTable(scores: Record<string, number>): string {
  const rows = Object.entries(scores).sort(([, a], [, b]) => b - a)
  return table(
    ['label', 'probability'],
    rows.map(([label, probability]) => [label, percent(probability)]),
  )
}
