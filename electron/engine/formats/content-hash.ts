// SHA-256 of files, remembered while a file is unchanged: caches are keyed by content, and weights are large.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'

const known = new Map<string, string>()

export async function fileHash(path: string): Promise<string> {
  const { size, mtimeMs, ino } = await stat(path)
  const key = `${path}|${size}|${mtimeMs}|${ino}`
  let hash = known.get(key)
  if (!hash) {
    const digest = createHash('sha256')
    await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), digest)
    hash = digest.digest('hex')
    known.set(key, hash)
  }
  return hash
}

/** One hash of several parts, in order. */
export function combinedHash(parts: Iterable<string | Uint8Array>): string {
  const digest = createHash('sha256')
  for (const part of parts) digest.update(typeof part === 'string' ? `${part.length}:${part}` : part)
  return digest.digest('hex')
}
