import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, expect, it } from 'vitest'
import { createUploads } from './uploads.ts'

const scratch = mkdtempSync(join(tmpdir(), 'tunesmith-uploads-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const query = new URLSearchParams({ folder: '123e4567-e89b-42d3-a456-426614174000', path: 'a/b.txt' })
const target = join(scratch, query.get('folder')!, 'a', 'b.txt')
const uploads = createUploads(scratch, 8)

function body(parts: string[], length?: number): IncomingMessage {
  const headers = length === undefined ? {} : { 'content-length': String(length) }
  return Object.assign(Readable.from(parts.map((part) => Buffer.from(part))), { headers }) as unknown as IncomingMessage
}

it('writes what came', async () => {
  await uploads.receive(body(['1234', '5678'], 8), query)
  expect(readFileSync(target, 'utf8')).toBe('12345678')
})

it('leaves nothing of a file that grows beyond the limit without having said so', async () => {
  await expect(uploads.receive(body(['12345', '6789']), query)).rejects.toMatchObject({
    code: 'bad-argument',
    data: { found: 9, allowed: 8 },
  })
  expect(existsSync(target)).toBe(false)
})

it('leaves nothing of a file that was cut short', async () => {
  await expect(uploads.receive(body(['123'], 5), query)).rejects.toMatchObject({ code: 'io' })
  expect(existsSync(target)).toBe(false)
})
