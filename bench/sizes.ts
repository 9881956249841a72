// What size pays: one text, one tokenizer, as many tokens for each size, and the held-out perplexity on the way. Read across, the table tells what more
// tokens bring; read down, what more parameters bring for the same tokens, and beside the speed, for the same time.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { NewModel } from '../electron/engine/importing/new-model.ts'
import { table } from '../electron/engine/training/card-parts.ts'
import type { PretrainSize } from '../shared/contract/pretrain.ts'
import { AppError } from '../shared/errors.ts'
import { type BenchContext, runTunesmith } from './bench.ts'
import { scratch } from './inputs.ts'

export type SizesRequest = BenchContext & {
  text: readonly string[]
  family: NewModel['family']
  sizes: readonly PretrainSize[]
  /** Tokens that each size learns from. */
  tokens: number
}

/** `perplexity` of held-out text (a BERT's: of its masks) when so many `tokens` were learned from. */
export type SizeResult = {
  size: PretrainSize
  parameters: number
  tokensPerSecond: number
  seconds: number
  points: { tokens: number; perplexity: number }[]
  command: string
}

/** As the starter models were pre-trained. */
const batchTokens = 1024
const familyArguments: Record<NewModel['family'], readonly string[]> = {
  gpt2: ['--seq-length', '128'],
  // pairs would be a second loss, of which no perplexity can be told
  bert: ['--seq-length', '64', '--mask-share', '0.4', '--no-next-sentence'],
}
/** Enough text for the tokens asked for, with room: about four characters a token in English, two bytes each or more in Korean. */
const bytesPerToken = 8
const leastMegabytes = 4
const measurements = 4

type Pretrained = {
  folder: string
  parameters: number
  tokensPerSecond: number
  seconds: number
  steps: number
  tokens: { trained: number }
  validation: { step: number; loss: number }[]
}

/** Errors: bad-argument (too few tokens to measure on the way), and whatever a run fails with. */
export async function runSizes({
  text,
  family,
  sizes,
  tokens,
  threads,
  signal,
  note,
}: SizesRequest): Promise<SizeResult[]> {
  const steps = Math.round(tokens / batchTokens / measurements) * measurements
  if (steps === 0)
    throw new AppError('bad-argument', `${tokens} tokens are too few: at least ${measurements * batchTokens}`)
  const results: SizeResult[] = []
  let tokenizer: string | undefined
  await mkdir(scratch, { recursive: true })
  const made = await mkdtemp(join(scratch, 'sizes-'))
  try {
    for (const size of sizes) {
      const folder = join(made, size)
      const args = [
        ...['pretrain', '--family', family, '--size', size, '--text', ...text],
        ...['--limit-megabytes', String(Math.max(leastMegabytes, Math.ceil((tokens * bytesPerToken) / 1e6)))],
        ...['--steps', String(steps), '--batch-tokens', String(batchTokens), ...familyArguments[family]],
        ...['--evaluate-every', String(steps / measurements), '--sample-every', '0', '--out', folder],
        ...(tokenizer ? ['--tokenizer', tokenizer] : []),
      ]
      const command = `tunesmith ${args.join(' ')}`
      note(`${size}: ${command}`)
      const model = (await runTunesmith(args, { home: join(made, 'home'), threads, signal })) as Pretrained
      tokenizer ??= model.folder
      const { parameters, tokensPerSecond, seconds } = model
      const points = model.validation
        .filter(({ step }) => step > 0)
        .map(({ step, loss }) => ({
          tokens: Math.round((model.tokens.trained * step) / model.steps),
          perplexity: Math.exp(loss),
        }))
      results.push({ size, parameters, tokensPerSecond, seconds, points, command })
    }
  } finally {
    await rm(made, { recursive: true, force: true })
  }
  return results
}

/** As a Markdown table: a row a size, a column a measurement. */
export function sizesTable(results: readonly SizeResult[]): string {
  const [first] = results
  const header = [
    ...['size', 'parameters', 'tokens a second'],
    ...first!.points.map(({ tokens }) => `perplexity after ${Math.round(tokens / 1000)}k tokens`),
    'time',
  ]
  const rows = results.map(({ size, parameters, tokensPerSecond, points, seconds }) => [
    ...[size, `${(parameters / 1e6).toFixed(1)} M`, Math.round(tokensPerSecond).toLocaleString('en')],
    ...points.map(({ perplexity }) => (perplexity < 100 ? perplexity.toFixed(1) : String(Math.round(perplexity)))),
    `${Math.round(seconds)} s`,
  ])
  return table(header, rows)
}
