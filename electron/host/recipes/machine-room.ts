// What is free on this machine: memory, also inside a container's limit, and disk.

import { statfs } from 'node:fs/promises'
import { availableParallelism, freemem, totalmem } from 'node:os'

export type MachineRoom = {
  freeMemoryBytes: number
  usedMemoryBytes: number
  totalMemoryBytes: number
  freeDiskBytes: number
  cores: number
}

export async function machineRoom(folder: string): Promise<MachineRoom> {
  const limit = process.constrainedMemory()
  const total = limit > 0 ? Math.min(limit, totalmem()) : totalmem()
  const free = Math.min(freemem(), process.availableMemory(), total)
  const disk = await statfs(folder)
  return {
    freeMemoryBytes: free,
    usedMemoryBytes: Math.max(0, total - free),
    totalMemoryBytes: total,
    freeDiskBytes: disk.bavail * disk.bsize,
    cores: availableParallelism(),
  }
}
