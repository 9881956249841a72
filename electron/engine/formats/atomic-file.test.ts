import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { writeFileAtomic, writeFully, writeJsonAtomic } from './atomic-file.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atomic-'))
})
afterEach(() => rm(folder, { recursive: true }))

it('writes text, views of buffers and what a function writes, and leaves nothing else behind', async () => {
  await writeFileAtomic(join(folder, 'text'), 'héllo')
  await writeFileAtomic(join(folder, 'view'), new Uint8Array([0, 1, 2, 3]).subarray(1, 3))
  await writeFileAtomic(join(folder, 'function'), async (handle) => {
    await writeFully(handle, Uint16Array.of(0x4241))
    await writeFully(handle, new Uint8Array([67]))
  })
  await writeJsonAtomic(join(folder, 'json'), { a: [1] })
  expect(await readFile(join(folder, 'text'), 'utf8')).toBe('héllo')
  expect([...(await readFile(join(folder, 'view')))]).toEqual([1, 2])
  expect(await readFile(join(folder, 'function'), 'utf8')).toBe('ABC')
  expect(await readFile(join(folder, 'json'), 'utf8')).toBe('{\n  "a": [\n    1\n  ]\n}\n')
  expect((await readdir(folder)).sort()).toEqual(['function', 'json', 'text', 'view'])
})

it('keeps the old file and removes the draft when writing fails half-way', async () => {
  const path = join(folder, 'state')
  await writeFile(path, 'old')
  const failing = writeFileAtomic(path, async (handle) => {
    await writeFully(handle, Buffer.from('new'))
    throw new Error('disk on fire')
  })
  await expect(failing).rejects.toMatchObject({
    code: 'io',
    data: { path },
    message: expect.stringMatching('disk on fire'),
  })
  expect(await readFile(path, 'utf8')).toBe('old')
  expect(await readdir(folder)).toEqual(['state'])
})

it('shows readers the old content until the new is whole', async () => {
  const path = join(folder, 'state')
  await writeFile(path, 'old')
  await writeFileAtomic(path, async (handle) => {
    await writeFully(handle, Buffer.from('new'))
    expect(await readFile(path, 'utf8')).toBe('old')
  })
  expect(await readFile(path, 'utf8')).toBe('new')
})

it('says that the folder is missing', async () => {
  await expect(writeFileAtomic(join(folder, 'no', 'file'), '')).rejects.toMatchObject({ code: 'not-found' })
})
