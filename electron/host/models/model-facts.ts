// Reads from a model's files what the library's views show of it, beside what the engine says.

import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { ModelInfo } from '../../compute/methods.ts'
import { readCard, readLicence } from '../../engine/formats/model-card.ts'
import { type ModelFacts, modelFactsSchema } from '../../store/model-facts.ts'

/** Files counted: a model's folder has tens. */
const maxFiles = 10_000
const maxDepth = 6

/** What is known of it from elsewhere: a run knows whether it taught pairs, the manifest the licence. */
export type KnownFacts = { takesPairs?: ModelFacts['takesPairs']; licence?: string }

export async function readFacts(info: ModelInfo, known: KnownFacts = {}): Promise<ModelFacts> {
  const { kind, baseFolder, layers, width, heads, vocabSize, positions, segments, labels, hasChatTemplate } = info
  const card = await readCard(info.folder)
  return {
    kind,
    baseFolder,
    layers,
    width,
    heads,
    vocabSize,
    positions,
    segments,
    labels,
    problem: modelFactsSchema.shape.problem.parse(info.problem),
    hasChatTemplate,
    licence: known.licence ?? (await readLicence(info.folder, card)),
    hubName: hubNameOf(info.folder),
    takesPairs: known.takesPairs ?? pairsOf(info),
    diskBytes: await folderBytes(info.folder),
  }
}

const pairLabel =
  /entail|contradict|neutral|duplicate|paraphrase|equivalent|isnext|not_next|same|different|함의|모순|중립/i

/** Labels that speak of two texts, or a grade of likeness; without a second segment a model reads one text. */
function pairsOf({ task, segments, labels, problem }: ModelInfo): ModelFacts['takesPairs'] {
  if (task !== 'sequence' || segments < 2) return 'no'
  if (problem === 'score' || (labels.length > 1 && labels.every((label) => pairLabel.test(label)))) return 'yes'
  return labels.every((label) => /^LABEL_\d+$/.test(label)) ? 'unknown' : 'no'
}

/** A download cache names the model in its path: models--organisation--name/snapshots/revision. */
function hubNameOf(folder: string): string | null {
  const place = /^models--([\w.-]+?)--([\w.-]+)$/.exec(basename(dirname(dirname(folder))))
  return place ? `${place[1]}/${place[2]}` : null
}

export async function folderBytes(folder: string): Promise<number> {
  let bytes = 0
  let files = 0
  const walk = async (path: string, depth: number): Promise<void> => {
    for (const entry of await readdir(path, { withFileTypes: true })) {
      const below = join(path, entry.name)
      // a link counts as what it leads to: a download cache is made of them
      const state = await stat(below).catch(() => undefined)
      if (!state || ++files > maxFiles) continue
      if (state.isFile()) bytes += state.size
      else if (entry.isDirectory() && depth < maxDepth) await walk(below, depth + 1)
    }
  }
  await walk(folder, 1)
  return bytes
}
