// Versions for records and cards: of Tunesmith and of a package that it runs on.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = import.meta.url

/** Of the package.json above this file, whether it runs from its source or from what was built of it; empty where there is none. */
export function ownVersion(): string {
  for (let folder = dirname(fileURLToPath(here)); ; folder = dirname(folder)) {
    const found = read(join(folder, 'package.json'))
    if (found?.name === 'tunesmith') return found.version
    if (dirname(folder) === folder) return ''
  }
}

export function packageVersion(name: string): string {
  try {
    return read(createRequire(here).resolve(`${name}/package.json`))?.version ?? ''
  } catch {
    return '' // a package may keep its package.json to itself
  }
}

type Manifest = { name: string; version: string }

function read(path: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Manifest
  } catch {
    return undefined // the next folder up may have one
  }
}
