// The built main process with its real host and compute processes, on a stand-in for what Electron itself does.

import { type ChildProcess, fork } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { lockHome } from '../host/app-lock.ts'
import { builtApp, projectRoot } from '../packaging/fixtures/built-app.ts'
import { channels } from '../preload/channels.ts'
import { contentSecurityPolicy } from '../web/page-headers.ts'
import type { Actions } from './fixtures/stand-in/control.ts'

const scratch = mkdtempSync(join(tmpdir(), 'tunesmith-shell-'))
const page = { url: 'app://tunesmith/' }
let built: ReturnType<typeof builtApp>
beforeAll(() => {
  built = builtApp()
})
afterAll(() => {
  rmSync(scratch, { recursive: true, force: true })
  if (built.isTemporary) rmSync(built.folder, { recursive: true, force: true })
})

const started: Shell[] = []
afterEach(async () => {
  for (const { process } of started) process.kill('SIGKILL')
  await Promise.all(started.splice(0).map(({ ended }) => ended))
})

type Answer<A extends keyof Actions> = Awaited<ReturnType<Actions[A]>>
type Shell = {
  home: string
  process: ChildProcess
  ended: Promise<number | null>
  ask<A extends keyof Actions>(name: A, ...given: Parameters<Actions[A]>): Promise<Answer<A>>
  /** Asks again until it is so. */
  until<A extends 'look' | 'processes'>(name: A, isSo: (value: Answer<A>) => boolean): Promise<Answer<A>>
}

function start(name: string, env: NodeJS.ProcessEnv = {}): Shell {
  const home = join(scratch, name)
  const child = fork(join(built.folder, 'main/index.cjs'), [], {
    cwd: projectRoot,
    execArgv: ['--import', join(import.meta.dirname, 'fixtures/stand-in/control.ts')],
    env: { ...process.env, TUNESMITH_HOME: home, ...env },
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  })
  const waiting = new Map<number, (answer: { value?: unknown; error?: string }) => void>()
  let nextId = 0
  child.on('message', (answer: { id: number; value?: unknown; error?: string }) => waiting.get(answer.id)?.(answer))
  const ask: Shell['ask'] = (name, ...given) =>
    new Promise((resolve, reject) => {
      const id = nextId++
      waiting.set(id, ({ value, error }) => (error === undefined ? resolve(value as never) : reject(new Error(error))))
      child.send({ id, name, given }, (error) => error && reject(error))
    })
  const shell: Shell = {
    home,
    process: child,
    ended: new Promise((resolve) => child.once('exit', resolve)),
    ask,
    async until(name, isSo) {
      for (;;) {
        const value = await ask(name, ...([] as never))
        if (isSo(value as never)) return value as never
        await wait(50)
      }
    },
  }
  started.push(shell)
  return shell
}

const connected = async (name: string) => {
  const shell = start(name)
  await shell.until('look', ({ windows }) => windows.some(({ isShown }) => isShown))
  expect(await shell.ask('connect', channels.connect, page)).toBe(true)
  return shell
}
const pidOf = async (shell: Shell, name: string) =>
  (await shell.until('processes', (all) => all.some((found) => found.name === name))).find(
    (found) => found.name === name,
  )!.pid!

describe('the window', () => {
  it('has the page in a sandbox, under its own scheme, and nothing else may happen in it', async () => {
    const shell = await connected('window')
    const { windows, schemes, calls, menu } = await shell.ask('look')
    expect(windows).toHaveLength(1)
    expect(windows[0]).toMatchObject({
      url: 'app://tunesmith/',
      options: {
        minWidth: 800,
        minHeight: 600,
        webPreferences: {
          contextIsolation: true,
          sandbox: true,
          nodeIntegration: false,
          nodeIntegrationInWorker: false,
          nodeIntegrationInSubFrames: false,
          webSecurity: true,
          allowRunningInsecureContent: false,
          webviewTag: false,
          navigateOnDragDrop: false,
          spellcheck: false,
        },
      },
    })
    const { preload } = windows[0]!.options.webPreferences as { preload: string }
    expect(existsSync(preload)).toBe(true)
    expect(calls).toContain('enableSandbox')
    expect(schemes).toMatchObject([{ scheme: 'app', privileges: { standard: true, secure: true } }])
    expect(JSON.stringify(menu)).toContain('붙여넣기')

    for (const url of ['https://evil.example/', 'file:///etc/passwd', 'app://other/', 'javascript:alert(1)'])
      for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect'])
        expect(await shell.ask('isPrevented', event, url)).toBe(true)
    expect(await shell.ask('isPrevented', 'will-navigate', 'app://tunesmith/#/chat')).toBe(false)
    expect(await shell.ask('isPrevented', 'will-attach-webview', '')).toBe(true)
    expect(await shell.ask('openWindow', 'app://tunesmith/')).toEqual({ action: 'deny' })

    for (const name of ['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal', 'fileSystem'])
      expect(await shell.ask('permission', name, page.url)).toEqual([false, false])
    expect(await shell.ask('permission', 'clipboard-sanitized-write', page.url)).toEqual([true, true])
    expect(await shell.ask('permission', 'clipboard-sanitized-write', 'https://evil.example')).toEqual([false, false])

    for (const url of ['https://example.com/', 'http://127.0.0.1:1/', 'ws://x/', 'file:///etc/passwd', 'app://other/'])
      expect(await shell.ask('request', url)).toBe(true)
    expect(await shell.ask('request', 'app://tunesmith/assets/x.js')).toBe(false)
  })

  it('is served the built page alone, with its headers', async () => {
    const shell = await connected('page')
    const index = await shell.ask('fetch', 'app://tunesmith/')
    expect(index).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': `${contentSecurityPolicy}; frame-ancestors 'none'`,
        'x-content-type-options': 'nosniff',
      },
    })
    for (const path of [
      '../preload/index.cjs',
      '%2e%2e/main/index.cjs',
      '..%2fmain%2findex.cjs',
      'nothing.js',
      '.env.html',
    ])
      expect(await shell.ask('fetch', `app://tunesmith/${path}`)).toMatchObject({ status: 404, bytes: 0 })
    expect(await shell.ask('fetch', 'app://other/')).toMatchObject({ status: 403 })
    expect(await shell.ask('fetch', 'app://tunesmith/', 'POST')).toMatchObject({ status: 405 })
  })
})

describe('the bridge', () => {
  it('hears the app’s own page in a main frame only, and checks what it is given', async () => {
    const shell = await connected('bridge')
    const choose = (payload: unknown, frame = page as { url: string; isSub?: boolean }) =>
      shell.ask('invoke', channels.chooseFolder, payload, frame)
    expect(await choose({ title: 'x' })).toBe('/chosen/x')
    for (const frame of [
      { url: 'https://evil.example/' },
      { url: 'app://other/' },
      { url: '' },
      { ...page, isSub: true },
    ]) {
      await expect(choose({ title: 'x' }, frame)).rejects.toThrow(/own page/)
      expect(await shell.ask('connect', channels.connect, frame)).toBe(false)
    }
    for (const payload of [
      undefined,
      {},
      { title: '' },
      { title: 1 },
      { title: 'x', extra: 1 },
      { title: 'x'.repeat(201) },
    ])
      await expect(choose(payload)).rejects.toThrow()
    await expect(shell.ask('invoke', channels.chooseFiles, { title: 'x', endings: ['c/sv'] }, page)).rejects.toThrow()
    await expect(shell.ask('invoke', channels.reveal, { path: 'relative' }, page)).rejects.toThrow(/absolute/)
    await expect(shell.ask('invoke', channels.reveal, { path: join(scratch, 'nowhere') }, page)).rejects.toThrow(
      /ENOENT/,
    )
    await shell.ask('invoke', channels.reveal, { path: scratch }, page)
    await shell.ask('invoke', channels.setTheme, { theme: 'dark' }, page)
    await expect(shell.ask('invoke', channels.setTheme, { theme: 'pink' }, page)).rejects.toThrow()
    const { calls } = await shell.ask('look')
    expect(calls).toEqual(expect.arrayContaining([`reveal ${scratch}`, 'setTitleBarOverlay']))
    expect(JSON.parse(readFileSync(join(shell.home, 'window', 'window.json'), 'utf8'))).toMatchObject({ theme: 'dark' })
  })
})

describe('the host', () => {
  it('answers the contract over a port, again after a reload, and closes in order', async () => {
    const shell = await connected('host')
    expect(await shell.ask('call', 'jobs', 'list')).toEqual([])
    await expect(shell.ask('call', 'jobs', 'cancel', { id: 'none' })).rejects.toThrow(/no job/)
    expect(await shell.ask('connect', channels.connect, page)).toBe(true)
    expect(await shell.ask('call', 'settings', 'change', { theme: 'dark' })).toMatchObject({ theme: 'dark' })
    expect(existsSync(join(shell.home, 'app.lock'))).toBe(true)
    void shell.ask('quit').catch(() => undefined)
    expect(await shell.ended).toBe(0)
    expect(existsSync(join(shell.home, 'app.lock'))).toBe(false)
    expect(existsSync(join(shell.home, 'tunesmith.sqlite-wal'))).toBe(false)
  })

  it('computes in a process that main starts for it, and one that is killed is replaced', async () => {
    const shell = await connected('compute')
    const library = join(scratch, 'model')
    mkdirSync(library)
    writeFileSync(join(library, 'config.json'), '{}')
    const job = (await shell.ask('call', 'models', 'import', { path: library })) as { jobId: string }
    const ended = async (id: string) => {
      for (;;) {
        const jobs = (await shell.ask('call', 'jobs', 'list')) as {
          id: string
          state: string
          error: { code: string } | null
        }[]
        const found = jobs.find((item) => item.id === id)!
        if (found.state !== 'running') return found
        await wait(50)
      }
    }
    expect(await ended(job.jobId)).toMatchObject({ state: 'failed', error: { code: 'bad-model' } })
    const first = await pidOf(shell, 'Tunesmith compute (infer)')
    process.kill(first, 'SIGKILL')
    await shell.until('processes', (all) => all.every(({ pid }) => pid !== first))
    const next = (await shell.ask('call', 'models', 'import', { path: library })) as { jobId: string }
    expect(await ended(next.jobId)).toMatchObject({ state: 'failed', error: { code: 'bad-model' } })
    expect(await pidOf(shell, 'Tunesmith compute (infer)')).not.toBe(first)
    // whoever kills the host leaves no compute process behind
    process.kill(await pidOf(shell, 'Tunesmith host'), 'SIGKILL')
    await shell.until('processes', (all) => all.length === 0)
  })

  it('that dies is told to the page, with its last words; a new one takes over the folder', async () => {
    const shell = await connected('dies')
    expect(await shell.ask('call', 'jobs', 'list')).toEqual([])
    process.kill(await pidOf(shell, 'Tunesmith host'), 'SIGKILL')
    await shell.until('look', ({ sent }) => sent.includes(channels.hostDied))
    expect(await shell.ask('invoke', channels.diagnostics, undefined, page)).toMatch(/host: not running; .*SIGKILL/)
    // a page that asks meanwhile is given its port by the next host
    expect(await shell.ask('connect', channels.connect, page)).toBe(false)
    await shell.ask('invoke', channels.restartHost, undefined, page)
    const { sent } = await shell.ask('look')
    expect(sent.filter((channel) => channel === channels.port)).toHaveLength(2)
    expect(await shell.ask('connect', channels.connect, page)).toBe(true)
    expect(await shell.ask('call', 'jobs', 'list')).toEqual([])
  })

  it('of a folder that is open elsewhere says so instead of opening it', async () => {
    const root = join(scratch, 'elsewhere')
    mkdirSync(root)
    const lock = await lockHome({ root }, 'http://127.0.0.1:4870/')
    const shell = start('elsewhere')
    const { messages } = await shell.until('look', (seen) => seen.messages.length > 0)
    expect(messages).toMatchObject([
      { detail: expect.stringContaining('http://127.0.0.1:4870/'), buttons: ['다시 시도', '종료'] },
    ])
    void shell.ask('quit').catch(() => undefined)
    expect(await shell.ended).toBe(0)
    expect(existsSync(join(root, 'app.lock'))).toBe(true)
    lock.release()
  })

  it('asks before work in hand is lost, and a training goes on later', async () => {
    const shell = await connected('asks')
    const text = join(scratch, 'tale.txt')
    writeFileSync(text, Array.from({ length: 400 }, (_, i) => `The cat ${i} sat on the mat.\n`).join('\n'))
    const asked = { family: 'gpt2', size: 'tiny', vocabSize: 300, text: [text], minutes: 30, batchTokens: 256 }
    const { id } = (await shell.ask('call', 'runs', 'pretrain', asked)) as { id: string }
    const runOf = async () => {
      const runs = (await shell.ask('call', 'runs', 'list')) as { id: string; progress: { step: number } | null }[]
      return runs.find((run) => run.id === id)!
    }
    while (((await runOf()).progress?.step ?? 0) < 1) await wait(100)

    expect(await shell.ask('closeWindow')).toBe(true)
    const { messages } = await shell.until('look', (seen) => seen.messages.length === 1)
    expect(messages).toMatchObject([{ message: expect.stringContaining('1개'), defaultId: 1, cancelId: 1 }])
    // asked once, however often one tries
    void shell.ask('quit')
    await shell.ask('answer', 1)
    const { windows } = await shell.ask('look')
    expect(windows).toMatchObject([{ isShown: true }])
    const { progress } = await runOf()
    while (((await runOf()).progress?.step ?? 0) <= progress!.step) await wait(100)

    void shell.ask('quit')
    await shell.until('look', (seen) => seen.messages.length === 2)
    void shell.ask('answer', 0).catch(() => undefined)
    expect(await shell.ended).toBe(0)
    const again = await connected('asks')
    expect(await again.ask('call', 'runs', 'list')).toMatchObject([{ id, status: 'interrupted' }])
  })

  it('is not started by a second instance', async () => {
    const shell = start('second', { STAND_IN_SECOND: '1' })
    expect(await shell.ended).toBe(0)
    expect(existsSync(join(shell.home, 'app.lock'))).toBe(false)
  })
})
