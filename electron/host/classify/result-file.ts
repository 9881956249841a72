// The rows of a classified table on disk: texts of any length and a probability a label would not fit in memory. Appended as they come, read by
// offset; the file is the host's alone and goes with it.

import { closeSync, mkdirSync, openSync, read as readCallback, readdirSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { say } from '../../../shared/said.ts'
import { ioError, systemCode } from '../../engine/formats/io-error.ts'

const read = promisify(readCallback)

/** Row: bytes of the text, bytes of the pair (-1: none), the texts as UTF-8, then `width` float32. */
const headerBytes = 8
const chunkBytes = 1024 * 1024

export type StoredRow = { text: string; pair: string | null; values: Float32Array }
export type ResultFile = ReturnType<typeof createResultFile>

export function createResultFile(folder: string, name: string, width: number) {
  const path = join(folder, name)
  const fd = open(folder, path)
  let end = 0
  let readers = 0
  let isClosing = false

  /** A file is closed under nobody's reading: its number may be another file's the next moment. */
  function leave(): void {
    readers--
    if (isClosing && readers === 0) remove()
  }

  function remove(): void {
    closeSync(fd)
    rmSync(path, { force: true })
  }

  function encode(text: string, pair: string | null, values: Float32Array): Buffer {
    const [first, second] = [Buffer.from(text), pair === null ? Buffer.alloc(0) : Buffer.from(pair)]
    const header = Buffer.alloc(headerBytes)
    header.writeInt32LE(first.length, 0)
    header.writeInt32LE(pair === null ? -1 : second.length, 4)
    return Buffer.concat([header, first, second, Buffer.from(values.buffer, values.byteOffset, values.byteLength)])
  }

  async function readBytes(offset: number, length: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafe(length)
    try {
      for (let at = 0; at < length; ) {
        const { bytesRead } = await read(fd, bytes, at, length - at, offset + at)
        if (bytesRead === 0) throw new Error(`it ends at ${offset + at} bytes`)
        at += bytesRead
      }
      return bytes
    } catch (error) {
      throw ioError(say`read the results in`, path, error)
    }
  }

  return {
    get bytes() {
      return end
    },
    /** Gives the offsets of the rows. Synchronous: rows come no faster than a model reads them, and none may be lost. */
    append(rows: readonly StoredRow[]): number[] {
      const encoded = rows.map(({ text, pair, values }) => encode(text, pair, values))
      const offsets = encoded.map((bytes) => {
        const offset = end
        end += bytes.length
        return offset
      })
      try {
        const all = Buffer.concat(encoded)
        for (let at = 0; at < all.length; ) at += writeSync(fd, all, at, all.length - at, (offsets[0] ?? 0) + at)
      } catch (error) {
        end = offsets[0] ?? end
        throw ioError(say`write the results to`, path, error)
      }
      return offsets
    },
    async read(offset: number): Promise<StoredRow> {
      readers++
      try {
        const header = await readBytes(offset, headerBytes)
        return decode(header, await readBytes(offset + headerBytes, bytesAfter(header)))
      } finally {
        leave()
      }
    },
    /** The first `limit` bytes' rows in their order. */
    async *readAll(limit: number, from = 0): AsyncGenerator<StoredRow> {
      readers++
      try {
        let kept = Buffer.alloc(0)
        for (let at = from; at < limit; ) {
          const fresh = await readBytes(at, Math.min(chunkBytes, limit - at))
          at += fresh.length
          kept = Buffer.concat([kept, fresh])
          let start = 0
          for (;;) {
            if (kept.length - start < headerBytes) break
            const header = kept.subarray(start, start + headerBytes)
            const size = headerBytes + bytesAfter(header)
            if (kept.length - start < size) break
            yield decode(header, kept.subarray(start + headerBytes, start + size))
            start += size
          }
          kept = kept.subarray(start)
        }
      } finally {
        leave()
      }
    },
    close(): void {
      isClosing = true
      if (readers === 0) remove()
    },
  }

  function bytesAfter(header: Buffer): number {
    return header.readInt32LE(0) + Math.max(0, header.readInt32LE(4)) + 4 * width
  }

  function decode(header: Buffer, body: Buffer): StoredRow {
    const [first, second] = [header.readInt32LE(0), header.readInt32LE(4)]
    const textsEnd = first + Math.max(0, second)
    const values = new Float32Array(width)
    for (let i = 0; i < width; i++) values[i] = body.readFloatLE(textsEnd + 4 * i)
    return {
      text: body.toString('utf8', 0, first),
      pair: second < 0 ? null : body.toString('utf8', first, textsEnd),
      values,
    }
  }
}

function open(folder: string, path: string): number {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return openSync(path, 'w+', 0o600)
  } catch (error) {
    throw ioError(say`keep the results in`, path, error)
  }
}

/** Files of processes that ended without removing them; a name begins with its process's id. */
export function sweepResultFiles(folder: string): void {
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return
    throw ioError(say`read`, folder, error)
  }
  for (const name of names) if (!isAlive(Number.parseInt(name, 10))) rmSync(join(folder, name), { force: true })
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  if (pid === process.pid) return true
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return systemCode(error) === 'EPERM'
  }
}
