// SHA-256 of files, remembered while a file is unchanged: caches are keyed by content, and weights are large.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'

const known = new Map<string, string>()

/** `onBytes` is told of every part that was read; of the whole file where its hash is known. */
export type HashWatch = { signal?: AbortSignal | undefined; onBytes?: ((bytes: number) => void) | undefined }

export async function fileHash(path: string, { signal, onBytes }: HashWatch = {}): Promise<string> {
  const { size, mtimeMs, ino } = await stat(path)
  const key = `${path}|${size}|${mtimeMs}|${ino}`
  let hash = known.get(key)
  if (hash) {
    onBytes?.(size)
    return hash
  }
  const digest = createHash('sha256')
  const content = createReadStream(path, { highWaterMark: 1 << 20 })
  if (onBytes) content.on('data', (part) => onBytes(part.length))
  await pipeline(content, digest, signal ? { signal } : {})
  hash = digest.digest('hex')
  known.set(key, hash)
  return hash
}

/** One hash of several parts, in order. */
export function combinedHash(parts: Iterable<string | Uint8Array>): string {
  const digest = createHash('sha256')
  for (const part of parts) digest.update(typeof part === 'string' ? `${part.length}:${part}` : part)
  return digest.digest('hex')
}
