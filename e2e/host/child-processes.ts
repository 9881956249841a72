// Processes that a process started, for tests that kill one: by the system's own process table.

import { execFileSync } from 'node:child_process'

export type ChildProcess = { pid: number; command: string }

/** Every descendant, with its command line and, where the system shows it, its environment. */
export function descendants(pid: number): ChildProcess[] {
  const rows = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null)
    .map(([, child, parent, command]) => ({ pid: Number(child), parent: Number(parent), command: command! }))
  const below = (parent: number): ChildProcess[] =>
    rows
      .filter((row) => row.parent === parent)
      .flatMap(({ pid: child, command }) => [{ pid: child, command }, ...below(child)])
  return below(pid)
}

/** Processes of a host that compute for one role. */
export function computeProcesses(hostPid: number, role: 'infer' | 'train'): number[] {
  return descendants(hostPid)
    .filter(({ command }) => command.includes('compute') && command.trimEnd().endsWith(` ${role}`))
    .map(({ pid }) => pid)
}
