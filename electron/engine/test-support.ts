// For tests of the engine: the reference folders beside the repository, temporary folders, tiny models and tokenizers of our own.
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, it } from 'vitest'
import { createRandom } from '../../shared/domain/random.ts'
import { AppError } from '../../shared/errors.ts'
import { openSafetensors, readTensor, type TensorToWrite, writeSafetensors } from './formats/safetensors.ts'
import { createModelFolder, type NewModel } from './importing/new-model.ts'
import { trainBpe } from './tokenizer/train-bpe.ts'
import { trainWordPiece } from './tokenizer/train-wordpiece.ts'
import { writeTokenizer } from './tokenizer/write-tokenizer.ts'

const fixtures = join(import.meta.dirname, '../../../shared/fixtures')
export const hasFixtures = existsSync(fixtures)
if (!hasFixtures) console.warn(`SKIPPED: tests with reference models need ${fixtures}, which is not there`)

/** `it` where the reference folders are, else a skipped test. */
export const itWithFixtures: typeof it | typeof it.skip = hasFixtures ? it : it.skip
export const fixture = (name: string): string => join(fixtures, name)
export const fixtureNames = (): string[] => (hasFixtures ? readdirSync(fixtures).sort() : [])

/** A folder that goes when the test file's tests have ended. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tunesmith-engine-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** The files of a folder (not its subfolders), writable. */
export function copyFolder(from: string, to: string): string {
  mkdirSync(to, { recursive: true })
  for (const name of readdirSync(from)) {
    const path = join(from, name)
    if (statSync(path).isFile()) copyFileSync(path, join(to, name))
  }
  return to
}

export const readJsonFile = (path: string): Record<string, unknown> => JSON.parse(readFileSync(path, 'utf8'))

/** Rewrites model.safetensors of a folder; `change` sees every tensor with its data. */
export async function rewriteWeights(
  folder: string,
  change: (tensors: TensorToWrite[]) => TensorToWrite[],
  name = 'model.safetensors',
): Promise<void> {
  const file = await openSafetensors(join(folder, name))
  const tensors: TensorToWrite[] = []
  for (const { name: tensor, dtype, shape } of file.tensors.values())
    tensors.push({ name: tensor, dtype, shape, data: await readTensor(file, tensor) })
  await writeSafetensors(join(folder, name), change(tensors))
}

const tiny = { layers: 2, width: 32, heads: 2, vocabSize: 320, positions: 64, dropout: 0.1, padTokenId: 0 }

/** A folder with random weights that loadModel reads; no tokenizer. */
export async function tinyModel(
  folder: string,
  family: 'gpt2' | 'bert',
  overrides: Partial<NewModel> = {},
): Promise<string> {
  const task = family === 'gpt2' ? 'causal-lm' : 'masked-lm'
  await createModelFolder(folder, { ...tiny, family, task, ...overrides }, 1)
  return folder
}

const names = ['cat', 'dog', 'bird', 'fish', 'horse', 'child', 'teacher', 'river']
const verbs = ['sees', 'likes', 'follows', 'hears', 'finds']
const places = ['in the garden', 'by the sea', 'at home', 'under the tree', 'near the road']

/** Sentences of few words, so that a tiny model learns them in a few steps. */
export function sentences(count: number, seed = 1): string[] {
  const random = createRandom(seed)
  const pick = (words: readonly string[]) => words[random.integer(words.length)]!
  return Array.from({ length: count }, () => `The ${pick(names)} ${pick(verbs)} the ${pick(names)} ${pick(places)}.`)
}

export async function tinyTokenizer(folder: string, family: 'gpt2' | 'bert', vocabSize = 320): Promise<string> {
  const lines = sentences(200)
  const json =
    family === 'gpt2'
      ? await trainBpe(lines, { vocabSize, specials: ['<|endoftext|>'] })
      : await trainWordPiece(lines, { vocabSize, lowercase: true })
  await writeTokenizer(folder, json, { modelMaxLength: 64 })
  return folder
}

export function randomFloats(length: number, seed: number, scale = 1): Float32Array<ArrayBuffer> {
  const random = createRandom(seed)
  return Float32Array.from({ length }, () => random.normal() * scale)
}

/** Largest difference of two lists, relative to the largest value of the second; infinite where lengths differ. */
export function relativeDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY
  let [difference, largest] = [0, 1e-30]
  for (let i = 0; i < expected.length; i++) {
    const d = Math.abs(found[i]! - expected[i]!)
    if (!(d <= difference)) difference = d // NaN stays
    largest = Math.max(largest, Math.abs(expected[i]!))
  }
  return difference / largest
}

/** The AppError that `action` throws, now or later; a test that gets none fails. */
export async function appError(action: () => unknown): Promise<AppError> {
  try {
    await action()
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('expected an AppError, nothing was thrown')
}
