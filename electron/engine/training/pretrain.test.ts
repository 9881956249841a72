// Pre-training from a text file to a folder: the loss falls, the folder is a model with its card, a cut run goes on.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { openSafetensors } from '../formats/safetensors.ts'
import { exists, loadModel } from '../importing/load-model.ts'
import { openDecoder } from '../inference/decoder.ts'
import { generate } from '../inference/generate.ts'
import { greedy } from '../inference/sampler.ts'
import { fillMask, judgePair, openModel } from '../inference/tasks.ts'
import { appError, copyFolder, readJsonFile, rewriteWeights, sentences, tempFolder } from '../test-support.ts'
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts'
import { type PretrainEvent, pretrain } from './pretrain.ts'
import { pretrainSchema } from './pretrain-settings.ts'
import { averageWeightsFile, checkpointFile } from './run-files.ts'
import { saveHead } from './save-model.ts'
import { askToStop } from './stop-request.ts'

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

  it('a BERT that learns to look words up in the other part, and goes on so', async () => {
    const asked = { family: 'bert', layers: 2, sharedWordWeight: 4, steps: 10 }
    const { result, steps } = await run('shared', asked)
    // three losses: the vocabulary, two classes, and four times two classes
    const vocabulary = (await loadTokenizer(result.folder)).vocabSize
    expect(Math.abs(steps[0]!.loss - Math.log(2 * vocabulary) - 4 * Math.log(2))).toBeLessThan(0.5)
    // the held-out loss is of BERT's own two
    expect(result.validation.at(-1)!.loss).toBeLessThan(Math.log(2 * vocabulary) + 0.3)
    expect(readFileSync(join(result.folder, 'README.md'), 'utf8')).toContain('shared words count 4 times')
    const { tensors } = await openSafetensors(join(result.folder, 'model.safetensors'))
    expect([...tensors.keys()].filter((name) => !/^(bert|cls)\./.test(name))).toEqual([])
    const from = { ...asked, family: undefined, model: result.folder, matchingHeads: 1 }
    const further = await run('shared-on', from)
    expect(further.result.before!.metrics).toEqual(result.metrics)
    const card = readFileSync(join(further.result.folder, 'README.md'), 'utf8')
    expect(card).toContain('looking for the same word in the other part: 1.')
    // one step at a rate of next to nothing: what is saved is what it began with
    const begun = await run('shared-begun', { ...from, steps: 1, learningRate: 1e-12 })
    const values = async (folder: string, layer: number) => {
      const name = `bert.encoder.layer.${layer}.attention.self.key.weight`
      return (await loadModel(folder)).source.read(name, [32, 32])
    }
    const [was, is] = [await values(result.folder, 0), await values(begun.result.folder, 0)]
    expect(is.subarray(0, 16 * 32)).toEqual(was.subarray(0, 16 * 32))
    expect(is.subarray(16 * 32)).not.toEqual(was.subarray(16 * 32))
    expect(await values(begun.result.folder, 1)).toEqual(await values(result.folder, 1))
    const anew = await appError(() => run('shared-anew', { ...asked, matchingHeads: 1 }))
    expect(anew.message).toMatch(/begin in a BERT that has learned, .* give a model/)
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
    expect(readdirSync(join(root, `${family}-cut`))).toEqual(['run'])
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

describe('while it learns', () => {
  it('writes on from the same held-out beginnings, measurement by measurement', async () => {
    const { events } = await run('samples', { family: 'gpt2', sampleEvery: 10 })
    const samples = events.flatMap((event) => (event.kind === 'sample' ? [event] : []))
    expect(samples.map(({ step }) => step)).toEqual([10, 10, 10, 20, 20, 20, 30, 30, 30, 40, 40, 40])
    const prompts = samples.slice(0, 3).map(({ prompt }) => prompt)
    expect(new Set(prompts).size).toBe(3)
    for (const step of [20, 30, 40])
      expect(samples.filter((one) => one.step === step).map(({ prompt }) => prompt)).toEqual(prompts)
    expect(samples.at(-1)!.text).not.toBe(samples[2]!.text)
    expect(documents).toContain(prompts[0]!.trim().slice(0, 12))
  })

  it('fills the same masks, and says what stood there', async () => {
    const { events, result } = await run('masks', { family: 'bert', steps: 40 })
    const samples = events.flatMap((event) => (event.kind === 'sample' ? [event] : []))
    expect(samples.map(({ step }) => step)).toEqual([20, 20, 20, 40, 40, 40])
    for (const { prompt, expected, guesses, text } of samples) {
      expect(prompt).toContain('[MASK]')
      expect(expected).toMatch(/\p{L}/u)
      expect(guesses).toHaveLength(5)
      expect(guesses![0]!.token).toBe(text)
    }
    expect(result.metrics['masked perplexity']).toBeGreaterThan(1)
    const shown = await run('no-samples', { family: 'bert', steps: 20, sampleEvery: 0 })
    expect(shown.events.filter(({ kind }) => kind === 'sample')).toHaveLength(3)
  })

  it('stops when it is asked, with a model that works', async () => {
    const stopAt = (event: PretrainEvent) => {
      if (event.kind === 'step' && event.step === 7) void askToStop(join(root, 'asked', 'run'))
    }
    const settings = { family: 'gpt2', steps: 4000, minutes: 10 }
    const { result } = await run('asked', settings, undefined, stopAt)
    expect(result.end).toBe('asked')
    expect(result.steps).toBeLessThan(100)
    expect(result.keptStep).toBe(result.steps)
    expect(readFileSync(join(result.folder, 'README.md'), 'utf8')).toContain('stopped on request')
    expect((await loadModel(result.folder)).config.task).toBe('causal-lm')
  })

  it('keeps the mean of the weights only where it is better', async () => {
    const wild = { family: 'gpt2', schedule: 'constant', learningRate: 3e-2, steps: 240 }
    const { result, settings } = await run('average', { ...wild, average: true })
    const { loss, lastLoss } = result.average!
    expect(loss).toBeLessThan(lastLoss)
    expect(result.metrics['validation loss (nats a token)']).toBe(loss)
    expect(await exists(averageWeightsFile(settings.runFolder))).toBe(true)
    const plain = await run('no-average', wild)
    expect(plain.result.average).toBeNull()
    expect(plain.result.validation.at(-1)!.loss).toBe(lastLoss)
  })
})

describe('a model that goes on learning', () => {
  const other = join(root, 'other.jsonl')
  const held = join(root, 'held.jsonl')
  const words = sentences(300).map((line) => line.replaceAll('the', 'every'))
  writeFileSync(
    other,
    words
      .slice(30)
      .map((one) => JSON.stringify({ text: one, label: 'x' }))
      .join('\n'),
  )
  writeFileSync(
    held,
    words
      .slice(0, 30)
      .map((one) => JSON.stringify({ text: one }))
      .join('\n'),
  )
  const adapt = { text: [other], validationText: [held], learningRate: 1e-2, steps: 30 }

  it.each(['gpt2', 'bert'] as const)('%s: keeps size and tokenizer, and says what it could before', async (family) => {
    const base = await run(`base-${family}`, { family, half: true })
    const { result, events } = await run(`adapted-${family}`, { ...adapt, model: base.result.folder })
    const [model, from] = [await loadModel(result.folder), await loadModel(base.result.folder)]
    expect(model.config).toMatchObject({ task: from.config.task, layers: 1, width: 32, positions: 96 })
    const tokenizers = [result, base.result].map(({ folder }) => readFileSync(join(folder, 'tokenizer.json'), 'utf8'))
    expect(tokenizers[0]).toBe(tokenizers[1])
    const name = family === 'gpt2' ? 'perplexity' : 'masked perplexity'
    expect(result.metrics[name]).toBeLessThan(0.8 * result.before!.metrics[name]!)
    expect(result.validation[0]!.step).toBe(0)
    expect(events.some((event) => event.kind === 'phase' && event.phase === 'tokenizer')).toBe(false)
    expect(result.before!.samples.map(({ prompt }) => prompt)).toEqual(result.samples.map(({ prompt }) => prompt))
    const card = readFileSync(join(result.folder, 'README.md'), 'utf8')
    expect(card).toContain('trained further by Tunesmith from out')
    const how = family === 'bert' ? ' (a mask in 15 % of the tokens; pairs without masks)' : ''
    expect(card).toContain(`| measured on held-out text${how} | before (out) | after |`)
  })

  it('takes a lower rate where none is said', async () => {
    const base = await run('rate-base', { family: 'gpt2', steps: 2 })
    const { steps } = await run('rate', {
      ...adapt,
      learningRate: undefined,
      schedule: 'constant',
      warmup: 0,
      model: base.result.folder,
    })
    expect(steps[0]!.learningRate).toBeCloseTo((5e-5 * 768) / 32, 10)
  })

  it('gives a BERT without a head for masks one', async () => {
    const base = await run('headless-base', { family: 'bert', nextSentence: false, steps: 5 })
    const folder = copyFolder(base.result.folder, join(root, 'headless'))
    await rewriteWeights(folder, (tensors) => tensors.filter(({ name }) => !name.startsWith('cls.')))
    const config = readJsonFile(join(folder, 'config.json'))
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...config, architectures: ['BertModel'] }))
    const { result } = await run('headless-on', { ...adapt, model: folder })
    expect((await loadModel(result.folder)).config.task).toBe('masked-lm')
    expect(readFileSync(join(result.folder, 'README.md'), 'utf8')).toContain('that head began at random')
  })

  it('goes on where it was cut', async () => {
    const base = await run('cut-base', { family: 'bert', steps: 5 })
    const settings = { ...adapt, steps: 12, model: base.result.folder, average: true }
    const unbroken = await run('cut-whole', settings)
    const controller = new AbortController()
    const cut = (event: PretrainEvent) => {
      if (event.kind === 'step' && event.step === 5) controller.abort()
    }
    await expect(run('cut-on', settings, controller.signal, cut)).rejects.toThrow(/abort/i)
    const resumed = await run('cut-on', { ...settings, resume: true })
    expect(resumed.result.metrics).toEqual(unbroken.result.metrics)
    expect(resumed.result.before!.metrics).toEqual(unbroken.result.before!.metrics)
    expect(resumed.result.average).toEqual(unbroken.result.average)
  })

  it('refuses an adapter', async () => {
    const base = await run('adapter-base', { family: 'gpt2', steps: 2 })
    const folder = join(root, 'head')
    mkdirSync(folder)
    const layers = [
      { weight: new Float32Array(64), bias: new Float32Array(2), inputs: 32, outputs: 2, activation: 'none' as const },
    ]
    await saveHead(folder, await loadModel(base.result.folder), 'mean', layers, {
      labels: ['a', 'b'],
      problem: 'classes',
    })
    const error = await appError(() => run('adapter', { ...adapt, model: folder }))
    expect(error).toMatchObject({
      code: 'bad-argument',
      message: expect.stringContaining('export it as merged weights'),
    })
  })
})

describe('the text', () => {
  it('a new model takes the tokenizer of another one', async () => {
    const first = await run('tokens-first', { family: 'gpt2', steps: 2, vocabSize: 340 })
    const { result, events } = await run('tokens', { family: 'gpt2', steps: 2, tokenizer: first.result.folder })
    expect((await loadModel(result.folder)).config.vocabSize).toBe((await loadTokenizer(first.result.folder)).vocabSize)
    expect(events.some((event) => event.kind === 'phase' && event.phase === 'tokenizer')).toBe(false)
    const wrong = await appError(() => run('wrong-tokens', { family: 'bert', tokenizer: first.result.folder }))
    expect(wrong.message).toMatch(/no \[(PAD|CLS)\]/)
  })

  it('is cleaned before tokenizer and model see it, and the card says what was left out', async () => {
    const twice = join(root, 'twice.txt')
    writeFileSync(twice, `${documents}\n\n${documents}\n\nx`)
    const clean = { dropRepeatedDocuments: true, minCharacters: 3 }
    const { result, events } = await run('clean', { family: 'gpt2', text: [twice], clean, steps: 3 })
    const counted = events.find((event) => event.kind === 'text')
    expect(counted).toMatchObject({ documents: 200, repeatedDocuments: 200, shortDocuments: 1 })
    const once = await run('once', { family: 'gpt2', steps: 3 })
    expect(result.tokens.corpus).toBe(once.result.tokens.corpus)
    expect(readFileSync(join(result.folder, 'README.md'), 'utf8')).toContain(
      'Left out of the text: 200 repeated documents, 1 short documents.',
    )
  })
})
