// Compute processes that the host asks for. Each is a utility process: ELECTRON_RUN_AS_NODE, on which a fork would depend, is fused off.

import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron'
import type { FromHost, ToHost } from '../host/host-protocol.ts'
import { signalOf } from './exit-signal.ts'

type Send = (message: ToHost, ports?: MessagePortMain[]) => void

// A helper process that it left behind may hold its output open for ever.
const outputGraceMs = 500

export function createComputeProcesses(entry: string, env: NodeJS.ProcessEnv, send: Send) {
  const running = new Map<number, UtilityProcess>()

  function start({ id, role, env: own }: Extract<FromHost, { type: 'start-compute' }>): void {
    const child = utilityProcess.fork(entry, [role], {
      env: { ...env, ...own },
      stdio: 'pipe',
      serviceName: `Tunesmith compute (${role})`,
    })
    running.set(id, child)
    const { port1, port2 } = new MessageChannelMain()
    child.once('spawn', () => {
      child.postMessage(null, [port1])
      send({ type: 'compute-started', id, pid: child.pid ?? null }, [port2])
    })
    const outputs = [child.stdout, child.stderr].filter((stream) => stream !== null)
    const closed = outputs.map((stream) => new Promise<void>((resolve) => stream.once('close', () => resolve())))
    for (const stream of outputs) stream.on('data', (data) => send({ type: 'compute-output', id, text: String(data) }))
    child.once('exit', async (code) => {
      running.delete(id)
      await Promise.race([Promise.all(closed), new Promise((resolve) => setTimeout(resolve, outputGraceMs))])
      send({ type: 'compute-ended', id, exitCode: code, signal: signalOf(code) })
    })
  }

  return {
    start,
    kill: (id: number) => killAtOnce(running.get(id)),
    killAll() {
      for (const child of running.values()) killAtOnce(child)
    },
  }
}

/** `kill` of a utility process is SIGTERM, which a process in a long native call may not hear. */
function killAtOnce(child: UtilityProcess | undefined): void {
  if (child?.pid === undefined) child?.kill()
  else if (process.platform === 'win32') child.kill()
  else process.kill(child.pid, 'SIGKILL')
}
