// One app host at a time on one data folder: a lock file says which process it is and where its window is. Processes that died leave it behind;
// it is theirs no more.

import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/said.ts'
import type { Home } from '../store/home.ts'
import { isOwnerAlive } from '../store/process-alive.ts'

const holderSchema = z.object({
  id: z.string(),
  pid: z.int().positive(),
  since: z.int(),
  /** When the kernel started the process, as Linux tells it: another process of the same id has another one. */
  startedAt: z.string().nullable(),
  where: z.string(),
})
export type LockHolder = z.infer<typeof holderSchema>

export type AppLock = {
  /** What others are told: an address, a window. */
  setWhere(where: string): void
  release(): void
}

// The guard is held for a few synchronous calls; who dies within them leaves it behind.
const guardWaitMs = 20
const staleGuardMs = 3000
const maxGuardTries = 500

/** @throws AppError `unavailable` that says who has the folder */
export async function lockHome({ root }: Pick<Home, 'root'>, where: string): Promise<AppLock> {
  const file = join(root, 'app.lock')
  const own: LockHolder = {
    id: randomUUID(),
    pid: process.pid,
    since: Date.now(),
    startedAt: startOf(process.pid),
    where,
  }
  const write = () => {
    const draft = `${file}.${own.id}`
    writeFileSync(draft, JSON.stringify(own), { mode: 0o600 })
    renameSync(draft, file)
  }
  const isOwn = () => readHolder(file)?.id === own.id
  await guarded(file, () => {
    const holder = readHolder(file)
    if (holder && isAlive(holder)) throw heldError(root, file, holder)
    write()
  })
  const release = () => {
    process.off('exit', release)
    if (isOwn()) rmSync(file, { force: true })
  }
  process.on('exit', release)
  return {
    setWhere(next) {
      own.where = next
      if (isOwn()) write()
    },
    release,
  }
}

/** Runs `action` alone among all processes: whoever makes the folder is first. */
async function guarded(file: string, action: () => void): Promise<void> {
  const guard = `${file}.guard`
  for (let tries = 0; tries < maxGuardTries; tries++) {
    if (!tryGuard(guard)) {
      await wait(guardWaitMs)
      continue
    }
    try {
      action()
    } finally {
      rmdirSync(guard)
    }
    return
  }
  throw new AppError('io', say`${guard} is in the way: delete this folder if no other Tunesmith is starting.`, {
    guard,
  })
}

function tryGuard(guard: string): boolean {
  try {
    mkdirSync(guard)
    return true
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw cannotWrite(guard, error)
    if (isStale(guard)) removeGuard(guard)
    return false
  }
}

function isStale(guard: string): boolean {
  try {
    return Date.now() - statSync(guard).mtimeMs > staleGuardMs
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}

function removeGuard(guard: string): void {
  try {
    rmdirSync(guard)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw cannotWrite(guard, error)
  }
}

/** Nothing where there is no lock, or one that no Tunesmith wrote to its end. */
export function readHolder(file: string): LockHolder | undefined {
  try {
    return holderSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) return undefined
    throw error
  }
}

function isAlive({ pid, since, startedAt }: LockHolder): boolean {
  if (!isOwnerAlive({ pid, since })) return false
  const found = startOf(pid)
  return found === null || startedAt === null || found === startedAt
}

/** Field 22 of /proc/PID/stat, in ticks since the machine's start; the name before it may hold spaces and brackets. */
function startOf(pid: number): string | null {
  if (process.platform !== 'linux') return null
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch (error) {
    if (codeOf(error) !== undefined) return null
    throw error
  }
}

function heldError(root: string, file: string, { pid, since, where }: LockHolder): AppError {
  const time = new Date(since).toLocaleString('en-GB')
  const message = say`Tunesmith is open already with the data folder ${root}: ${where}, process ${pid}, since ${time}. Use that one, close it first, or choose another folder with --home. If it is not there any more, delete ${file}.`
  return new AppError('unavailable', message, { root, pid, since, where, lock: file })
}

function cannotWrite(path: string, error: unknown): AppError {
  const reason = error instanceof Error ? error.message : String(error)
  const message = say`${path} cannot be written (${reason}). Set TUNESMITH_HOME to a folder that may be written.`
  return new AppError('io', message, { path }, { cause: error })
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}
