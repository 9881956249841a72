// A real file system of a few megabytes that a test can fill: a tmpfs, mounted by root, or where one is not root, in a namespace of one's own that a
// waiting process keeps and that is reached through /proc.

import { execFileSync, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { join } from 'node:path'

export type SmallDisk = {
  readonly folder: string
  free(): number
  /** Leaves so many bytes. */
  fill(leave?: number): void
  empty(): void
  close(): void
}

type Mounted = { folder: string; unmount(): void }

const chunk = Buffer.alloc(1 << 20)

/** A text says why there is none. */
export async function openSmallDisk(folder: string, megabytes: number): Promise<SmallDisk | string> {
  if (process.platform !== 'linux') return 'a small file system is made on Linux only'
  mkdirSync(folder, { recursive: true })
  const mounted = mountHere(folder, megabytes) ?? (await mountInNamespace(folder, megabytes))
  if (mounted === undefined) return 'neither mount nor unshare may make a file system here'
  const filler = join(mounted.folder, 'filler')
  const free = () => {
    const { bavail, bsize } = statfsSync(mounted.folder)
    return bavail * bsize
  }
  return {
    folder: mounted.folder,
    free,
    fill(leave = 0) {
      const fd = openSync(filler, 'a')
      try {
        for (let left = free() - leave; left > 0; left = free() - leave)
          if (writeSync(fd, chunk, 0, Math.min(left, chunk.length)) === 0) break
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      } finally {
        closeSync(fd)
      }
    },
    empty: () => rmSync(filler, { force: true }),
    close: mounted.unmount,
  }
}

const sizeOption = (megabytes: number): string[] => ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'tmpfs']

function mountHere(folder: string, megabytes: number): Mounted | undefined {
  try {
    execFileSync('mount', [...sizeOption(megabytes), folder], { stdio: 'ignore' })
    return { folder, unmount: () => void execFileSync('umount', ['--lazy', folder], { stdio: 'ignore' }) }
  } catch {
    return undefined // not root
  }
}

function mountInNamespace(folder: string, megabytes: number): Promise<Mounted | undefined> {
  const script = `mount ${sizeOption(megabytes).join(' ')} "$0" && echo mounted && exec cat`
  const keeper = spawn('unshare', ['-Urm', 'sh', '-c', script, folder], { stdio: ['pipe', 'pipe', 'ignore'] })
  return new Promise((resolve) => {
    keeper.once('error', () => resolve(undefined))
    keeper.once('exit', () => resolve(undefined))
    keeper.stdout.once('data', () =>
      // its end closes the namespace, and with it the file system
      resolve({ folder: `/proc/${keeper.pid}/root${folder}`, unmount: () => void keeper.kill() }),
    )
  })
}
