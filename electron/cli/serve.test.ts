import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { exitCodes } from './exit-codes.ts'
import { type Running, runCli, startCli } from './fixtures/run-cli.ts'

const scratch = mkdtempSync(join(tmpdir(), 'tunesmith-serve-'))
const page = join(scratch, 'page')
beforeAll(() => {
  mkdirSync(page)
  writeFileSync(join(page, 'index.html'), '<title>page</title>')
  process.env.TUNESMITH_PAGE = page
})
afterAll(() => {
  delete process.env.TUNESMITH_PAGE
  rmSync(scratch, { recursive: true, force: true })
})

const started: Running[] = []
afterEach(async () => {
  for (const { process } of started) process.kill('SIGKILL')
  await Promise.all(started.splice(0).map(({ ended }) => ended))
})

/** The address is the first line on stdout. */
async function serve(home: string, ...args: string[]): Promise<{ running: Running; url: string }> {
  const running = startCli(home, ['serve', '--no-open', ...args])
  started.push(running)
  const url = await new Promise<string>((resolve, reject) => {
    running.process.stdout.once('data', (text) => resolve(String(text).trim()))
    void running.ended.then(({ stderr }) => reject(new Error(stderr)))
  })
  return { running, url }
}

describe('serve', () => {
  it('prints one address that opens the app, and ends in order at Ctrl-C', async () => {
    const home = join(scratch, 'home')
    const { running, url } = await serve(home, '--port', '0')
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/)
    await running.said(home)
    expect((await fetch(new URL('/', url))).status).toBe(401)
    const entered = await fetch(url, { redirect: 'manual' })
    const cookie = entered.headers.get('set-cookie')!.split(';')[0]!
    expect(await (await fetch(new URL('/', url), { headers: { cookie } })).text()).toBe('<title>page</title>')
    running.process.kill('SIGINT')
    expect(await running.ended).toMatchObject({ code: exitCodes.ok, stdout: `${url}\n` })
    expect(existsSync(join(home, 'app.lock'))).toBe(false)
  })

  it('says where the first one is instead of opening the same folder twice; other verbs still work', async () => {
    const home = join(scratch, 'twice')
    const { url, running } = await serve(home, '--port', '0')
    const second = await runCli(home, ['serve', '--no-open', '--port', '0'])
    expect(second).toMatchObject({ code: exitCodes.unavailable, stdout: '' })
    expect(second.stderr).toContain(new URL('/', url).href)
    expect(second.stderr).toContain(`process ${running.process.pid}`)
    expect(await runCli(home, ['models'])).toMatchObject({ code: exitCodes.ok })
  })

  it('takes over from one that was killed', async () => {
    const home = join(scratch, 'killed')
    const { running } = await serve(home, '--port', '0')
    running.process.kill('SIGKILL')
    await running.ended
    const { url } = await serve(home, '--port', '0')
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(303)
  })

  it('names a port that is taken', async () => {
    const { url } = await serve(join(scratch, 'a'), '--port', '0')
    const { port } = new URL(url)
    const second = await runCli(join(scratch, 'b'), ['serve', '--no-open', '--port', port])
    expect(second).toMatchObject({ code: exitCodes.unavailable, stdout: '' })
    expect(second.stderr).toContain(`port ${port}`)
  })

  it('says what to do where the page is not built', async () => {
    process.env.TUNESMITH_PAGE = join(scratch, 'nowhere')
    const { code, stderr } = await runCli(join(scratch, 'home'), ['serve', '--no-open'])
    process.env.TUNESMITH_PAGE = page
    expect(code).toBe(exitCodes.notFound)
    expect(stderr).toContain('npm run build')
  })
})
