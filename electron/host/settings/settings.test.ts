import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { choiceFile } from '../../store/folder-choice.ts'
import { conventionFolder, openHome } from '../../store/home.ts'
import { type App, openApp } from '../open-app.ts'
import { collectLicences, licencesFile, listLicences } from './licences.ts'
import { residentBytes, residentOfPs, residentOfStatus, residentOfTasks } from './memory.ts'

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'tunesmith-settings-')))
const opened: App[] = []
const open = (home?: string): App => {
  const app = openApp(home === undefined ? {} : { home })
  opened.push(app)
  return app
}
afterEach(async () => {
  await Promise.all(opened.splice(0).map((app) => app.close()))
})
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

describe('the machine', () => {
  it('has a processor with a measured speed, and a reason for whatever is not there', async () => {
    const { client, host } = open(join(scratch, 'machine'))
    const machine = await client.settings.machine()
    expect(machine.providers.map(({ name }) => name)).toEqual(['cpu', 'webgpu', 'cuda'])
    expect(machine.providers[0]).toMatchObject({ available: true })
    expect(machine.backends.map(({ name }) => name)).toContain('wasm')
    for (const { available, reason } of [...machine.providers, ...machine.backends])
      expect(available || reason.length > 10).toBe(true)
    expect(machine).toMatchObject({ memoryBytes: totalmem(), cores: expect.any(Number) })
    const { gigaflops } = await client.settings.measure({ provider: 'cpu' })
    expect(gigaflops).toBeGreaterThan(0.1)
    for (const { name } of machine.providers.filter(({ available }) => !available))
      await expect(client.settings.measure({ provider: name })).rejects.toMatchObject({ data: { code: 'unavailable' } })
    // what looked at the machine is gone again
    expect(host.probe.pid).toBeUndefined()
  })
})

describe('the data folder', () => {
  const before = { TUNESMITH_HOME: process.env.TUNESMITH_HOME, XDG_DATA_HOME: process.env.XDG_DATA_HOME }
  beforeEach(() => {
    delete process.env.TUNESMITH_HOME
    process.env.XDG_DATA_HOME = mkdtempSync(join(scratch, 'xdg-'))
  })
  afterEach(() => {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  })

  it.skipIf(process.platform === 'win32' || process.platform === 'darwin')(
    'is another one from the next start on, and nothing is moved',
    async () => {
      const first = open()
      const convention = conventionFolder()
      await first.client.settings.change({ threads: 2 })
      const folder = await first.client.settings.dataFolder()
      expect(folder).toMatchObject({ path: convention, next: null })
      expect(folder.usedBytes).toBeGreaterThan(4096)
      expect(folder.freeBytes).toBeGreaterThan(0)
      const chosen = join(scratch, '큰 디스크', 'tunesmith')
      expect(await first.client.settings.chooseDataFolder({ path: chosen })).toEqual({ next: chosen })
      expect((await first.client.settings.dataFolder()).next).toBe(chosen)
      await opened.pop()!.close()

      const second = open()
      expect((await second.client.settings.dataFolder()).path).toBe(chosen)
      expect((await second.client.settings.get()).threads).toBeNull()
      expect(existsSync(join(convention, 'tunesmith.sqlite'))).toBe(true)
      process.env.TUNESMITH_HOME = join(scratch, 'named')
      expect(openHome().root).toBe(join(scratch, 'named'))
      delete process.env.TUNESMITH_HOME
      expect(await second.client.settings.chooseDataFolder({ path: null })).toEqual({ next: convention })
      expect(openHome().root).toBe(convention)
    },
  )

  it('is not chosen where the start named one, nor by half a path, nor where nothing can be written', async () => {
    const named = open(join(scratch, 'override'))
    await expect(named.client.settings.chooseDataFolder({ path: scratch })).rejects.toMatchObject({
      data: { code: 'bad-argument' },
    })
    const app = open()
    await expect(app.client.settings.chooseDataFolder({ path: 'here' })).rejects.toMatchObject({
      data: { code: 'bad-argument' },
    })
    const file = join(scratch, 'file')
    writeFileSync(file, '')
    await expect(app.client.settings.chooseDataFolder({ path: join(file, 'x') })).rejects.toMatchObject({
      data: { code: 'io' },
    })
  })

  it('that was chosen and is gone is an error that says how to go back, not a new library', () => {
    const pointer = choiceFile(conventionFolder())
    mkdirSync(conventionFolder(), { recursive: true })
    for (const text of [join(scratch, 'unplugged'), 'relative/path', '']) {
      writeFileSync(pointer, text)
      expect(() => openHome()).toThrow(pointer)
    }
    expect(existsSync(join(scratch, 'unplugged'))).toBe(false)
  })
})

describe('the app', () => {
  it('says what it holds in memory', async () => {
    const { client, host } = open(join(scratch, 'status'))
    await client.settings.measure({ provider: 'cpu' })
    const { memory, platform, provider, version } = await client.app.status()
    expect({ platform, provider }).toEqual({ platform: process.platform, provider: 'cpu' })
    expect(version).toMatch(/^\d+\.\d+\.\d+/)
    expect(memory.usedBytes).toBeGreaterThan(10e6)
    expect(memory.usedBytes).toBeLessThan(memory.totalBytes)
    expect(host.infer.pid).toBeUndefined()
    const own = await residentBytes([])
    if (process.platform === 'linux') expect(await residentBytes([process.pid])).toBeGreaterThan(1.5 * own)
    expect(await residentBytes([2 ** 30])).toBeGreaterThan(0)
  })

  it('reads what each system says of memory', () => {
    expect(residentOfStatus('Name:\tnode\nVmRSS:\t   2048 kB\nThreads: 4')).toBe(2048 * 1024)
    expect(residentOfStatus('')).toBe(0)
    expect(residentOfPs('  1024\n  512\n')).toBe(1536 * 1024)
    const tasks = '"node.exe","42","Console","1","1,234 K"\r\n"node.exe","43","Console","1","1.000 K"\r\n'
    expect(residentOfTasks(tasks, [42])).toBe(1234 * 1024)
    expect(residentOfTasks(tasks, [42, 43])).toBe(2234 * 1024)
  })

  it('reports for a bug without a word of the user', async () => {
    const { client, host } = open(join(scratch, 'diagnostics'))
    const run = {
      ...{ name: 'SECRET name', method: 'lora', settings: { provider: 'cpu' }, folder: '/SECRET', modelFolder: '/x' },
      ...{ modelId: null, datasetId: null, startedAt: Date.now() },
    }
    host.store.runs.start({ ...run, id: 'a' }, process.pid)
    host.store.runs.finish('a', { status: 'failed', error: { code: 'bad-data', message: 'row SECRET', data: {} } })
    host.store.runs.start({ ...run, id: 'b' }, process.pid)
    host.store.runs.finish('b', { status: 'failed', error: { code: 'internal', message: 'a defect', data: {} } })
    const { text } = await client.app.diagnostics()
    expect(text).toMatch(/^Tunesmith \d/)
    expect(text).toContain('run (lora, cpu): bad-data')
    expect(text).toContain('internal: a defect')
    expect(text).not.toContain('SECRET')
  })
})

describe('licences', () => {
  it('of every package that the app is made of are there with their texts', async () => {
    const { client } = open(join(scratch, 'about'))
    const { licence, packages } = await client.settings.about()
    expect(licence).toBe('MIT')
    const names = packages.map(({ name }) => name)
    for (const name of ['react', 'onnxruntime-node', 'better-sqlite3', 'zod', 'pretendard', 'scheduler'])
      expect(names).toContain(name)
    expect(names).not.toContain('vitest')
    expect(packages.filter(({ text }) => text.length < 100)).toEqual([])
  })

  it('are those of the build where it wrote them', async () => {
    const root = mkdtempSync(join(scratch, 'packed-'))
    mkdirSync(join(root, 'out'))
    const list = [{ name: 'a', version: '1', licence: 'MIT', text: 'text' }]
    writeFileSync(join(root, licencesFile), JSON.stringify(list))
    expect(await listLicences(root)).toEqual(list)
    rmSync(join(root, 'out'), { recursive: true })
    writeFileSync(join(root, 'package.json'), JSON.stringify({ name: 'x', dependencies: { b: '1', gone: '1' } }))
    mkdirSync(join(root, 'node_modules', 'b'), { recursive: true })
    writeFileSync(
      join(root, 'node_modules', 'b', 'package.json'),
      JSON.stringify({ name: 'b', version: '2', license: 'MIT', author: 'Ann <a@b.c>', dependencies: { b: '1' } }),
    )
    const [own] = await collectLicences(root)
    expect(own).toMatchObject({ name: 'b', version: '2', licence: 'MIT' })
    expect(own?.text).toContain('Copyright (c) Ann\n')
    expect(await listLicences(root)).toEqual([own])
  })
})
