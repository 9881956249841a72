// Compute processes of a host that is itself a process of Electron: main starts them, and they talk to the host over a port of their own.

import { say } from '../../shared/said.ts'
import type { ComputeProcess, ProcessEnd, ProcessOptions, StartProcess } from '../compute/compute-process.ts'
import type { Port } from '../compute/electron-port.ts'
import type { FromHost, ToHost } from './host-protocol.ts'

type Started = {
  take(message: ToHost, port: Port | undefined): void
}

export type ComputeThroughMain = {
  start: StartProcess
  /** What main said of a compute process. */
  take(message: Extract<ToHost, { id: number }>, port: Port | undefined): void
}

export function computeThroughMain(send: (message: FromHost) => void): ComputeThroughMain {
  const table = new Map<number, Started>()
  let nextId = 1
  return {
    // main knows the script: the host cannot have another one started
    start(_entry, options) {
      const id = nextId++
      const { process, take } = openProcess(id, options, send, () => table.delete(id))
      table.set(id, { take })
      return process
    },
    take: (message, port) => table.get(message.id)?.take(message, port),
  }
}

function openProcess(id: number, options: ProcessOptions, send: (message: FromHost) => void, forget: () => void) {
  const messages: ((raw: unknown) => void)[] = []
  const outputs: ((text: string) => void)[] = []
  const ends: { ending: () => void; ended: (end: ProcessEnd) => void }[] = []
  let port: Port | undefined
  let pid: number | undefined
  let isConnected = true
  const { role, env } = options
  send({ type: 'start-compute', id, role, env })

  function connect(given: Port): void {
    if (!isConnected) {
      given.close()
      return
    }
    port = given
    given.on('message', ({ data }) => {
      for (const hear of messages) hear(data)
    })
    given.start()
  }

  function end(told: ProcessEnd): void {
    isConnected = false
    forget()
    for (const { ending, ended } of ends) {
      ending()
      ended(told)
    }
  }

  const process: ComputeProcess = {
    get pid() {
      return pid
    },
    get isConnected() {
      return isConnected
    },
    send: (message) => port?.postMessage(message),
    disconnect() {
      isConnected = false
      port?.close()
      // not started yet: it would wait for its port for ever
      if (!port) send({ type: 'kill-compute', id })
    },
    kill: () => send({ type: 'kill-compute', id }),
    onMessage: (listener) => void messages.push(listener),
    onOutput: (listener) => void outputs.push(listener),
    onEnd: (ending, ended) => void ends.push({ ending, ended }),
  }
  return {
    process,
    take(message: ToHost, given: Port | undefined) {
      if (message.type === 'compute-started') {
        pid = message.pid ?? undefined
        if (given) connect(given)
      } else if (message.type === 'compute-output') for (const hear of outputs) hear(message.text)
      else if (message.type === 'compute-ended') {
        const { exitCode, signal } = message
        end({ reason: signal ? say`was ended by ${signal}` : say`ended with exit code ${exitCode}`, exitCode, signal })
      }
    },
  }
}
