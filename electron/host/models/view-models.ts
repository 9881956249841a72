// The library for its views: rows and a look whether files are there, nothing more, so that hundreds are listed at once. What older rows do not know
// yet is read behind the list's back and kept.

import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ModelDetails, ModelView } from '../../../shared/contract/models.ts'
import { cardBody, cautionOf, firstParagraph, readCard, readStart } from '../../engine/formats/model-card.ts'
import type { ModelEntry } from '../../store/models.ts'
import { callCompute } from '../call.ts'
import type { AppParts } from '../open-app.ts'
import { readFacts } from './model-facts.ts'
import { identifyingFiles, viewOf } from './model-view.ts'

const maxConfigBytes = 4_000_000
const ownDescriptions = ['head.json', 'adapter_config.json', 'config.json']

export type ModelViews = ReturnType<typeof createModelViews>

export function createModelViews({ host, events, onClose }: Pick<AppParts, 'host' | 'events' | 'onClose'>) {
  /** Each once a start: files that do not read now will not in a second. */
  const tried = new Set<string>()
  const closing = new AbortController()
  let filling = Promise.resolve()
  onClose(() => {
    closing.abort()
    return filling
  })

  async function list(): Promise<ModelView[]> {
    const entries = host.store.models.listEntries()
    const unread = entries.filter(({ facts, record }) => facts === null && !tried.has(record.id))
    if (unread.length > 0) fillLater(unread.map(({ record }) => record.id))
    const speeds = host.store.chats.messages.speeds()
    const speedOf = ({ record }: ModelEntry) => speeds.get(record.id) ?? null
    return Promise.all(
      entries.map(async (entry) => viewOf(entry, (await missingFolder(entry)) !== null, speedOf(entry))),
    )
  }

  async function view(id: string): Promise<ModelView> {
    const entry = await whole(id)
    return viewOf(entry, (await missingFolder(entry)) !== null)
  }

  async function details(id: string, signal?: AbortSignal): Promise<ModelDetails> {
    const entry = await whole(id, signal)
    const { record, run, dataset } = entry
    const missing = await missingFolder(entry)
    const card = missing === record.folder ? null : await readCard(record.folder)
    return {
      model: viewOf(entry, missing !== null),
      missing,
      config: missing === record.folder ? null : await readDescription(record.folder),
      card: card === null ? null : cardBody(card),
      summary: card === null ? '' : firstParagraph(card),
      caution: card === null ? '' : cautionOf(card),
      tensors: missing === null ? await tensorsOf(record.folder, signal) : [],
      run,
      dataset,
    }
  }

  /** The model with its facts, read now where they are not known. */
  async function whole(id: string, signal?: AbortSignal): Promise<ModelEntry> {
    const entry = host.store.models.getEntry(id)
    if (entry.facts !== null || (await missingFolder(entry)) !== null) return entry
    await fill(id, signal)
    return host.store.models.getEntry(id)
  }

  async function fill(id: string, signal?: AbortSignal): Promise<void> {
    const { record, run } = host.store.models.getEntry(id)
    const info = await callCompute(host.infer, 'model-info', { folder: record.folder, hash: false }, { signal })
    const known = run === null ? {} : ({ takesPairs: run.settings.textPair === undefined ? 'no' : 'yes' } as const)
    host.store.models.setFacts(id, await readFacts(info, known))
  }

  function fillLater(ids: readonly string[]): void {
    for (const id of ids) tried.add(id)
    filling = filling.then(async () => {
      let filled = 0
      for (const id of ids) {
        if (closing.signal.aborted) return
        // a folder that does not read is told of where the model is looked at or used
        filled += await fill(id, closing.signal).then(
          () => 1,
          () => 0,
        )
      }
      if (filled > 0) events.publish({ kind: 'changed', what: 'models' })
    })
  }

  async function tensorsOf(folder: string, signal: AbortSignal | undefined): Promise<ModelDetails['tensors']> {
    const { parameterList = [] } = await callCompute(
      host.infer,
      'model-info',
      { folder, parameters: true, hash: false },
      { signal },
    )
    return parameterList.map(({ name, shape }) => ({ name, shape: [...shape] }))
  }

  return { list, view, details }
}

async function readDescription(folder: string): Promise<string | null> {
  for (const name of ownDescriptions) {
    const text = await readStart(join(folder, name), maxConfigBytes)
    if (text !== null) return text
  }
  return null
}

async function missingFolder(entry: ModelEntry): Promise<string | null> {
  for (const file of identifyingFiles(entry)) {
    const isThere = await stat(file).then(
      () => true,
      () => false,
    )
    if (!isThere) return file === entry.record.folder ? file : dirname(file)
  }
  return null
}
