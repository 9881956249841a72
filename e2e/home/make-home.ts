// The data folder that the tests start from: a small GPT, a small BERT and classifiers of it, made by Tunesmith itself on sentences made here.
// Kept under e2e/.cache by the hash of what it is made from; tests work on copies of its database, the models stay where they are.

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { furnish } from './furnish.ts'
import { moodRows, moodTable, pairTable, plainText } from './sentences.ts'

const root = join(import.meta.dirname, '..', '..')
const cacheFolder = join(root, 'e2e', '.cache')
const bin = join(root, 'electron', 'cli', 'bin.js')

export const modelNames = {
  gpt: 'little-writer',
  bert: 'little-reader',
  pairs: 'little-pairs',
  moods: 'little-moods',
  alike: 'little-alike',
} as const

const textFile = 'sentences.txt'
const moodsFile = 'moods.csv'
const pairsFile = 'pairs.csv'
const size = ['--layers', '2', '--width', '64', '--heads', '4', '--vocab-size', '500', '--seq-length', '64']
const pretrain = ['pretrain', '--text', textFile, ...size, '--batch-tokens', '512', '--seed', '1']
const finetune = ['finetune', '--model', modelNames.bert, '--method', 'head']

/** Commands in order, options as one writes them. The writer's context is long, so that a reply can last for seconds. */
const recipe: readonly [string[], string][] = [
  [pretrain, `--family gpt2 --positions 4096 --steps 120 --learning-rate 0.004 --name ${modelNames.gpt}`],
  [pretrain, `--family bert --positions 128 --steps 240 --learning-rate 0.0015 --name ${modelNames.bert}`],
  [finetune, `--data ${pairsFile} --text first --text-pair second --label language --name ${modelNames.pairs}`],
  [finetune, `--data ${moodsFile} --text text --label mood --name ${modelNames.moods}`],
]

const files = {
  [textFile]: () => plainText(1, 40, 100),
  [moodsFile]: () => moodTable(moodRows(1, 480)),
  [pairsFile]: () => pairTable(1, 240),
}

export type MadeHome = {
  /** The data folder itself: not to be opened by a host, only copied. */
  home: string
  /** The same library after some work: datasets of the wizard, runs side by side, an export. */
  workshop: string
  /** The texts that its models were made from. */
  files: { text: string; moods: string }
}

/** Makes it, or finds the one made from the same inputs. */
export async function makeHome(say: (text: string) => void): Promise<MadeHome> {
  const folder = join(cacheFolder, await inputsHash())
  const made = {
    home: join(folder, 'home'),
    workshop: join(folder, 'workshop'),
    files: { text: join(folder, textFile), moods: join(folder, moodsFile) },
  }
  const mark = join(folder, 'complete')
  if (await exists(mark)) return made
  // homes of earlier inputs, and what an interrupted making left
  await rm(cacheFolder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text())
  for (const [verb, options] of recipe) {
    const args = [...verb, ...options.split(' ')]
    say(`tunesmith ${args.join(' ')}`)
    await runTunesmith(made.home, folder, args)
  }
  const alike = await makeAlike(made.home, folder)
  await runTunesmith(made.home, folder, ['import', alike, '--name', modelNames.alike])
  say('work in it')
  await copyDatabase(made.home, made.workshop)
  await furnish({ home: made.workshop, files: made.files, reader: modelNames.bert, writer: modelNames.gpt })
  await writeFile(mark, '')
  return made
}

/** The reader without its heads, as models that turn sentences into vectors are kept. */
async function makeAlike(home: string, folder: string): Promise<string> {
  const target = join(folder, modelNames.alike)
  await cp(join(home, 'models', modelNames.bert), target, { recursive: true })
  const file = join(target, 'config.json')
  const config = JSON.parse(await readFile(file, 'utf8'))
  await writeFile(file, JSON.stringify({ ...config, architectures: ['BertModel'] }))
  return target
}

/** A data folder of one's own with the same library. */
export async function copyHome(from: string): Promise<string> {
  const home = await emptyHome()
  await copyDatabase(from, home)
  return home
}

/** What it names stays where it is. */
async function copyDatabase(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const name of await readdir(from))
    if (name.startsWith('tunesmith.sqlite')) await copyFile(join(from, name), join(to, name))
}

/** Without any model: a first start. */
export function emptyHome(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'tunesmith-e2e-'))
}

/** Everything that decides what is in it: this folder, and the database's schema. */
async function inputsHash(): Promise<string> {
  const hash = createHash('sha256')
  for (const folder of [import.meta.dirname, join(root, 'electron', 'store', 'migrations')])
    for (const name of (await readdir(folder)).toSorted())
      if (name.endsWith('.ts')) hash.update(name).update(await readFile(join(folder, name)))
  return hash.digest('hex').slice(0, 16)
}

export function runTunesmith(home: string, folder: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...args, '--home', home], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-4000)
    })
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve(stdout)
      else reject(new Error(`tunesmith ${args.join(' ')} ended with ${code}:\n${stderr}`))
    })
  })
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )
