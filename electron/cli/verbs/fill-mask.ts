// fill-mask MODEL TEXT: what may stand in place of each mask.

import { callCompute } from '../../host/call.ts'
import type { Verb } from '../context.ts'
import { integer } from '../options.ts'
import { percent, table } from '../text.ts'

export const fillMaskVerb: Verb = {
  name: 'fill-mask',
  summary: 'guess the words behind [MASK]',
  examples: [
    'fill-mask bert-base-uncased "Paris is the [MASK] of France."',
    'fill-mask ko-bert "이 영화는 정말 [MASK]." --top-k 10',
  ],
  configure: (command) =>
    command
      .argument('<model>', 'a BERT with a masked-language head')
      .argument('<text>', 'with one or more [MASK] or <mask>')
      .option('--top-k <k>', 'candidates for each mask', integer(1, 10_000), 5),
  async run(context, name: string, text: string, { topK }: { topK: number }) {
    const params = { model: await context.model(name), text, topK }
    const masks = await callCompute(context.host.infer, 'fill-mask', params, { signal: context.signal })
    const shown = masks.map(({ position, candidates }) =>
      table(
        [masks.length > 1 ? `token ${position}` : 'token', 'probability'],
        candidates.map(({ token, probability }) => [token, percent(probability)]),
      ),
    )
    return { json: { masks }, text: shown.join('\n\n') }
  },
}
