import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, describe, expect, it } from 'vitest'
import { lockHome, readHolder } from './app-lock.ts'

const scratch = mkdtempSync(join(tmpdir(), 'tunesmith-lock-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

function folder(name: string): { root: string; file: string } {
  const root = join(scratch, name)
  mkdirSync(root)
  return { root, file: join(root, 'app.lock') }
}

const source = join(import.meta.dirname, 'app-lock.ts')

/** Another process that takes the lock, says whether it got it, and keeps it until it is ended. */
function startHolder(root: string): ChildProcess {
  const program = `
    import { lockHome } from ${JSON.stringify(source)}
    try {
      await lockHome({ root: ${JSON.stringify(root)} }, 'a test')
      console.log('got')
      setInterval(() => undefined, 1000)
    } catch (error) {
      console.log(error.code)
    }`
  return spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
}

const firstWord = (child: ChildProcess) =>
  new Promise<string>((resolve) => child.stdout!.once('data', (data) => resolve(String(data).trim())))
const ended = (child: ChildProcess) => new Promise((resolve) => child.once('exit', resolve))

describe('the lock of a data folder', () => {
  it('is one process’s, who says where it is, until it lets go', async () => {
    const home = folder('one')
    const lock = await lockHome(home, 'here')
    lock.setWhere('http://127.0.0.1:1/')
    await expect(lockHome(home, 'there')).rejects.toMatchObject({
      code: 'unavailable',
      data: { pid: process.pid, where: 'http://127.0.0.1:1/', lock: home.file },
    })
    lock.release()
    expect(readdirSync(home.root)).toEqual([])
    const next = await lockHome(home, 'there')
    lock.release()
    expect(readHolder(home.file)).toMatchObject({ where: 'there' })
    next.release()
  })

  it('is got by exactly one of several that start together', async () => {
    const home = folder('race')
    const children = Array.from({ length: 6 }, () => startHolder(home.root))
    const words = await Promise.all(children.map(firstWord))
    expect(words.filter((word) => word === 'got')).toHaveLength(1)
    expect(words.filter((word) => word === 'unavailable')).toHaveLength(5)
    for (const child of children) child.kill('SIGKILL')
    await Promise.all(
      children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null).map(ended),
    )
  })

  it('passes on from a process that was killed, to one of several', async () => {
    const home = folder('killed')
    const dead = startHolder(home.root)
    expect(await firstWord(dead)).toBe('got')
    dead.kill('SIGKILL')
    await ended(dead)
    expect(existsSync(home.file)).toBe(true)
    const children = Array.from({ length: 3 }, () => startHolder(home.root))
    const words = await Promise.all(children.map(firstWord))
    expect(words.filter((word) => word === 'got')).toHaveLength(1)
    for (const child of children) child.kill('SIGKILL')
  })

  it('goes with a process that ends in order', async () => {
    const home = folder('ends')
    const program = `
      import { lockHome } from ${JSON.stringify(source)}
      await lockHome({ root: ${JSON.stringify(home.root)} }, 'a test')
      console.log('got')
      process.exit(0)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    expect((await text(child.stdout)).trim()).toBe('got')
    expect(existsSync(home.file)).toBe(false)
  })

  it.skipIf(process.platform !== 'linux')(
    'is not held by another program that has the process’s number now',
    async () => {
      const home = folder('number')
      const lock = await lockHome(home, 'before')
      const holder = readHolder(home.file)!
      lock.release()
      // process 1 is alive, and did not start when this lock's owner did
      writeFileSync(home.file, JSON.stringify({ ...holder, pid: 1 }))
      const next = await lockHome(home, 'after')
      expect(readHolder(home.file)).toMatchObject({ where: 'after' })
      next.release()
    },
  )

  it.each(['', '{', '{"pid":1}', 'null'])('is free where its file is no lock: %j', async (content) => {
    const home = folder(`bad-${Buffer.from(content).toString('hex')}`)
    writeFileSync(home.file, content)
    const lock = await lockHome(home, 'here')
    expect(JSON.parse(readFileSync(home.file, 'utf8'))).toMatchObject({ where: 'here' })
    lock.release()
  })
})
