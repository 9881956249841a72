import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http'
import { connect } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { uploadHeader } from '../../shared/contract/upload.ts'
import type { AppClient } from '../host/open-app.ts'
import { contentSecurityPolicy } from './page-headers.ts'
import { startWebHost, type WebHost } from './start-web-host.ts'

const scratch = mkdtempSync(join(tmpdir(), 'tunesmith-web-'))
const rendererFolder = join(scratch, 'renderer')
const home = join(scratch, 'home')
const left = join(home, 'cache', 'uploads', 'left-behind.txt')
let host: WebHost
let cookie: string

beforeAll(async () => {
  mkdirSync(join(rendererFolder, 'assets'), { recursive: true })
  mkdirSync(join(home, 'cache', 'uploads'), { recursive: true })
  writeFileSync(left, 'from an earlier host')
  writeFileSync(join(rendererFolder, 'index.html'), '<title>page</title>')
  writeFileSync(join(rendererFolder, 'assets', 'main-1a2b.js'), 'export {}')
  writeFileSync(join(scratch, 'secret.html'), 'secret')
  symlinkSync(join(scratch, 'secret.html'), join(rendererFolder, 'link.html'))
  host = await startWebHost({ home, rendererFolder })
  cookie = cookieOf(await get(host.url.replace(origin(), '')))
})
afterAll(async () => {
  await host.close()
  rmSync(scratch, { recursive: true, force: true })
})

const origin = () => `http://127.0.0.1:${host.port}`
type Answer = { status: number; headers: IncomingHttpHeaders; body: string }
type Asked = { headers?: OutgoingHttpHeaders; method?: string; body?: string | Buffer }

/** The path goes out as it is, unlike with fetch; so do Host and Origin. */
function get(path: string, { headers = {}, method = 'GET', body }: Asked = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: host.port, path, method, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part) => {
        text += part
      })
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: text }))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

const cookieOf = ({ headers }: Answer) => headers['set-cookie']![0]!.split(';')[0]!
const inside = (headers: OutgoingHttpHeaders = {}) => ({ headers: { cookie, ...headers } })

describe('the address', () => {
  it('lets one browser in, once; its cookie cannot be read by a page nor sent by another site', async () => {
    const path = host.freshUrl().replace(origin(), '')
    const first = await get(path)
    expect(first).toMatchObject({ status: 303, headers: { location: '/' } })
    expect(first.headers['set-cookie']).toEqual([expect.stringMatching(/; Path=\/; HttpOnly; SameSite=Strict$/)])
    expect(await get('/', { headers: { cookie: cookieOf(first) } })).toMatchObject({ status: 200 })
    const second = await get(path)
    expect(second.status).toBe(401)
    expect(second.headers['set-cookie']).toBeUndefined()
    // from the browser that used it, the address of the history still leads in
    expect((await get(path, inside())).status).toBe(303)
  })

  it.each(['/?token=', '/?token=wrong', `/?token=${'A'.repeat(43)}`])(
    'is refused with a wrong token: %s',
    async (path) => {
      const answer = await get(path)
      expect(answer.status).toBe(401)
      expect(answer.body).toContain('tunesmith serve')
      expect(answer.body).not.toContain('<script')
    },
  )

  it('is not used up by what is no visit', async () => {
    const path = host.freshUrl().replace(origin(), '')
    expect((await get(path, { method: 'HEAD' })).status).toBe(401)
    expect((await get(path, { headers: { host: 'evil.example' } })).status).toBe(421)
    expect((await get(path)).status).toBe(303)
  })

  it('goes on from a page of this host where the visit began elsewhere', async () => {
    const path = host.freshUrl().replace(origin(), '')
    const answer = await get(path, { headers: { 'sec-fetch-site': 'cross-site' } })
    expect(answer.status).toBe(200)
    expect(answer.body).toContain('http-equiv="refresh"')
    expect(answer.headers['set-cookie']).toHaveLength(1)
  })
})

describe('refusals', () => {
  it.each(['/', '/assets/main-1a2b.js', '/nothing', '/upload'])('no session: %s', async (path) => {
    expect((await get(path)).status).toBe(401)
    expect((await get(path, { headers: { cookie: `${cookie}x` } })).status).toBe(401)
    expect((await get(path, { headers: { cookie: cookie.replace(/\d+/, '1') } })).status).toBe(401)
  })

  it.each(['evil.example', 'evil.example:PORT', '127.0.0.1', 'localhost', '127.0.0.1:1', '[::1]:PORT', '0.0.0.0:PORT'])(
    'a foreign name in Host: %s',
    async (name) => {
      const answer = await get('/', inside({ host: name.replace('PORT', String(host.port)) }))
      expect(answer.status).toBe(421)
    },
  )

  it.each(['http://evil.example', 'null', 'https://127.0.0.1:PORT', 'http://127.0.0.1:1', 'http://localhost:PORT'])(
    'a foreign Origin: %s',
    async (name) => {
      const answer = await get('/', inside({ origin: name.replace('PORT', String(host.port)) }))
      expect(answer.status).toBe(403)
    },
  )

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('%s of a page', async (method) => {
    expect((await get('/', { ...inside(), method })).status).toBe(405)
  })

  it('is not on other addresses of this machine', async () => {
    const outer = Object.values(networkInterfaces())
      .flat()
      .find((found) => found && !found.internal && found.family === 'IPv4')
    if (!outer) return
    const reached = await new Promise((resolve) => {
      const socket = connect({ host: outer.address, port: host.port }, () => resolve(true))
      socket.on('error', () => resolve(false)).on('close', () => resolve(false))
    })
    expect(reached).toBe(false)
  })
})

describe('files of the page', () => {
  it('have their types and the headers of every page', async () => {
    const page = await get('/', inside())
    expect(page).toMatchObject({ status: 200, body: '<title>page</title>' })
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': `${contentSecurityPolicy}; frame-ancestors 'none'`,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
    const script = await get('/assets/main-1a2b.js', inside({ host: `localhost:${host.port}` }))
    expect(script).toMatchObject({ status: 200, body: 'export {}' })
    expect(script.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': expect.stringContaining('immutable'),
    })
    expect(await get('/', { ...inside(), method: 'HEAD' })).toMatchObject({ status: 200, body: '' })
  })

  it.each([
    '/../secret.html',
    '/assets/../../secret.html',
    '/%2e%2e/secret.html',
    '/..%2fsecret.html',
    '/assets/..%5c..%5csecret.html',
    '/link.html',
    '//secret.html',
    '/.hidden.html',
    '/%00.html',
    '/%zz.html',
    '/assets',
    '/assets/',
    '/C:%5csecret.html',
    `/${'a'.repeat(300)}.html`,
    'http://127.0.0.1/index.html',
  ])('never lie outside its folder: %s', async (path) => {
    const answer = await get(path, inside())
    expect(answer.status).toBe(404)
    expect(answer.body).not.toContain('secret')
  })
})

describe('the socket', () => {
  const open = (path: string, headers: Record<string, string>) => {
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}${path}`, { headers })
    return new Promise<WebSocket | number>((resolve, reject) => {
      socket.on('open', () => resolve(socket))
      socket.on('unexpected-response', (sent, response) => {
        resolve(response.statusCode!)
        sent.destroy()
      })
      socket.on('error', reject)
    })
  }
  const clientOf = (socket: WebSocket) =>
    createORPCClient<AppClient>(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }))

  it('answers the contract, to several pages at once', async () => {
    const sockets = await Promise.all([0, 1].map(() => open('/rpc', { cookie, origin: origin() })))
    for (const socket of sockets) {
      if (typeof socket === 'number') throw new Error(`refused: ${socket}`)
      const client = clientOf(socket)
      expect(await client.jobs.list()).toEqual([])
      await expect(client.jobs.cancel({ id: 'none' })).rejects.toMatchObject({
        code: 'APP_ERROR',
        data: { code: 'not-found' },
      })
      socket.close()
    }
  })

  it('is refused without the session, from another page, under another name, elsewhere', async () => {
    const good = { cookie, origin: origin() }
    expect(await open('/rpc', { origin: good.origin })).toBe(403)
    expect(await open('/rpc', { ...good, cookie: `${cookie}x` })).toBe(403)
    expect(await open('/rpc', { cookie })).toBe(403)
    expect(await open('/rpc', { ...good, origin: 'http://evil.example' })).toBe(403)
    expect(await open('/rpc', { ...good, host: 'evil.example' })).toBe(403)
    expect(await open('/rpc', { cookie, origin: 'http://evil.example', host: 'evil.example' })).toBe(403)
    expect(await open('/other', good)).toBe(403)
    expect(await open(`/rpc?token=${host.freshUrl().split('=')[1]}`, { origin: origin() })).toBe(403)
  })

  it('is closed by a message beyond the limit, and the host lives on', async () => {
    const socket = await open('/rpc', { cookie, origin: origin() })
    if (typeof socket === 'number') throw new Error(`refused: ${socket}`)
    const closed = new Promise((resolve) => socket.on('close', resolve))
    socket.send(Buffer.alloc(17 * 1024 ** 2))
    await closed
    const next = await open('/rpc', { cookie, origin: origin() })
    expect(next).toBeInstanceOf(WebSocket)
    if (next instanceof WebSocket) next.close()
  })
})

describe('an upload', () => {
  const folder = '123e4567-e89b-42d3-a456-426614174000'
  const pathOf = (path: string, id = folder) => `/upload?${new URLSearchParams({ folder: id, path })}`
  const good = () => ({ cookie, origin: origin(), [uploadHeader]: '1' })
  const send = (path: string, body: string | Buffer, headers: OutgoingHttpHeaders = good()) =>
    get(path, { method: 'POST', headers, body })

  it('lands under the cache folder, byte for byte, Korean names included', async () => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, i) => i % 251))
    const answer = await send(pathOf('모델 1/model.safetensors'), bytes)
    expect(answer.status).toBe(200)
    const uploaded = JSON.parse(answer.body)
    expect(uploaded).toEqual({
      folder: join(home, 'cache', 'uploads', folder),
      path: join(home, 'cache', 'uploads', folder, '모델 1', 'model.safetensors'),
    })
    expect(readFileSync(uploaded.path).equals(bytes)).toBe(true)
  })

  it.each([
    '../x',
    'a/../../x',
    '/etc/x',
    'a//b',
    '',
    '.',
    'a\\b',
    'C:x',
    'con',
    'nul.txt',
    'x.',
    'a\0b',
    `${'a/'.repeat(16)}b`,
  ])('goes nowhere else: %j', async (path) => {
    const answer = await send(pathOf(path), 'x')
    expect(answer.status).toBe(400)
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'bad-argument' })
  })

  it('needs the session, the page’s origin, the header, a folder of its own', async () => {
    const path = pathOf('x.csv')
    expect((await send(path, 'x', { ...good(), cookie: '' })).status).toBe(401)
    expect((await send(path, 'x', { cookie, [uploadHeader]: '1' })).status).toBe(403)
    expect((await send(path, 'x', { ...good(), origin: 'http://evil.example' })).status).toBe(403)
    expect((await send(path, 'x', { cookie, origin: origin() })).status).toBe(403)
    expect((await send(path, 'x', { ...good(), host: 'evil.example' })).status).toBe(421)
    expect((await send(pathOf('x.csv', '..'), 'x')).status).toBe(400)
    expect((await get(path, { headers: good() })).status).toBe(405)
    expect(existsSync(join(home, 'cache', 'uploads', folder, 'x.csv'))).toBe(false)
  })

  it('that says it is beyond the limit is refused before its bytes', async () => {
    const answer = await send(pathOf('big.bin'), 'x', { ...good(), 'content-length': String(2 ** 40) }).catch(String)
    // the answer comes while the client is still sending: it may see only the closed connection
    if (typeof answer === 'string') expect(answer).toMatch(/ECONNRESET|socket hang up/)
    else expect(answer.status).toBe(400)
    expect(existsSync(join(home, 'cache', 'uploads', folder, 'big.bin'))).toBe(false)
  })

  it('of an earlier host is gone', () => {
    expect(existsSync(left)).toBe(false)
  })
})

describe('a second host on the same folder', () => {
  it('is refused, and told where the first one is', async () => {
    await expect(startWebHost({ home, rendererFolder })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(`http://127.0.0.1:${host.port}/`),
    })
    expect((await get('/', inside())).status).toBe(200)
  })

  it('on the same port says so and leaves its own folder free', async () => {
    const other = join(scratch, 'other')
    await expect(startWebHost({ home: other, rendererFolder, port: host.port })).rejects.toMatchObject({
      code: 'unavailable',
      data: { port: host.port, isTaken: true },
    })
    const next = await startWebHost({ home: other, rendererFolder })
    expect(existsSync(join(other, 'app.lock'))).toBe(true)
    await next.close()
    expect(existsSync(join(other, 'app.lock'))).toBe(false)
  })
})
