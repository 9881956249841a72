import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, openApp } from '../open-app.ts'

let folder: string
let app: App
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'browse-'))
  for (const name of ['b', 'A', 'part 10', 'part 9']) mkdirSync(join(folder, name))
  writeFileSync(join(folder, '표.csv'), '12345')
  writeFileSync(join(folder, '.hidden'), '')
  symlinkSync(join(folder, 'b'), join(folder, 'link'))
  symlinkSync(join(folder, 'nowhere'), join(folder, 'broken'))
  app = openApp({ home: join(folder, '.home') })
})
afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true })
})

describe('a folder of this machine', () => {
  it('is listed folders first, by name as people count, links as what they lead to', async () => {
    const { path, parent, entries, more } = await app.client.app.browse({ path: folder })
    expect([path, parent, more]).toEqual([folder, dirname(folder), 0])
    expect(entries.map(({ name, kind, sizeBytes }) => `${kind} ${name} ${sizeBytes}`)).toEqual([
      'folder A 0',
      'folder b 0',
      'folder link 0',
      'folder part 9 0',
      'folder part 10 0',
      'file broken 0',
      'file 표.csv 5',
    ])
    const hidden = await app.client.app.browse({ path: folder, hidden: true })
    expect(hidden.entries.map(({ name }) => name)).toContain('.hidden')
  })

  it('is home where none is named, and a file’s own where a file is', async () => {
    expect(await app.client.app.browse({})).toMatchObject({ path: homedir() })
    expect(await app.client.app.browse({ path: ' ~ ' })).toMatchObject({ path: homedir() })
    expect(await app.client.app.browse({ path: join(folder, '표.csv') })).toMatchObject({ path: folder })
    const { places, parent } = await app.client.app.browse({ path: '/' })
    expect(places.find(({ name }) => name === 'home')?.path).toBe(homedir())
    expect(parent).toBeNull()
  })

  it('that is not there says so', async () => {
    await expect(app.client.app.browse({ path: join(folder, 'nowhere') })).rejects.toMatchObject({
      data: { code: 'not-found', data: { path: join(folder, 'nowhere') } },
    })
  })
})
