// embed MODEL TEXT...: one vector a text.

import { callCompute } from '../../host/call.ts'
import type { Verb } from '../context.ts'
import { choice } from '../options.ts'
import { fixed, shorten } from '../text.ts'

/** Numbers shown of a vector where a person reads; --json has them all. */
const shownNumbers = 6

export const embedVerb: Verb = {
  name: 'embed',
  summary: 'turn texts into vectors',
  examples: ['embed minilm "a cat" "a kitten" --json', 'embed bert-base-uncased "a cat" --pooling cls'],
  configure: (command) =>
    command
      .argument('<model>', 'a folder or a name from the library')
      .argument('<texts...>', 'texts to embed')
      .addOption(choice('--pooling <name>', 'mean of the tokens, or the first one', ['mean', 'cls']).default('mean')),
  async run(context, name: string, texts: string[], { pooling }: { pooling: 'mean' | 'cls' }) {
    const params = { model: await context.model(name), texts, pooling }
    const vectors = await callCompute(context.host.infer, 'embed', params, {
      signal: context.signal,
      onEvent: ({ done, total }) => context.progress.update('embed', done, total),
    })
    const lines = vectors.map((vector, i) => {
      const first = Array.from(vector.subarray(0, shownNumbers), (value) => fixed(value, 4)).join(' ')
      return `${shorten(texts[i]!, 40)}: ${vector.length} numbers, ${first}${vector.length > shownNumbers ? ' …' : ''}`
    })
    // nine digits tell every 32-bit number from the next
    const json = { vectors: vectors.map((vector) => Array.from(vector, (value) => Number(value.toPrecision(9)))) }
    return { json, text: lines.join('\n') }
  },
}
