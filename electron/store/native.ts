// Loads SQLite's native module, after asking whether this Node can: an older one dies of a segmentation fault in it.

import { createRequire } from 'node:module'
import type Database from 'better-sqlite3'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/said.ts'

// better-sqlite3 13 is built for this version of Node-API, which Node 22.14 brought.
const minNapi = 10

export function loadSqlite(napi: string | undefined = process.versions.napi): typeof Database {
  if (Number(napi) >= minNapi) return createRequire(import.meta.url)('better-sqlite3')
  const message = say`Node ${process.version} is too old for the library database: it offers Node-API ${napi ?? say`none`}, at least ${minNapi} is needed. Start Tunesmith through npm, which uses the Node of this project, or install Node 24.`
  throw new AppError('unavailable', message, { node: process.version, found: napi ?? null, expected: minNapi })
}
