// The host's process: its life, its last words, and the ports between it and the windows.

import { setTimeout as wait } from 'node:timers/promises'
import {
  MessageChannelMain,
  type MessagePortMain,
  type UtilityProcess,
  utilityProcess,
  type WebContents,
} from 'electron'
import type { ErrorRecord } from '../../shared/errors.ts'
import { fromHostSchema, type ToHost } from '../host/host-protocol.ts'
import { channels } from '../preload/channels.ts'
import { createComputeProcesses } from './compute-processes.ts'
import { diagnosticsText } from './diagnostics.ts'
import { signalOf } from './exit-signal.ts'

export type HostProcess = {
  start(): void
  /** Gives a page a port to the host, now or as soon as there is a host. */
  connect(contents: WebContents): void
  restart(): Promise<void>
  /** What the host said last, with versions. */
  diagnostics(): string
  /** Runs and jobs that a close would end; none of a host that does not answer. */
  countWork(): Promise<number>
  /** In order, so that the database closes; at once where it does not. */
  close(): Promise<void>
}

export type HostOptions = {
  entry: string
  computeEntry: string
  env: NodeJS.ProcessEnv
  /** It died after it was open. */
  onDied(): void
  /** It could not open the app: another one has the data folder, say. */
  onFailed(error: ErrorRecord): void
}

const maxOutputChars = 32_768
/** Checkpoints and the database are written at every step: what is not closed by then loses nothing. */
const closeGraceMs = 8000
/** Whoever quits does not wait for longer before being asked. */
const answerGraceMs = 1000

export function createHostProcess({ entry, computeEntry, env, onDied, onFailed }: HostOptions): HostProcess {
  let child: UtilityProcess | undefined
  let exited = Promise.resolve()
  let isClosing = false
  let failure: ErrorRecord | undefined
  let lastEnd: string | undefined
  let output = ''
  let takeWork: ((count: number) => void) | undefined
  /** Pages that asked while there was no host. */
  const waiting = new Set<WebContents>()

  const send = (message: ToHost, ports: MessagePortMain[] = []) => child?.postMessage(message, ports)

  function start(): void {
    if (child) return
    const host = utilityProcess.fork(entry, [], { env, stdio: 'pipe', serviceName: 'Tunesmith host' })
    child = host
    failure = undefined
    const compute = createComputeProcesses(computeEntry, env, (message, ports) => {
      if (child === host) host.postMessage(message, ports ?? [])
    })
    host.on('message', (raw) => {
      const parsed = fromHostSchema.safeParse(raw)
      if (!parsed.success) {
        note(`a message that is not of the protocol: ${parsed.error.message}\n`)
        host.kill()
      } else if (parsed.data.type === 'work') takeWork?.(parsed.data.count)
      else if (parsed.data.type === 'start-compute') compute.start(parsed.data)
      else if (parsed.data.type === 'kill-compute') compute.kill(parsed.data.id)
      else if (parsed.data.type === 'failed') {
        failure = parsed.data.error
        host.kill()
      }
    })
    for (const stream of [host.stdout, host.stderr]) stream?.on('data', (data) => note(String(data)))
    exited = new Promise((resolve) => {
      host.once('exit', (code) => {
        child = undefined
        compute.killAll()
        lastEnd = signalOf(code) ?? `exit code ${code}`
        resolve()
        if (isClosing) return
        if (failure) onFailed(failure)
        else onDied()
      })
    })
    for (const contents of waiting) connect(contents)
    waiting.clear()
  }

  function connect(contents: WebContents): void {
    if (contents.isDestroyed()) return
    if (!child) {
      waiting.add(contents)
      return
    }
    const { port1, port2 } = new MessageChannelMain()
    send({ type: 'window' }, [port1])
    contents.postMessage(channels.port, null, [port2])
  }

  function note(text: string): void {
    output = (output + text).slice(-maxOutputChars)
    process.stderr.write(text)
  }

  async function countWork(): Promise<number> {
    if (!child || failure) return 0
    const answer = new Promise<number>((resolve) => {
      takeWork = resolve
    })
    send({ type: 'ask-work' })
    return Promise.race([answer, exited.then(() => 0), wait(answerGraceMs, 0)])
  }

  async function close(): Promise<void> {
    if (!child) return
    isClosing = true
    send({ type: 'close' })
    const host = child
    const timer = setTimeout(() => host.kill(), closeGraceMs)
    await exited
    clearTimeout(timer)
  }

  return {
    start,
    connect,
    async restart() {
      await close()
      isClosing = false
      start()
    },
    diagnostics: () => diagnosticsText({ isRunning: child !== undefined, lastEnd, failure, output }),
    countWork,
    close,
  }
}
