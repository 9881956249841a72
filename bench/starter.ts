// Takes a trained model into models/ as a starter: its files, a card with its recipe, curves, scores and unselected samples, and their hashes.
// `node bench/starter.ts NAME FOLDER [--pretrained FOLDER]...`; the others are the model before its chat tuning, or before it learned on, the first part first. Scores come from `bench datasets`.
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { fileHash } from '../electron/engine/formats/content-hash.ts'
import { splitCard } from '../electron/engine/formats/front-matter.ts'
import { bin } from './bench.ts'
import { type DatasetResult, datasetMethods, datasetsTable, finishedDatasets } from './datasets.ts'
import { starterNotes } from './starter-notes.ts'

const models = fileURLToPath(new URL('../models/', import.meta.url))
const files = [
  'chat_template.jinja',
  'config.json',
  'generation_config.json',
  'model.safetensors',
  'tokenizer.json',
  'tokenizer_config.json',
]

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth']

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { pretrained: { type: 'string', multiple: true } },
})
const [name = '', folder = ''] = positionals
const notes = starterNotes[name]
if (!notes || !existsSync(join(folder, 'model.safetensors')))
  throw new Error(`usage: node bench/starter.ts NAME FOLDER, NAME one of ${Object.keys(starterNotes).join(', ')}`)

const target = join(models, name)
mkdirSync(target, { recursive: true })
for (const file of files) if (existsSync(join(folder, file))) copyFileSync(join(folder, file), join(target, file))
writeFileSync(join(target, 'README.md'), await card())
writeFileSync(join(models, 'manifest.json'), `${JSON.stringify(await manifest(), null, 2)}\n`)

async function card(): Promise<string> {
  const { language, title, data, limits, chats } = notes!
  const weights = await fileHash(join(target, 'model.safetensors'))
  // weights that begin at random are no part's
  const isOwn = (result: DatasetResult) =>
    result.weights === weights || (result.method === 'scratch' && result.base === name)
  const place = ({ dataset, method }: DatasetResult) => `${dataset} ${datasetMethods.indexOf(method)}`
  const scores = (await finishedDatasets()).filter(isOwn).sort((a, b) => place(a).localeCompare(place(b)))
  const { pretrained = [] } = values
  const parts = chats ? pretrained : [...pretrained, folder]
  return [
    `---\nlicense: mit\nlanguage: ${language}\ntags:\n- tunesmith\n---`,
    `# ${name}`,
    title,
    '## Data and licence',
    data,
    '## What it is not',
    limits,
    ...(scores.length > 0
      ? ['## Fine-tuned', 'Held-out rows, beside simple baselines:', datasetsTable(scores), ...verdict(scores)]
      : []),
    ...samples(),
    ...parts.flatMap((part, i) => [`## Pre-training${i === 0 ? '' : `, ${ordinals[i]} part`}`, partOf(part)]),
    ...(chats ? ['## Chat tuning', partOf(folder)] : []),
  ].join('\n\n')
}

/** A card's text under a heading of ours. */
function partOf(place: string): string {
  const { body } = splitCard(readFileSync(join(place, 'README.md'), 'utf8'))
  return body
    .trim()
    .replace(/^# .*\n+/, '')
    .replaceAll(/^## /gm, '### ')
}

/** Where full fine-tuning is ahead of TF-IDF and of random weights, where it is not, and where the difference is less than its standard error. */
function verdict(scores: readonly DatasetResult[]): string[] {
  const scoreOf = (dataset: string, method: string) =>
    scores.find((score) => score.dataset === dataset && score.method === method)?.value
  const full = scores.filter(({ method, metric }) => method === 'full' && metric !== 'perplexity')
  const against = (name: string, otherOf: (score: DatasetResult) => number | null | undefined) => {
    const places: Record<'Ahead' | 'Behind' | 'Level', string[]> = { Ahead: [], Behind: [], Level: [] }
    for (const score of full) {
      const other = otherOf(score)
      if (other == null) continue
      const isLevel = Math.abs(score.value - other) < standardError(score)
      places[isLevel ? 'Level' : score.value > other ? 'Ahead' : 'Behind'].push(score.dataset)
    }
    const named = Object.entries(places).filter(([, datasets]) => datasets.length > 0)
    if (named.length === 0) return []
    return [`${name}. ${named.map(([place, datasets]) => `${place}: ${datasets.join('; ')}.`).join(' ')}`]
  }
  return [
    ...against('Fully fine-tuned, beside TF-IDF', ({ tfidf }) => tfidf),
    ...against('Beside the same model from random weights', ({ dataset }) => scoreOf(dataset, 'scratch')),
  ]
}

/** Of a share of right answers, or of a correlation, over the held-out rows. */
function standardError({ metric, value, rows: { test } }: DatasetResult): number {
  return metric === 'accuracy' ? Math.sqrt((value * (1 - value)) / test) : 1 / Math.sqrt(test)
}

function samples(): string[] {
  const { chats = [], openings = [] } = notes!
  if (chats.length + openings.length === 0) return []
  const sampling = ['--temperature', '0.7', '--top-p', '0.9', '--max-new-tokens', '100', '--json']
  const answer = (args: string[], input = '') => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [bin, ...args, ...sampling], {
      input,
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(stderr)
    return JSON.parse(stdout.trim().split('\n').at(-1)!)
  }
  const quoted = (text: string) => text.trim().replaceAll(/\s*\n\s*/g, ' ')
  return [
    '## Samples, unselected',
    'Temperature 0.7, top-p 0.9, at most 100 tokens, the first reply to each.',
    ...chats.map((text, i) => {
      const { messages } = answer(['chat', target, '--seed', String(i)], `${text}\n`)
      const said: { role: string; content: string }[] = messages
      return `> ${said.map(({ role, content }) => (role === 'user' ? `**${content}**` : quoted(content))).join(' ')}`
    }),
    ...openings.map((text, i) => {
      const answered = answer(['generate', target, text, '--seed', String(i)])
      return `> **${text}** ${quoted(answered.text)}`
    }),
  ]
}

async function manifest(): Promise<Record<string, unknown>> {
  const all: Record<string, unknown> = JSON.parse(readFileSync(join(models, 'manifest.json'), 'utf8'))
  const entries: Record<string, { bytes: number; sha256: string }> = {}
  for (const file of readdirSync(target).sort()) {
    const path = join(target, file)
    entries[file] = { bytes: statSync(path).size, sha256: await fileHash(path) }
  }
  all[name] = { licence: 'MIT', language: notes!.language, files: entries }
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)))
}
