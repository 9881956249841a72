// Where the reference fixtures lie beside the repository. Tests that need them skip, and say so, where they are absent.

import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const shared = new URL('../../../../shared/', import.meta.url)

export function sharedPath(path: string): string {
  return fileURLToPath(new URL(path, shared))
}

export function hasShared(path: string): boolean {
  if (existsSync(sharedPath(path))) return true
  console.warn(`skipped: ${sharedPath(path)} is not there`)
  return false
}
