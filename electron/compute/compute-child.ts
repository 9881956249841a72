// One compute process, from its fork to its end, seen from the host: the calls in hand and what it wrote on its way out.

import { AppError, errorFromRecord } from '../../shared/errors.ts'
import { type Said, say } from '../../shared/said.ts'
import type { ComputeProcess, StartProcess } from './compute-process.ts'
import { forkProcess } from './fork-process.ts'
import { type Role, type ToCompute, type ToHost, toHostSchema } from './protocol.ts'

export type ComputeOptions = {
  /** Also the child's first argument. */
  role: Role
  /** Node's own flags; none by default, also not the host's. */
  execArgv?: string[]
  /** Added to the host's environment. */
  env?: Record<string, string>
  /** How a process comes to be; by default it is forked. */
  startProcess?: StartProcess | undefined
}

export type CallOptions = {
  /** Aborting asks the child to stop; the call ends when the child has, with the signal's reason or a result after all. */
  signal?: AbortSignal | undefined
  onEvent?: ((event: unknown) => void) | undefined
}

type Call = {
  method: string
  options: CallOptions
  settle: (outcome: { value: unknown } | { error: unknown }) => void
}

// The end of what a dying process says is what matters.
const maxOutputChars = 8192
const maxOutputLines = 20
// A child in the middle of a long native call does not hear that it should go.
const stopGraceMs = 2000

export class ComputeChild {
  readonly exited: Promise<void>
  readonly #role: Role
  readonly #process: ComputeProcess
  readonly #calls = new Map<number, Call>()
  /** Messages from before the child was ready; undefined since. */
  #outbox: ToCompute[] | undefined = []
  #isEnding = false
  #isStopped = false
  #output = ''
  #nextId = 1

  constructor(entry: string | URL, options: ComputeOptions) {
    const { role, execArgv = [], env = {}, startProcess = forkProcess } = options
    this.#role = role
    this.#process = startProcess(entry, { role, execArgv, env })
    this.#process.onOutput((text) => {
      this.#output = (this.#output + text).slice(-maxOutputChars)
    })
    this.#process.onMessage((raw) => this.#receive(raw))
    this.exited = new Promise((resolve) => {
      this.#process.onEnd(
        () => {
          this.#isEnding = true
        },
        ({ reason, exitCode = null, signal = null }) => {
          this.#isEnding = true
          const said = this.#isStopped ? say`was stopped` : reason
          this.#failAll((method) => this.#died(method, said, { exitCode, signal }))
          resolve()
        },
      )
    })
  }

  get pid(): number | undefined {
    return this.#process.pid
  }

  /** False once it ended or is about to: a call would not be heard. */
  get isUsable(): boolean {
    return !this.#isEnding && this.#process.isConnected
  }

  call(method: string, params: unknown, options: CallOptions): Promise<unknown> {
    const { signal } = options
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      const cancel = () => this.#send({ type: 'cancel', id })
      const settle: Call['settle'] = (outcome) => {
        this.#calls.delete(id)
        signal?.removeEventListener('abort', cancel)
        if ('error' in outcome) reject(outcome.error)
        else resolve(outcome.value)
      }
      this.#calls.set(id, { method, options, settle })
      signal?.addEventListener('abort', cancel, { once: true })
      this.#send({ type: 'request', id, method, params })
    })
  }

  async stop(): Promise<void> {
    this.#isEnding = true
    this.#isStopped = true
    this.#process.disconnect()
    const timer = setTimeout(() => this.#process.kill(), stopGraceMs)
    await this.exited
    clearTimeout(timer)
  }

  #send(message: ToCompute): void {
    if (this.#outbox) {
      this.#outbox.push(message)
      return
    }
    // A channel that is closed, or closes under the message, is followed by the child's end, which fails the call.
    if (!this.#process.isConnected) return
    try {
      this.#process.send(message)
    } catch (error) {
      // Parameters that cannot be cloned.
      this.#calls.get(message.id)?.settle({ error })
    }
  }

  #receive(raw: unknown): void {
    const parsed = toHostSchema.safeParse(raw)
    if (parsed.success) {
      this.#take(parsed.data)
      return
    }
    const message = `The compute process (${this.#role}) sent a message that is not of the protocol: ${parsed.error.message}`
    this.#isEnding = true
    this.#process.kill()
    this.#failAll(() => new AppError('internal', message))
  }

  #take(message: ToHost): void {
    if (message.type === 'ready') {
      const waiting = this.#outbox ?? []
      this.#outbox = undefined
      for (const early of waiting) this.#send(early)
      return
    }
    const call = this.#calls.get(message.id)
    if (!call) return
    if (message.type === 'result') call.settle({ value: message.value })
    else if (message.type === 'failure') call.settle({ error: errorFromRecord(message.error) })
    else if (message.type === 'cancelled') call.settle({ error: call.options.signal?.reason })
    else this.#report(message.id, call, message.event)
  }

  /** A listener that throws ends its own call, not the host. */
  #report(id: number, { options, settle }: Call, event: unknown): void {
    try {
      options.onEvent?.(event)
    } catch (error) {
      settle({ error })
      this.#send({ type: 'cancel', id })
    }
  }

  #failAll(errorOf: (method: string) => AppError): void {
    for (const { method, settle } of [...this.#calls.values()]) settle({ error: errorOf(method) })
  }

  #died(
    method: string,
    reason: Said,
    { exitCode = null, signal = null }: { exitCode?: number | null; signal?: string | null },
  ) {
    const lines = this.#output.trim().split('\n').slice(-maxOutputLines).join('\n')
    const advice =
      signal === 'SIGKILL' && !this.#isStopped
        ? say` If nobody ended it, memory ran out: try a smaller batch, length or model.`
        : ''
    const lastWords = lines ? say`\nIts last words:\n${lines}` : ''
    const message = say`The compute process (${this.#role}) ${reason} before "${method}" was done.${advice}${lastWords}`
    return new AppError('process-died', message, { role: this.#role, method, exitCode, signal, stderr: lines })
  }
}
