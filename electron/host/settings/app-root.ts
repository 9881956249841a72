// The folder of the program itself, in a checkout as in a packaged app, and what its manifest says.

import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'

const manifestSchema = z.object({ name: z.literal('tunesmith'), version: z.string(), license: z.string() })

let found: { root: string; version: string; licence: string } | undefined

function read() {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const file = join(folder, 'package.json')
    const manifest = existsSync(file)
      ? manifestSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data
      : undefined
    if (manifest) return { root: folder, version: manifest.version, licence: manifest.license }
    if (dirname(folder) === folder)
      throw new AppError('internal', `the program's package.json is nowhere above ${import.meta.dirname}`)
  }
}

const facts = () => {
  found ??= read()
  return found
}

export const appRoot = (): string => facts().root
export const appVersion = (): string => facts().version
export const appLicence = (): string => facts().licence
