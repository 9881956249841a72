// A compute process as a child of this one, by Node's fork.

import { fork } from 'node:child_process'
import { type Said, say } from '../../shared/said.ts'
import type { ComputeProcess, ProcessEnd, ProcessOptions } from './compute-process.ts'

// A helper process that the child left behind may hold its output open for ever.
const outputGraceMs = 500

export function forkProcess(entry: string | URL, { role, execArgv, env }: ProcessOptions): ComputeProcess {
  const child = fork(entry, [role], {
    execPath: process.execPath,
    execArgv,
    env: { ...process.env, ...env },
    serialization: 'advanced',
    // The host's stdout may be a program's input: the child's prints do not belong there.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  return {
    get pid() {
      return child.pid
    },
    get isConnected() {
      return child.connected
    },
    // A channel that closes under the message is followed by the child's end, which fails the call.
    send: (message) => void child.send(message, undefined, {}, () => undefined),
    disconnect() {
      if (child.connected) child.disconnect()
    },
    kill: () => void child.kill('SIGKILL'),
    onMessage: (listener) => void child.on('message', listener),
    onOutput(listener) {
      for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', listener)
    },
    onEnd(ending, ended) {
      const end = (reason: Said, rest: Omit<ProcessEnd, 'reason'> = {}) => ended({ reason, ...rest })
      child.once('error', (error) => end(say`could not be started or reached (${error.message})`))
      child.once('exit', (exitCode, signal) => {
        ending()
        const reason = signal ? say`was ended by ${signal}` : say`ended with exit code ${exitCode}`
        const finish = () => end(reason, { exitCode, signal })
        const timer = setTimeout(finish, outputGraceMs)
        child.once('close', () => {
          clearTimeout(timer)
          finish()
        })
      })
    },
  }
}
