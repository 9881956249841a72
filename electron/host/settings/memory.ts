// How much memory processes hold, by their ids: every system says it in its own way.

import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

type Reader = (pids: readonly number[]) => Promise<number>

const readers: Partial<Record<NodeJS.Platform, Reader>> = {
  async linux(pids) {
    const texts = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')))
    return texts.reduce((sum, text) => sum + residentOfStatus(text), 0)
  },
  async darwin(pids) {
    const { stdout } = await run('ps', ['-o', 'rss=', '-p', pids.join(',')])
    return residentOfPs(stdout)
  },
  async win32(pids) {
    const { stdout } = await run('tasklist', ['/FO', 'CSV', '/NH'])
    return residentOfTasks(stdout, pids)
  },
}

/** Bytes in memory of this process and of those named; of this one alone where the system does not tell. */
export async function residentBytes(pids: readonly number[]): Promise<number> {
  const own = process.memoryUsage.rss()
  if (pids.length === 0) return own
  // a process may end between being named and being asked about
  const others = await readers[process.platform]?.(pids).catch(() => 0)
  return own + (others ?? 0)
}

export function residentOfStatus(text: string): number {
  return Number(text.match(/^VmRSS:\s+(\d+) kB/m)?.[1] ?? 0) * 1024
}

export function residentOfPs(text: string): number {
  return text.split(/\s+/).reduce((sum, field) => sum + (Number(field) || 0), 0) * 1024
}

/** Lines as `"node.exe","4242","Console","1","123,456 K"`; the thousands' separator is the language's. */
export function residentOfTasks(text: string, pids: readonly number[]): number {
  let kilobytes = 0
  for (const line of text.split(/\r?\n/)) {
    const fields = [...line.matchAll(/"([^"]*)"/g)].map(([, field]) => field ?? '')
    if (pids.includes(Number(fields[1]))) kilobytes += Number((fields[4] ?? '').replaceAll(/\D/g, ''))
  }
  return kilobytes * 1024
}
