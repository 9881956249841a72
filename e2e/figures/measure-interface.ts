// Measures one figure of the interface and prints one JSON object: the median over the rounds, what it must not exceed, and a baseline of the
// same run. Arguments: WORK ROUNDS.

import { mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { samplingSchema } from '../../shared/contract/chats.ts'
import { copyHome, makeHome, modelNames, runTunesmith } from '../home/make-home.ts'
import { addChat, addManyChats, makeGpt2Small, withStore } from './content.ts'
import { median, openStage, repeat, type Stage, timeUntil } from './stage.ts'

const [work = '', roundsText = '5'] = process.argv.slice(2)
const rounds = Number(roundsText)

type Figure = {
  milliseconds: number
  limitMs: number
  baseline: { name: string; milliseconds: number }
  tokensPerSecond?: number
}

const [manyMessages, manyChats] = [10_000, 10_000]
const promptTokens = 32
const composer = 'main textarea'
const made = await makeHome((text) => console.error(text))

async function onStage(home: string, measure: (stage: Stage) => Promise<Figure>): Promise<Figure> {
  const stage = await openStage(home)
  try {
    return await measure(stage)
  } finally {
    await stage.close()
    await rm(home, { recursive: true, force: true })
  }
}

/** From the navigation's start, in a browser that has nothing of it cached, until one can type. */
async function start(): Promise<Figure> {
  return onStage(await copyHome(made.home), async ({ host, openContext }) => {
    const untilThere = async (address: string, selector: string) => {
      const context = await openContext()
      const page = await context.newPage()
      await page.addInitScript((wanted) => {
        const look = () => {
          if (document.querySelector(wanted) === null) requestAnimationFrame(look)
          else requestAnimationFrame(() => Object.assign(globalThis, { thereMs: performance.now() }))
        }
        requestAnimationFrame(look)
      }, selector)
      await page.goto(address)
      const there = await page.waitForFunction(() => (globalThis as { thereMs?: number }).thereMs)
      const milliseconds = (await there.jsonValue())!
      await context.close()
      return milliseconds
    }
    await untilThere(`${host.origin}/#/chat`, composer)
    const milliseconds = await repeat(rounds, () => untilThere(`${host.origin}/#/chat`, composer))
    const empty = await repeat(rounds, () => untilThere(`${host.origin}/no-such-page`, 'p'))
    return { milliseconds, limitMs: 1000, baseline: { name: 'empty page', milliseconds: empty } }
  })
}

/** The view's code is there: it was open before. */
async function warmPage({ host, openContext }: Stage): Promise<Page> {
  const page = await (await openContext()).newPage()
  await page.goto(`${host.origin}/#/chat`)
  await page.locator(composer).waitFor()
  return page
}

async function leave(page: Page): Promise<void> {
  await timeUntil(page, { hash: '#/runs' }, '.runs-name', modelNames.gpt)
}

async function openLongChat(): Promise<Figure> {
  const home = await copyHome(made.home)
  withStore(home, (store) => {
    addChat(store, 'long', 'Long', manyMessages, Date.now())
    addChat(store, 'short', 'Short', 2, Date.now())
  })
  return onStage(home, async (stage) => {
    const page = await warmPage(stage)
    const open = async (id: string, messages: number) => {
      await leave(page)
      return timeUntil(page, { hash: `#/chat?id=${id}` }, 'article', `Message ${messages}:`)
    }
    await open('long', manyMessages)
    const milliseconds = await repeat(rounds, () => open('long', manyMessages))
    const short = await repeat(rounds, () => open('short', 2))
    return { milliseconds, limitMs: 100, baseline: { name: 'chat of 2 messages', milliseconds: short } }
  })
}

async function openManyChats(): Promise<Figure> {
  const measure = async (count: number): Promise<number> => {
    const home = await copyHome(made.home)
    withStore(home, (store) => addManyChats(store, count))
    const { milliseconds } = await onStage(home, async (stage) => {
      const { api } = stage
      const page = await warmPage(stage)
      const [newest] = (await api.chats.list({ limit: 1 })).items
      let times = 0
      const open = async () => {
        await leave(page)
        // a new name, so that the list is read again and not only shown as it was
        const title = `Opened ${++times} times`
        await api.chats.update({ id: newest!.id, title })
        return timeUntil(page, { hash: '#/chat' }, '.chat-row-open', title)
      }
      await open()
      return { milliseconds: await repeat(rounds, open), limitMs: 100, baseline: { name: '', milliseconds: 0 } }
    })
    return milliseconds
  }
  const milliseconds = await measure(manyChats)
  return { milliseconds, limitMs: 100, baseline: { name: 'library of 1 chat', milliseconds: await measure(1) } }
}

/** From Enter to the first token that is drawn. */
async function firstToken(): Promise<Figure> {
  const home = await copyHome(made.home)
  const folder = join(tmpdir(), 'tunesmith-bench', 'interface-gpt2-small')
  await mkdir(folder, { recursive: true })
  await makeGpt2Small(folder, join(made.home, 'models', modelNames.gpt))
  await runTunesmith(home, home, ['import', folder, '--name', 'gpt2-small'])
  return onStage(home, async (stage) => {
    const { api } = stage
    const models = await api.models.list()
    const page = await warmPage(stage)
    const measure = async (name: string) => {
      const model = models.find((one) => one.name === name)!
      const sampling = samplingSchema.parse({ maxNewTokens: 8, seed: 1 })
      const { id } = await api.chats.create({ modelId: model.id, sampling })
      const draft = await draftOf(stage, id, promptTokens)
      await page.evaluate((hash) => {
        location.hash = hash
      }, `#/chat?id=${id}`)
      await page.locator('.chat-empty, article').first().waitFor()
      await page.locator(composer).fill(draft)
      const taken = page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            document.addEventListener(
              'keydown',
              () => {
                const start = performance.now()
                const look = () => {
                  const text = document.querySelector('.chat-reply-text')?.textContent ?? ''
                  if (text.trim() === '') requestAnimationFrame(look)
                  else requestAnimationFrame(() => resolve(performance.now() - start))
                }
                look()
              },
              { once: true, capture: true },
            )
          }),
      )
      await page.locator(composer).press('Enter')
      const milliseconds = await taken
      while ((await api.chats.open({ id })).chat.isWriting) await new Promise((resolve) => setTimeout(resolve, 50))
      return milliseconds
    }
    await measure('gpt2-small')
    const milliseconds = await repeat(rounds, () => measure('gpt2-small'))
    await measure(modelNames.gpt)
    const little = await repeat(rounds, () => measure(modelNames.gpt))
    return { milliseconds, limitMs: 300, baseline: { name: 'model of 0.4M', milliseconds: little } }
  })
}

/** A draft that makes a prompt of so many tokens. */
async function draftOf({ api }: Stage, id: string, tokens: number): Promise<string> {
  let draft = 'The cat'
  while ((await api.chats.measure({ id, draft })).tokens < tokens) draft += ' sees'
  return draft
}

/** The longest time between two frames while a reply streams; beside it the same page at rest. */
async function longestFrame(): Promise<Figure> {
  const streamMs = 4000
  return onStage(await copyHome(made.home), async (stage) => {
    const { api } = stage
    const model = (await api.models.list()).find(({ name }) => name === modelNames.gpt)!
    const page = await warmPage(stage)
    const rates: number[] = []
    const frames = (ms: number) =>
      page.evaluate(
        (duration) =>
          new Promise<number>((resolve) => {
            let [longest, last] = [0, performance.now()]
            const end = last + duration
            const look = () => {
              const now = performance.now()
              longest = Math.max(longest, now - last)
              last = now
              if (now < end) requestAnimationFrame(look)
              else resolve(longest)
            }
            requestAnimationFrame(look)
          }),
        ms,
      )
    const measure = async () => {
      const sampling = samplingSchema.parse({ maxNewTokens: 4000, temperature: 0, repetitionPenalty: 1 })
      const { id } = await api.chats.create({ modelId: model.id, sampling })
      await page.evaluate((hash) => {
        location.hash = hash
      }, `#/chat?id=${id}`)
      await page.locator('.chat-empty').waitFor()
      await page.locator(composer).fill('The cat')
      await page.locator(composer).press('Enter')
      await page
        .locator('.chat-reply-text')
        .getByText(/\w+ \w+/)
        .first()
        .waitFor()
      const tokensNow = async () => (await api.chats.open({ id })).path.messages.at(-1)!.tokens
      const before = await tokensNow()
      const longest = await frames(streamMs)
      rates.push(((await tokensNow()) - before) / (streamMs / 1000))
      await api.chats.stop({ id })
      return longest
    }
    await measure()
    rates.length = 0
    const milliseconds = await repeat(rounds, measure)
    const idle = await repeat(rounds, () => frames(streamMs))
    return {
      milliseconds,
      limitMs: 50,
      baseline: { name: 'at rest', milliseconds: idle },
      tokensPerSecond: median(rates),
    }
  })
}

const works: Record<string, () => Promise<Figure>> = {
  'interface-start': start,
  'interface-long-chat': openLongChat,
  'interface-many-chats': openManyChats,
  'interface-first-token': firstToken,
  'interface-longest-frame': longestFrame,
}

const measure = works[work]
if (!measure) throw new Error(`unknown work '${work}'; known are ${Object.keys(works).join(', ')}`)
const { milliseconds, limitMs, baseline, tokensPerSecond = null } = await measure()
console.log(
  JSON.stringify({
    seconds: milliseconds / 1000,
    tokensPerSecond,
    limitSeconds: limitMs / 1000,
    baseline: { name: baseline.name, seconds: baseline.milliseconds / 1000 },
    peakMemoryMb: null,
  }),
)
