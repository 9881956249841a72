import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, expect, it } from 'vitest'
import { openStore } from './open-store.ts'

const scratch = mkdtempSync(join(tmpdir(), 'tunesmith-settings-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

it('keeps what was chosen, and falls back where a value is damaged', () => {
  const file = join(scratch, 'tunesmith.sqlite')
  let store = openStore(file)
  expect(store.settings.get()).toMatchObject({ language: 'system', threads: null, precision: 'float32' })
  expect(store.settings.change({ language: 'ko', threads: 2 })).toMatchObject({ language: 'ko', threads: 2 })
  expect(store.settings.change({ theme: 'dark', threads: undefined })).toMatchObject({ theme: 'dark', threads: 2 })
  store.close()
  const db = new Database(file)
  db.exec(`UPDATE settings SET value = '"klingon"' WHERE name = 'language'`)
  db.exec(`UPDATE settings SET value = '{' WHERE name = 'threads'`)
  db.exec(`INSERT INTO settings VALUES ('of a newer version', '1')`)
  db.close()
  store = openStore(file)
  expect(store.settings.get()).toMatchObject({ language: 'system', threads: null, theme: 'dark' })
  store.close()
})
