// Files that a browser brings: written under the cache folder, one folder a drop, gone at the next start of a host.

import { createWriteStream } from 'node:fs'
import { mkdir, open, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { dirname, join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { maxUploadBytes, maxUploadDepth, maxUploadPathLength, type Uploaded } from '../../shared/contract/upload.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/said.ts'

const folderName = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** Names that Windows gives a meaning of its own. */
const deviceName = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

export type Uploads = ReturnType<typeof createUploads>

/** @param folder below the cache; `maxBytes` of one file */
export function createUploads(folder: string, maxBytes = maxUploadBytes) {
  return {
    /** What earlier hosts were brought: nothing refers to it any more. */
    clear: () => rm(folder, { recursive: true, force: true }),
    async receive(request: IncomingMessage, query: URLSearchParams): Promise<Uploaded> {
      const target = targetOf(folder, query)
      const length = Number(request.headers['content-length'] ?? 0)
      if (length > maxBytes) throw tooLarge(target.path, length, maxBytes)
      try {
        await mkdir(dirname(target.path), { recursive: true, mode: 0o700 })
        await pipeline(request, bounded(target.path, maxBytes), createWriteStream(target.path, { mode: 0o600 }))
        // a copy that was cut short must not pass for the file
        if (request.headers['content-length'] !== undefined) await checkLength(target.path, length)
      } catch (error) {
        await rm(target.path, { force: true })
        if (error instanceof AppError) throw error
        const reason = error instanceof Error ? error.message : String(error)
        const message = say`The file ${target.name} could not be brought to ${target.path} (${reason}). Try again, or import it by its path.`
        throw new AppError('io', message, { path: target.path }, { cause: error })
      }
      return { folder: target.folder, path: target.path }
    },
  }
}

function targetOf(root: string, query: URLSearchParams): Uploaded & { name: string } {
  const folder = query.get('folder') ?? ''
  const name = query.get('path') ?? ''
  const parts = name.split('/')
  const isPlain = (part: string) =>
    part !== '' && part !== '.' && part !== '..' && !hasForbidden(part) && !/[. ]$/.test(part) && !deviceName.test(part)
  const isGood = name.length <= maxUploadPathLength && parts.length <= maxUploadDepth && parts.every(isPlain)
  if (!folderName.test(folder))
    throw new AppError('bad-argument', say`An upload must name its folder by a UUID.`, { folder })
  if (!isGood)
    throw new AppError(
      'bad-argument',
      say`"${name.slice(0, 200)}" is no relative path of at most ${maxUploadDepth} parts.`,
      {
        path: name.slice(0, 200),
      },
    )
  return { folder: join(root, folder), path: join(root, folder, ...parts), name }
}

/** Separators, drive and stream marks, wildcards, control characters. */
function hasForbidden(part: string): boolean {
  return [...part].some((character) => '\\:*?"<>|'.includes(character) || character.charCodeAt(0) < 32)
}

function bounded(path: string, maxBytes: number): Transform {
  let seen = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length
      if (seen > maxBytes) done(tooLarge(path, seen, maxBytes))
      else done(null, chunk)
    },
  })
}

async function checkLength(path: string, expected: number): Promise<void> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    if (size !== expected)
      throw new AppError('io', say`${path} was cut short: ${size} of ${expected} bytes came.`, { path })
  } finally {
    await file.close()
  }
}

function tooLarge(path: string, found: number, allowed: number): AppError {
  const message = say`${path} is larger than the ${allowed} bytes that an upload may have: import it by its path instead.`
  return new AppError('bad-argument', message, { found, allowed })
}
