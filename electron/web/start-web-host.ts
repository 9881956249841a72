// The app for an ordinary browser of this machine: the host's contract over a WebSocket, the built page, and files that the browser brings. Bound
// to 127.0.0.1; every request is checked before anything is done for it.

import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/said.ts'
import { lockHome } from '../host/app-lock.ts'
import { type App, openApp } from '../host/open-app.ts'
import { openHome } from '../store/home.ts'
import { type Access, createAccess } from './access.ts'
import { answer } from './answer.ts'
import { openSocket } from './socket.ts'
import { createUploads } from './uploads.ts'

export type WebHostOptions = {
  home?: string | undefined
  /** The built page; by default the project's. */
  rendererFolder?: string
  /** 0: any that is free. */
  port?: number
  /** The compute process's script. */
  entry?: string
}

export type WebHost = {
  /** Opens the app once: it carries a one-time token. */
  readonly url: string
  readonly port: number
  readonly app: App
  /** Another address of the same kind, for another browser. */
  freshUrl(): string
  close(): Promise<void>
}

/** `npm run build` puts it there; TUNESMITH_PAGE names another build of it. */
export const builtRenderer = process.env.TUNESMITH_PAGE || fileURLToPath(new URL('../../out/renderer', import.meta.url))

/** Requests without a body are short; an upload may take long, but says so by going on. */
const headersTimeoutMs = 20_000

export async function startWebHost(options: WebHostOptions = {}): Promise<WebHost> {
  const { rendererFolder = builtRenderer, port = 0 } = options
  const lock = await lockHome(openHome(options.home), 'the web host')
  let app: App | undefined
  try {
    app = openApp({ home: options.home, entry: options.entry })
    const uploads = createUploads(join(app.host.home.cache, 'uploads'))
    await uploads.clear()
    const server = createServer({ requestTimeout: 0, headersTimeout: headersTimeoutMs })
    const access = createAccess(() => portOf(server))
    const socket = openSocket(app.router)
    server.on('request', (request, response) => void answer({ access, rendererFolder, uploads }, request, response))
    server.on('upgrade', (request, stream, head) => {
      if (isAllowedSocket(access, request)) socket.accept(request, stream, head)
      else refuseSocket(stream)
    })
    await listen(server, port)
    lock.setWhere(`http://127.0.0.1:${portOf(server)}/`)
    const freshUrl = () => `http://127.0.0.1:${portOf(server)}/?token=${access.issueToken()}`
    const opened = app
    return {
      url: freshUrl(),
      port: portOf(server),
      app,
      freshUrl,
      async close() {
        socket.close()
        server.close()
        server.closeAllConnections()
        await opened.close()
        lock.release()
      },
    }
  } catch (error) {
    await app?.close()
    lock.release()
    throw error
  }
}

const portOf = (server: Server) => (server.address() as AddressInfo).port

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE'
      const reason = isTaken ? say`another program uses it` : error.message
      const message = say`The port ${port} of 127.0.0.1 cannot be opened (${reason}): choose another one with --port, or 0 for any.`
      reject(new AppError('unavailable', message, { port, isTaken }))
    })
    server.listen(port, '127.0.0.1', () => resolve())
  })
}

function isAllowedSocket(access: Access, { headers, url }: IncomingMessage): boolean {
  return url === socketPath && access.isOwnHost(headers) && access.isOwnOrigin(headers) && access.hasSession(headers)
}

/** Where the page opens its socket. */
const socketPath = '/rpc'

function refuseSocket(stream: Duplex): void {
  stream.on('error', () => stream.destroy())
  stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
}
