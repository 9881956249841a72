// The wire to the host: a WebSocket in a browser, a MessagePort under Electron. It is opened again whenever it breaks, and says how it is.

import type { ClientLink } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import { create } from 'zustand'
import { portMessage } from '../../shared/contract/desktop.ts'
import { desktop } from './desktop.ts'

export type Link = ClientLink<Record<never, never>>
/** `closed` settles when the wire breaks; it never rejects. */
export type Wire = { link: Link; closed: Promise<void>; close(): void }

export type ConnectionState =
  | { kind: 'connecting'; sinceMs: number }
  | { kind: 'open' }
  /** It was open and broke, or could not be opened: tries go on in a browser, a desktop host waits to be restarted. */
  | { kind: 'lost'; sinceMs: number }

export const useConnection = create<{ state: ConnectionState; opened: number }>()(() => ({
  state: { kind: 'connecting', sinceMs: Date.now() },
  opened: 0,
}))

const openTimeoutMs = 10_000
const retryMs = [200, 500, 1000, 2000, 4000] as const

function openSocket(signal: AbortSignal): Promise<Wire> {
  const address = new URL('/rpc', location.href)
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
  const socket = new WebSocket(address)
  const closed = new Promise<void>((resolve) => socket.addEventListener('close', () => resolve(), { once: true }))
  const link: Link = new SocketLink({ websocket: socket })
  const giveUp = () => socket.close()
  signal.addEventListener('abort', giveUp, { once: true })
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => {
      signal.removeEventListener('abort', giveUp)
      resolve({ link, closed, close: () => socket.close() })
    })
    void closed.then(() => reject(new Error('The host does not answer.')))
  })
}

function openPort(signal: AbortSignal): Promise<Wire> {
  const asked = Promise.withResolvers<MessagePort>()
  const onMessage = (event: MessageEvent) => {
    const port = event.ports[0]
    if (event.source === globalThis.window && event.data === portMessage && port !== undefined) asked.resolve(port)
  }
  globalThis.addEventListener('message', onMessage)
  signal.addEventListener('abort', () => asked.reject(new Error('The host does not answer.')), { once: true })
  desktop?.connect()
  return asked.promise.then(wireOfPort).finally(() => globalThis.removeEventListener('message', onMessage))
}

function wireOfPort(port: MessagePort): Wire {
  const closed = new Promise<void>((resolve) => port.addEventListener('close', () => resolve(), { once: true }))
  // a port does not always hear that its other end died with its process
  const close = () => port.dispatchEvent(new Event('close'))
  const stopListening = desktop?.onHostDied(close)
  void closed.then(() => {
    stopListening?.()
    port.close()
  })
  const link: Link = new PortLink({ port })
  port.start()
  return { link, closed, close }
}

/** One wire at a time; who asks while there is none waits for the next. */
export function keepWire(open: (signal: AbortSignal) => Promise<Wire>) {
  let current: Wire | null = null
  let waiting: ((wire: Wire) => void)[] = []
  let hurry: () => void = () => undefined
  let isHurried = false

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      hurry = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  async function tryOpen(): Promise<Wire | null> {
    isHurried = false
    const attempt = new AbortController()
    const timer = setTimeout(() => attempt.abort(), openTimeoutMs)
    hurry = () => {
      isHurried = true
      attempt.abort()
    }
    try {
      return await open(attempt.signal)
    } catch (error) {
      console.warn('connection', error)
      return null
    } finally {
      clearTimeout(timer)
      hurry = () => undefined
    }
  }

  async function run(): Promise<never> {
    for (let tries = 0; ; tries++) {
      const wire = await tryOpen()
      if (wire !== null) {
        tries = 0
        current = wire
        useConnection.setState((old) => ({ state: { kind: 'open' }, opened: old.opened + 1 }))
        for (const give of waiting.splice(0)) give(wire)
        await wire.closed
        current = null
      }
      useConnection.setState((old) =>
        old.state.kind === 'lost' ? old : { state: { kind: 'lost', sinceMs: Date.now() } },
      )
      if (!isHurried) await pause(retryMs[Math.min(tries, retryMs.length - 1)]!)
    }
  }

  return {
    start: () => void run(),
    /** Tries at once rather than after the pause, or after an attempt that hangs. */
    retry: () => hurry(),
    take(signal?: AbortSignal): Promise<Wire> {
      if (current !== null) return Promise.resolve(current)
      return new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(signal.reason)
          return
        }
        const give = (wire: Wire) => {
          signal?.removeEventListener('abort', leave)
          resolve(wire)
        }
        const leave = () => {
          waiting = waiting.filter((other) => other !== give)
          reject(signal?.reason)
        }
        waiting.push(give)
        signal?.addEventListener('abort', leave, { once: true })
      })
    },
  }
}

export type WireKeeper = ReturnType<typeof keepWire>

export const wires = keepWire(desktop === undefined ? openSocket : openPort)
