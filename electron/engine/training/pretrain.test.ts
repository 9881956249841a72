// Pre-training from a text file to a folder: the loss falls, the folder is a model with its card, a cut run goes on.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { exists, loadModel } from '../importing/load-model.ts'
import { openDecoder } from '../inference/decoder.ts'
import { generate } from '../inference/generate.ts'
import { greedy } from '../inference/sampler.ts'
import { fillMask, judgePair, openModel } from '../inference/tasks.ts'
import { appError, sentences, tempFolder } from '../test-support.ts'
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts'
import { type PretrainEvent, pretrain } from './pretrain.ts'
import { pretrainSchema } from './pretrain-settings.ts'
import { checkpointFile } from './run-files.ts'

const root = tempFolder()
const lines = sentences(800)
const documents = Array.from({ length: 200 }, (_, d) => lines.slice(4 * d, 4 * d + 4).join('\n')).join('\n\n')
const text = join(root, 'text.txt.gz')
writeFileSync(text, gzipSync(documents))

async function run(
  name: string,
  changes: Record<string, unknown>,
  signal?: AbortSignal,
  act?: (event: PretrainEvent) => void,
) {
  const settings = pretrainSchema.parse({
    text: [text],
    layers: 1,
    width: 32,
    heads: 2,
    vocabSize: 330,
    steps: 40,
    batchTokens: 256,
    seqLength: 32,
    positions: 96, // room for what the samples continue
    learningRate: 1e-2,
    validationShare: 0.1,
    evaluateEvery: 20,
    threads: 1,
    runFolder: join(root, name, 'run'),
    outputFolder: join(root, name, 'out'),
    cacheFolder: join(root, 'cache'),
    ...changes,
  })
  const events: PretrainEvent[] = []
  const result = await pretrain(settings, {
    signal,
    emit: (event) => {
      events.push(event)
      act?.(event)
    },
  })
  const steps = events.flatMap((event) => (event.kind === 'step' ? [{ ...event, seconds: 0, memoryBytes: 0 }] : []))
  return { result, steps, settings, events }
}

/** Natural logarithm of a random guess over the vocabulary. */
const guess = Math.log(330)

describe('pretrain', () => {
  it('a GPT-2 that continues text', async () => {
    const { result, steps, settings, events } = await run('gpt', { family: 'gpt2' })
    expect(Math.abs(steps[0]!.loss - guess)).toBeLessThan(0.2)
    expect(result.loss).toBeLessThan(guess / 2)
    expect(result.validation.map(({ step }) => step)).toEqual([20, 40])
    expect(result.metrics.perplexity).toBeCloseTo(Math.exp(result.validation.at(-1)!.loss), 6)
    expect(result.tokens.trained).toBe(40 * 256)
    expect(result.samples.length).toBe(3)
    expect(await exists(checkpointFile(settings.runFolder))).toBe(true)
    expect(new Set(events.flatMap((event) => (event.kind === 'phase' ? [event.phase] : [])))).toEqual(
      new Set(['tokenizer', 'data', 'train', 'save', 'evaluate']),
    )
    const card = readFileSync(join(result.folder, 'README.md'), 'utf8')
    expect(card).toMatch(/A GPT-2 of [\d,]+ parameters, pre-trained by Tunesmith .* on text\.txt\.gz/)
    expect(card).toContain('| perplexity |')
    const model = await loadModel(result.folder)
    const tokenizer = await loadTokenizer(result.folder)
    const decoder = await openDecoder(model, { threads: 1 })
    let said = ''
    const prompt = [...tokenizer.encode('The').ids]
    for await (const token of generate(decoder, tokenizer, prompt, { sampling: greedy, maxNewTokens: 4, seed: 0 }))
      said += token.text
    await decoder.close()
    expect(said).toMatch(/^ (cat|dog|bird|fish|horse|child|teacher|river)/)
  })

  it('a BERT that fills masks and judges pairs', async () => {
    const { result, steps } = await run('bert', { family: 'bert', steps: 60 })
    const tokenizer = await loadTokenizer(result.folder)
    // two losses: the vocabulary and two classes
    expect(Math.abs(steps[0]!.loss - Math.log(2 * tokenizer.vocabSize))).toBeLessThan(0.3)
    expect(result.loss).toBeLessThan(steps[0]!.loss - 1)
    expect(result.metrics['masked token, top 5']).toBeGreaterThan(result.metrics['masked token, top 1']!)
    expect(result.metrics['masked token, top 1']).toBeGreaterThan(0.2)
    expect(result.metrics['next-sentence accuracy']).toBeGreaterThan(0.3)
    expect(readFileSync(join(result.folder, 'README.md'), 'utf8')).toContain('A BERT of')
    const model = await loadModel(result.folder)
    expect(model.config.task).toBe('pretraining')
    const opened = openModel(model, tokenizer, { threads: 1 })
    const [filled] = await fillMask(opened, 'the cat sees [MASK] dog at home.', 3)
    expect(filled!.candidates.map(({ token }) => token)).toContain('the')
    expect(
      Object.keys(
        ((await judgePair(opened, 'the cat sees the dog.', 'the dog hears the cat.')) as { scores: object }).scores,
      ),
    ).toEqual(['IsNext', 'NotNext'])
    await opened.close()
  })

  it('a BERT without the second task', async () => {
    const { result } = await run('mlm', { family: 'bert', nextSentence: false, wholeWords: true, steps: 5 })
    expect((await loadModel(result.folder)).config.task).toBe('masked-lm')
    expect(result.metrics['next-sentence accuracy']).toBeUndefined()
  })

  it.each(['gpt2', 'bert'] as const)('%s: a cancelled run goes on where it was, with dropout', async (family) => {
    const settings = { family, steps: 12, dropout: 0.1 }
    const unbroken = await run(`${family}-whole`, settings)
    const controller = new AbortController()
    const cut = (event: PretrainEvent) => {
      if (event.kind === 'step' && event.step === 5) controller.abort()
    }
    await expect(run(`${family}-cut`, settings, controller.signal, cut)).rejects.toThrow(/abort/i)
    const other = await appError(() => run(`${family}-cut`, { ...settings, resume: true, learningRate: 1e-3 }))
    expect(other.message).toMatch(/other settings or data/)
    const resumed = await run(`${family}-cut`, { ...settings, resume: true })
    expect(resumed.steps).toEqual(unbroken.steps.slice(5))
    const files = [unbroken, resumed].map(({ result }) => readFileSync(join(result.folder, 'model.safetensors')))
    expect(files[1]!.equals(files[0]!)).toBe(true)
    expect(resumed.result.metrics).toEqual(unbroken.result.metrics)
  })

  it('can be cancelled while it reads', async () => {
    await expect(run('early', { family: 'gpt2' }, AbortSignal.abort())).rejects.toThrow(/abort/i)
  })

  it('ends by the clock', async () => {
    const { result } = await run('clock', { family: 'gpt2', steps: undefined, minutes: 0.01 })
    expect(result.seconds).toBeGreaterThanOrEqual(0.6)
    expect(result.seconds).toBeLessThan(5)
    expect(result.steps).toBeGreaterThan(1)
  })

  it('refuses a run without an end, too little text, and heads that do not divide the width', async () => {
    const little = join(root, 'little.txt')
    writeFileSync(little, `${sentences(3).join('\n')}\n`)
    const cases: [Record<string, unknown>, RegExp][] = [
      [{ steps: undefined }, /give steps, or minutes/],
      [{ text: [little] }, /too few for sequences of 32/],
      [{ text: [join(root, 'nowhere.txt')] }, /nowhere\.txt: there is no such file/],
      [{ heads: 3 }, /width 32 is not a multiple of 3 heads/],
    ]
    for (const [i, [changes, message]] of cases.entries())
      expect((await appError(() => run(`bad-${i}`, { family: 'gpt2', ...changes }))).message).toMatch(message)
  })
})
