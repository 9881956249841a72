// generate MODEL PROMPT: text that streams.

import type { GeneratedToken } from '../../compute/methods.ts'
import { callCompute } from '../../host/call.ts'
import type { Verb } from '../context.ts'
import { type SamplingOptions, sampling, samplingParams } from '../options.ts'

type Options = SamplingOptions & { stop?: string[] }

export const generateVerb: Verb = {
  name: 'generate',
  summary: 'go on with a text',
  examples: [
    'generate gpt2 "Once upon a time" --max-new-tokens 100',
    'generate gpt2 "The answer is" --temperature 0 --json',
    'generate gpt2 "List:" --stop "\\n\\n" --seed 7 --precision int8',
  ],
  configure: (command) =>
    sampling(
      command
        .argument('<model>', 'a GPT')
        .argument('<prompt>', 'the text to go on with')
        .option('--stop <texts...>', 'end before any of these texts (\\n is a line end)'),
    ),
  async run(context, name: string, prompt: string, { stop = [], ...options }: Options) {
    const tokens: Pick<GeneratedToken, 'id' | 'text' | 'probability'>[] = []
    const params = {
      model: await context.model(name),
      prompt,
      stop: stop.map((text) => text.replaceAll('\\n', '\n')),
      ...samplingParams(options),
    }
    const { text, tokensPerSecond } = await callCompute(context.host.infer, 'generate', params, {
      signal: context.signal,
      onEvent(event) {
        if (event.kind !== 'token') return
        const { id, text: piece, probability } = event
        tokens.push({ id, text: piece, probability })
        context.print(piece)
      },
    })
    context.print(text.endsWith('\n') ? '' : '\n')
    context.progress.note(`${tokens.length} tokens, ${tokensPerSecond.toFixed(1)} a second`)
    return { json: { text, tokens, tokensPerSecond } }
  },
}
