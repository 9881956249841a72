// The real app in a process of its own, killed and started again on the same data folder: one of its compute processes, the host alone, or all of them
// at once. Nothing is told beforehand.

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { descendants } from '../host/child-processes.ts'
import { type ContractClient, connect } from '../host/contract-client.ts'
import { type HostProcess, startHost } from '../host/host-process.ts'
import { until } from './waiting.ts'

export const victims = ['compute', 'host', 'app'] as const
/** compute: the process at work on it; host: the host alone; app: the host and all that it started. */
export type Victim = (typeof victims)[number]

export type AppUnderFire = Awaited<ReturnType<typeof openUnderFire>>

export async function openUnderFire(home: string, scratch: string) {
  // the host serves a page; here nobody looks at it
  const page = join(scratch, 'page')
  await mkdir(page, { recursive: true })
  await writeFile(join(page, 'index.html'), '<!doctype html><title>Tunesmith</title>')
  const start = () => startHost({ home, isGroup: true, environment: { TUNESMITH_PAGE: page } })
  let host: HostProcess = await start()
  let client: ContractClient = await connect(host)
  const known = new Set<number>()
  const newChild = () => children().find((child) => !known.has(child.pid))?.pid
  const children = () => descendants(host.pid).filter(({ command }) => command.includes('compute'))

  return {
    home,
    get api() {
      return client.api
    },
    /** Compute processes that are there now are not meant by what follows. */
    rememberChildren(): void {
      known.clear()
      for (const { pid } of children()) known.add(pid)
    },
    /** Finds the victim, and gives what kills it at once: false where there is nothing to kill any more. */
    aim(victim: Victim): () => boolean {
      const pid = { app: -host.pid, host: host.pid, compute: 0 }[victim] || newChild()
      return () => {
        if (pid === undefined) return false
        try {
          return process.kill(pid, 'SIGKILL')
        } catch {
          return false // it has just ended by itself
        }
      }
    },
    /** A dead host's compute processes end by themselves; a new host then starts on what they left. */
    async restart(orphans: readonly number[]): Promise<void> {
      await host.ended
      client.close()
      await until('the end of every process of the dead app', () => orphans.every((pid) => !isThere(pid)))
      host = await start()
      client = await connect(host)
    },
    pids: (): number[] => [host.pid, ...children().map(({ pid }) => pid)],
    isAlive: (): boolean => !host.hasEnded(),
    output: (): string => host.output(),
    async close(): Promise<void> {
      client.close()
      await host.stop()
    },
  }
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
