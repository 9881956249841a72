// Which folder a path means: a model's own, the one a file lies in, or the only model folder below it. What cannot be read as a model is said in
// terms of what is there.

import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { type Said, say } from '../../../shared/said.ts'
import { ioError } from '../../engine/formats/io-error.ts'

/** A download cache has three levels above its files. */
const maxDepth = 3
/** Entries looked at: a whole disk is no model folder. */
const maxEntries = 5000
/** Names shown in a message. */
const maxShown = 12

const weights = /\.(safetensors|safetensors\.index\.json|bin|h5|msgpack|ckpt|pt|pth)$/i
const expected = say`A model folder has config.json, model.safetensors and tokenizer.json (or vocab.txt), as Hugging Face lays them out; an adapter has adapter_config.json and adapter_model.safetensors.`

/** Formats that people try, and what to take instead. */
const foreign: [RegExp, Said][] = [
  [/\.gguf$/i, say`GGUF files are not read: get the folder with the safetensors files of the same model.`],
  [/\.onnx$/i, say`ONNX files are not read: get the folder with the safetensors files that they were exported from.`],
  [/\.(zip|tar|tgz|gz|7z|rar)$/i, say`It is packed: unpack it first, then choose the folder.`],
  [
    /\.(bin|pt|pth|ckpt)$/i,
    say`Pickle files can run programs and are never read: get the safetensors files of the same model.`,
  ],
  [/\.(h5|msgpack)$/i, say`Only safetensors weights are read: get those of the same model.`],
]

export async function findModelFolder(path: string, signal?: AbortSignal): Promise<string> {
  const start = resolve(path)
  const state = await stat(start).catch((error: unknown) => {
    throw ioError(say`find`, start, error)
  })
  const folder = state.isDirectory() ? start : dirname(start)
  const names = await namesOf(folder)
  if (isModel(names)) return folder
  if (!state.isDirectory()) throw notAModel(start, folder, names)
  const found = await modelFoldersBelow(folder, signal)
  if (found.length === 1) return found[0]!
  if (found.length === 0) {
    // a config without weights is told by the reader, which knows what is missing
    if (names.includes('config.json')) return folder
    throw notAModel(start, folder, names)
  }
  const current = await currentSnapshot(found)
  if (current) return current
  const shown = found.slice(0, maxShown).map((one) => relative(folder, one))
  const more = found.length > maxShown ? say` and ${found.length - maxShown} more` : ''
  throw new AppError(
    'bad-argument',
    say`${start} holds ${found.length} model folders: ${shown.join(', ')}${more}. Choose one of them.`,
    { path: start, folders: shown },
  )
}

function isModel(names: readonly string[]): boolean {
  const has = (name: string) => names.includes(name)
  return (
    has('head.json') || has('adapter_config.json') || (has('config.json') && names.some((name) => weights.test(name)))
  )
}

async function modelFoldersBelow(root: string, signal: AbortSignal | undefined): Promise<string[]> {
  const found: string[] = []
  let seen = 0
  const walk = async (folder: string, depth: number): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      signal?.throwIfAborted()
      if (++seen > maxEntries) return
      if (!entry.isDirectory() || entry.name === 'node_modules' || /^\.(?!$)/.test(entry.name)) continue
      const below = join(folder, entry.name)
      if (isModel(await namesOf(below))) found.push(below)
      else if (depth < maxDepth) await walk(below, depth + 1)
    }
  }
  await walk(root, 1)
  return found.sort()
}

/** Several snapshots of one download: the one that its `refs/main` names. */
async function currentSnapshot(folders: readonly string[]): Promise<string | undefined> {
  const parents = new Set(folders.map((folder) => dirname(folder)))
  const [parent] = parents
  if (parents.size !== 1 || basename(parent!) !== 'snapshots') return undefined
  const revision = await readFile(join(dirname(parent!), 'refs', 'main'), 'utf8').catch(() => '')
  return folders.find((folder) => basename(folder) === revision.trim())
}

async function namesOf(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort()
  } catch (error) {
    throw ioError(say`read`, folder, error)
  }
}

function notAModel(path: string, folder: string, names: readonly string[]): AppError {
  const shown = names.slice(0, maxShown).join(', ')
  const more = names.length > maxShown ? say` and ${names.length - maxShown} more` : ''
  const place = folder === path ? say`it` : say`its folder ${folder}`
  const found = names.length === 0 ? say`${place} is empty.` : say`${place} holds ${shown}${more}.`
  const advice = foreign.find(([ending]) => ending.test(basename(path)) || names.some((name) => ending.test(name)))?.[1]
  return new AppError('bad-model', say`${path} is not a model: ${found} ${advice ?? expected}`, {
    path,
    found: names.slice(0, maxShown),
  })
}
