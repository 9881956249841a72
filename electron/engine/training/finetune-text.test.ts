// A GPT tuned on conversations and texts, on the reference model: only replies are learned, a cut run goes on, the folder answers by its template.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../shared/domain/random.ts'
import { exists, loadModel } from '../importing/load-model.ts'
import { fixture, hasFixtures, tempFolder } from '../test-support.ts'
import { plainChatTemplate, renderChat } from '../tokenizer/chat-template.ts'
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts'
import { finetuneTextSchema } from './finetune-settings.ts'
import { type FinetuneTextEvent, finetuneText } from './finetune-text.ts'
import { loadWritten } from './written-examples.ts'

const root = tempFolder()
const replies: Record<string, string> = { sun: 'warm and bright', snow: 'cold and white', rain: 'wet and grey' }

function writeFile(name: string, lines: readonly string[]): string {
  writeFileSync(join(root, name), `${lines.join('\n')}\n`)
  return join(root, name)
}

const random = createRandom(7)
const pairs = Array.from({ length: 120 }, () => {
  const [asked, said] = Object.entries(replies)[random.integer(3)]!
  return { asked: `what is ${asked}?`, said }
})
const table = writeFile('pairs.csv', ['q,a', ...pairs.map(({ asked, said }) => `${asked},${said}`)])
const chats = writeFile('chats.jsonl', [
  ...pairs.map(({ asked, said }) =>
    JSON.stringify({
      messages: [
        { role: 'system', content: 'be brief' },
        { role: 'user', content: asked },
        { role: 'assistant', content: said },
        { role: 'user', content: 'and then?' },
        { role: 'assistant', content: 'nothing' },
      ],
    }),
  ),
  '{"messages": [{"role": "user", "content": "no reply"}]}',
  '{"messages": "none"}',
])

let runs = 0
async function run(changes: Record<string, unknown>, signal?: AbortSignal, act?: (event: FinetuneTextEvent) => void) {
  const name = `run-${runs++}`
  const settings = finetuneTextSchema.parse({
    model: fixture('gpt2'),
    data: table,
    columns: { kind: 'response', prompt: 'q', response: 'a' },
    method: 'full',
    epochs: 4,
    batchSize: 8,
    learningRate: 5e-3,
    testShare: 0.2,
    evaluations: 3,
    dropout: false,
    threads: 1,
    runFolder: join(root, name, 'run'),
    outputFolder: join(root, name, 'out'),
    cacheFolder: join(root, 'cache'),
    ...changes,
  })
  const events: FinetuneTextEvent[] = []
  const emit = (event: FinetuneTextEvent) => {
    events.push(event)
    act?.(event)
  }
  return { result: await finetuneText(settings, { signal, emit }), events, settings }
}

describe.skipIf(!hasFixtures)('conversations as examples', () => {
  it('learn the replies and their ends, nothing else', async () => {
    const tokenizer = await loadTokenizer(fixture('gpt2'))
    const request = {
      data: chats,
      columns: { kind: 'messages', messages: 'messages' } as const,
      testShare: 0.2,
      maxLength: 512,
      seed: 0,
    }
    const split = await loadWritten(request, tokenizer, plainChatTemplate)
    expect(split.train.length + split.test.length).toBe(pairs.length)
    expect(split.skipped.map(({ row }) => row)).toEqual([121, 122])
    const { ids, learned, prompt, reference } = split.train[0]!
    const end = tokenizer.special.eos!.token
    const learnedText = tokenizer.decode(
      [...ids].filter((_, i) => i > 0 && learned[i - 1] === 1),
      { skipSpecial: false },
    )
    const said = prompt[2]!.content
    expect(learnedText).toBe(` ${said}${end} nothing${end}`)
    expect(prompt).toHaveLength(4)
    expect(reference).toBe('nothing')
    const whole = renderChat(plainChatTemplate, [...prompt, { role: 'assistant', content: reference }], {
      specials: tokenizer.special,
    })
    expect(`${tokenizer.decode(ids, { skipSpecial: false })}\n`).toBe(whole)
  })

  it('say which rows hold nothing to learn within the length', async () => {
    const tokenizer = await loadTokenizer(fixture('gpt2'))
    const request = {
      data: table,
      columns: { kind: 'response', prompt: 'q', response: 'a' } as const,
      testShare: 0.2,
      maxLength: 6,
      seed: 0,
    }
    const split = await loadWritten(request, tokenizer, plainChatTemplate)
    expect(split.train).toEqual([])
    expect(split.skipped).toHaveLength(pairs.length)
    expect(split.skipped[0]!.reason).toMatch(/first 6 tokens/)
  })
})

describe.skipIf(!hasFixtures)('a GPT tuned on conversations', () => {
  for (const method of ['full', 'lora'] as const)
    it(`by ${method} foretells the replies, and keeps its template`, async () => {
      const { result, events } = await run({ method, ...(method === 'lora' ? { learningRate: 2e-2, epochs: 8 } : {}) })
      expect(result.metrics.perplexity).toBeLessThan(0.5 * result.metrics.basePerplexity)
      expect(result.validation[0]).toEqual({ step: 0, loss: result.metrics.baseLoss })
      expect(result.samples).toHaveLength(6)
      expect(result.samples[0]!.prompt).toMatch(/^what is/)
      expect(events.filter(({ kind }) => kind === 'validation').length).toBeGreaterThanOrEqual(4)
      const model = await loadModel(result.folder)
      expect(model.lora !== undefined).toBe(method === 'lora')
      expect((await loadTokenizer(model.tokenizerFolder)).chatTemplate).toBe(plainChatTemplate)
    })

  it('of a part of the rows measures on all that are held out', async () => {
    const { result } = await run({ testData: table, rows: 24, epochs: 1 })
    expect(result.split).toEqual({ train: 24, test: 120, drawnFrom: 120 })
  })

  it('that is cut goes on to the same end', async () => {
    const whole = await run({})
    const controller = new AbortController()
    const folder = join(root, 'cut')
    const places = { runFolder: join(folder, 'run'), outputFolder: join(folder, 'out') }
    await expect(
      run(places, controller.signal, (event) => event.kind === 'step' && event.step === 20 && controller.abort()),
    ).rejects.toMatchObject({ name: 'AbortError' })
    expect(await exists(places.outputFolder)).toBe(false)
    const { result, events } = await run({ ...places, resume: true })
    expect(events.find(({ kind }) => kind === 'step')).toMatchObject({ step: 21 })
    expect(result.metrics).toEqual(whole.result.metrics)
    expect(result.samples).toEqual(whole.result.samples)
  })

  it('also learns plain texts, and refuses what cannot write', async () => {
    const { result } = await run({ columns: { kind: 'text', text: 'a' }, epochs: 2 })
    expect(result.metrics.perplexity).toBeLessThan(result.metrics.basePerplexity)
    expect(await exists(join(result.folder, 'chat_template.jinja'))).toBe(false)
    await expect(run({ model: fixture('bert-mlm') })).rejects.toMatchObject({ code: 'bad-argument' })
    await expect(run({ columns: { kind: 'response', prompt: 'q', response: 'x' } })).rejects.toMatchObject({
      code: 'bad-data',
      data: { column: 'x' },
    })
  })
})
