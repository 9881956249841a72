// The web host as a user starts it: a process of its own, its address read from what it prints. The address works once, so a session's cookie is
// what several browsers share.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const bin = join(import.meta.dirname, '..', '..', 'electron', 'cli', 'bin.js')
const addressPattern = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+/
const startMs = 30_000
const stopMs = 10_000

export type HostProcess = {
  readonly home: string
  readonly pid: number
  readonly port: number
  /** With the one-time token. */
  readonly address: string
  /** Without it: for who holds the session's cookie. */
  readonly origin: string
  /** All that it printed. */
  output(): string
  /** Redeems the address once, then gives the same again. */
  session(): Promise<Session>
  stop(): Promise<void>
  /** As the system would: at once, without a last word. */
  kill(): Promise<void>
  hasEnded(): boolean
  /** The exit code. */
  readonly ended: Promise<number | null>
}

export type Session = { name: string; value: string; url: string }
export type HostOptions = {
  home: string
  port?: number
  environment?: Record<string, string>
  /** It leads a process group, so that it can be killed with everything that it started. */
  isGroup?: boolean
}

export async function startHost(options: HostOptions): Promise<HostProcess> {
  const host = spawnHost(options)
  const address = await host.address().catch(async (error) => {
    await host.end('SIGKILL')
    throw error
  })
  const { origin, port } = new URL(address)
  let session: Promise<Session> | undefined
  return {
    home: options.home,
    pid: host.pid,
    port: Number(port),
    address,
    origin,
    output: host.output,
    session() {
      session ??= redeem(address, origin)
      return session
    },
    stop: () => host.end('SIGTERM'),
    kill: () => host.end('SIGKILL'),
    hasEnded: host.hasEnded,
    ended: host.ended,
  }
}

/** A host that is expected to refuse: what it says, and its exit code. */
export async function refusedHost(options: HostOptions): Promise<{ code: number | null; output: string }> {
  const host = spawnHost(options)
  const timer = setTimeout(() => void host.end('SIGKILL'), startMs)
  const code = await host.ended
  clearTimeout(timer)
  return { code, output: host.output() }
}

async function redeem(address: string, origin: string): Promise<Session> {
  const response = await fetch(address, { redirect: 'manual' })
  const cookie = response.headers.getSetCookie()[0] ?? ''
  const [, name, value] = /^([^=]+)=([^;]+)/.exec(cookie) ?? []
  if (name === undefined || value === undefined)
    throw new Error(`${address} gave no session, but the status ${response.status}`)
  return { name, value, url: origin }
}

function spawnHost({ home, port = 0, environment = {}, isGroup = false }: HostOptions) {
  const child = spawn(process.execPath, [bin, 'serve', '--no-open', '--port', String(port), '--home', home], {
    // what is written "into the user's folders" stays in the test's own
    env: { ...process.env, HOME: home, USERPROFILE: home, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: isGroup,
  })
  let output = ''
  const hear = (text: string) => {
    output += text
  }
  child.stdout.setEncoding('utf8').on('data', hear)
  child.stderr.setEncoding('utf8').on('data', hear)
  const ended = once(child, 'close').then(([code]) => code as number | null)
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null

  return {
    pid: child.pid ?? 0,
    ended,
    hasEnded,
    output: () => output,
    async end(signal: NodeJS.Signals): Promise<void> {
      if (hasEnded()) return
      child.kill(signal)
      const timer = setTimeout(() => child.kill('SIGKILL'), stopMs)
      await ended
      clearTimeout(timer)
    },
    address(): Promise<string> {
      return new Promise((resolve, reject) => {
        const fail = (reason: string) => reject(new Error(`the web host ${reason}; it printed:\n${output}`))
        const timer = setTimeout(() => fail('printed no address in time'), startMs)
        child.stdout.on('data', () => {
          const address = addressPattern.exec(output)?.[0]
          if (address === undefined) return
          clearTimeout(timer)
          resolve(address)
        })
        void ended.then((code) => {
          clearTimeout(timer)
          fail(`ended with ${code}`)
        })
      })
    },
  }
}
