// A model's files into the data folder: a draft beside its place, renamed when it is whole. Cancelled or failed, nothing stays.

import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { ioError, systemCode } from '../../engine/formats/io-error.ts'
import { isOwnerAlive } from '../../store/process-alive.ts'

type CopyWatch = { signal?: AbortSignal | undefined; onBytes?: ((done: number, total: number) => void) | undefined }
type SourceFile = { path: string; name: string; bytes: number }

const maxFiles = 10_000
const maxDepth = 6
const draftName = /^\.draft-(\d+)-/

/** Weights of other formats and a download's own records stay behind. */
export function isModelFile(path: string): boolean {
  const name = basename(path)
  return !name.startsWith('.') && !/\.(bin|h5|msgpack|ot|ckpt|pt|pth|gguf|onnx)$/i.test(name)
}

/** Fills a new folder inside `root` and gives its path; the caller moves it to its place or removes it. */
export async function copyToDraft(source: string, root: string, { signal, onBytes }: CopyWatch = {}): Promise<string> {
  const draft = join(root, `.draft-${process.pid}-${randomUUID().slice(0, 8)}`)
  try {
    const files = await listFiles(source)
    const total = files.reduce((sum, { bytes }) => sum + bytes, 0)
    let done = 0
    await mkdir(draft)
    for (const { path, name, bytes } of files) {
      signal?.throwIfAborted()
      const target = join(draft, name)
      await mkdir(join(target, '..'), { recursive: true })
      const content = createReadStream(path, { highWaterMark: 1 << 20 })
      content.on('data', (part) => {
        done += part.length
        onBytes?.(done, total)
      })
      await pipeline(content, createWriteStream(target), signal ? { signal } : {})
      if ((await stat(target)).size !== bytes)
        throw new AppError('io', say`${path} changed while it was copied: try again when nothing writes to it.`, {
          path,
        })
    }
    return draft
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    if (signal?.aborted) throw signal.reason
    throw ioError(say`copy the model to`, draft, error)
  }
}

/** Moves a draft to `<root>/<name>`, with a number behind the name where that is taken; gives the path. */
export async function placeDraft(draft: string, root: string, name: string): Promise<string> {
  for (let number = 1; ; number++) {
    const target = join(root, number === 1 ? name : `${name}-${number}`)
    try {
      await rename(draft, target)
      return target
    } catch (error) {
      const code = systemCode(error)
      if (code === 'ENOTEMPTY' || code === 'EEXIST' || (code === 'EPERM' && (await exists(target)))) continue
      throw ioError(say`copy the model to`, target, error)
    }
  }
}

/** Points a copied adapter or head to its base where that lies. */
export async function setBase(folder: string, kind: 'lora' | 'head', baseFolder: string): Promise<void> {
  const [name, field] = kind === 'lora' ? ['adapter_config.json', 'base_model_name_or_path'] : ['head.json', 'base']
  const file = join(folder, name!)
  const json: Record<string, unknown> = JSON.parse(await readFile(file, 'utf8'))
  await writeFile(file, `${JSON.stringify({ ...json, [field!]: baseFolder }, null, 2)}\n`)
}

/** Drafts of processes that died. */
export async function removeStaleDrafts(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    const pid = Number(draftName.exec(name)?.[1])
    if (!pid) continue
    const { mtimeMs } = await stat(join(root, name))
    if (!isOwnerAlive({ pid, since: mtimeMs })) await rm(join(root, name), { recursive: true, force: true })
  }
}

async function listFiles(root: string): Promise<SourceFile[]> {
  const files: SourceFile[] = []
  const walk = async (folder: string, depth: number): Promise<void> => {
    for (const name of await readdir(folder)) {
      const path = join(folder, name)
      if (!isModelFile(path)) continue
      // a link is copied as what it leads to
      const state = await stat(path)
      if (state.isFile()) files.push({ path, name: relative(root, path), bytes: state.size })
      else if (state.isDirectory() && depth < maxDepth) await walk(path, depth + 1)
      if (files.length > maxFiles)
        throw new AppError(
          'bad-model',
          say`${root} holds more than ${maxFiles} files: choose the model's own folder.`,
          {
            path: root,
          },
        )
    }
  }
  await walk(root, 1)
  return files
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
