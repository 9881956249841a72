// The starter models that came with Tunesmith: what the manifest says of them, and how one is added. They are used where they lie.

import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Starter } from '../../../shared/contract/models.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { architectureOf } from '../../engine/architectures/architecture.ts'
import { fileHash } from '../../engine/formats/content-hash.ts'
import { ioError, systemCode } from '../../engine/formats/io-error.ts'
import { firstParagraph, readCard } from '../../engine/formats/model-card.ts'
import { hashOfParts } from '../../engine/importing/model-hash.ts'
import type { Host } from '../open-host.ts'
import { startersFolder } from '../starters-folder.ts'
import type { Imported } from './import-model.ts'
import { starterOrigin } from './model-view.ts'

const manifestSchema = z.record(
  z.string().regex(/^[\w.-]+$/),
  z.object({
    licence: z.string(),
    language: z.enum(['ko', 'en']),
    files: z.record(z.string().regex(/^[\w.-]+$/), z.object({ bytes: z.int(), sha256: z.string() })),
  }),
)
type Manifest = z.infer<typeof manifestSchema>
const configSchema = z.looseObject({ model_type: z.string() })

export function createStarters(host: Host) {
  async function list(): Promise<Starter[]> {
    const starters: Starter[] = []
    for (const [name, { licence, language, files }] of Object.entries(await readManifest())) {
      const folder = join(startersFolder(), name)
      const config = await readFile(join(folder, 'config.json'), 'utf8').catch(() => undefined)
      // a manifest may name more than this copy of the program holds
      if (config === undefined) continue
      const raw = configSchema.parse(JSON.parse(config))
      // the manifest's hashes give the model's without reading it: it may be in the library from elsewhere
      const hash = hashOfParts(raw, null, [files['model.safetensors']?.sha256 ?? ''])
      const [known] = host.store.models.listByHash(hash)
      starters.push({
        name,
        kind: architectureOf(raw.model_type).kind === 'decoder' ? 'gpt' : 'bert',
        about: firstParagraph((await readCard(folder)) ?? ''),
        licence,
        language,
        sizeBytes: Object.values(files).reduce((sum, { bytes }) => sum + bytes, 0),
        modelId: known?.id ?? null,
      })
    }
    return starters
  }

  async function add(name: string, signal?: AbortSignal): Promise<Imported> {
    const manifest = await readManifest()
    const entry = manifest[name]
    if (!entry)
      throw new AppError(
        'not-found',
        say`There is no starter model "${name}": there are ${Object.keys(manifest).join(', ') || say`none`}.`,
        { name },
      )
    const folder = join(startersFolder(), name)
    await checkFiles(folder, entry.files, signal)
    const imported = await host.library.importModel(folder, {
      origin: `${starterOrigin}${name}`,
      known: { licence: entry.licence },
      // an AppImage lies elsewhere at every start
      copy: process.env.APPIMAGE !== undefined,
      signal,
    })
    return imported
  }

  /** The program lies elsewhere than before: its starters with it. */
  function relocate(): void {
    for (const { id, origin, folder } of host.store.models.list()) {
      const place = join(startersFolder(), origin.slice(starterOrigin.length))
      const isUsedInPlace = origin.startsWith(starterOrigin) && !folder.startsWith(host.home.models)
      if (isUsedInPlace && folder !== place) host.store.models.move(id, place)
    }
  }

  return { list, add, relocate }
}

async function readManifest(): Promise<Manifest> {
  const path = join(startersFolder(), 'manifest.json')
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return {}
    throw ioError(say`read`, path, error)
  }
  try {
    return manifestSchema.parse(JSON.parse(text))
  } catch (error) {
    throw new AppError(
      'bad-file',
      say`${path} does not describe the starter models: install Tunesmith again.`,
      { path },
      { cause: error },
    )
  }
}

async function checkFiles(folder: string, files: Manifest[string]['files'], signal?: AbortSignal): Promise<void> {
  for (const [name, { bytes, sha256 }] of Object.entries(files)) {
    const path = join(folder, name)
    const { size } = await stat(path).catch((error: unknown) => {
      throw ioError(say`read`, path, error)
    })
    if (size !== bytes || (await fileHash(path, { signal })) !== sha256)
      throw new AppError(
        'bad-file',
        say`${path} is not the file that came with Tunesmith (${size} bytes, ${bytes} expected): install Tunesmith again.`,
        { path, found: size, expected: bytes },
      )
  }
}
