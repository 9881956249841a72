import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { dataFolder, openHome } from './home.ts'

let folder: string
const before = process.env.TUNESMITH_HOME
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'home-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
  if (before === undefined) delete process.env.TUNESMITH_HOME
  else process.env.TUNESMITH_HOME = before
})

it.each([
  ['linux', {}, '/home/ann/.local/share/tunesmith'],
  ['linux', { XDG_DATA_HOME: '/data' }, '/data/tunesmith'],
  ['linux', { XDG_DATA_HOME: 'relative' }, '/home/ann/.local/share/tunesmith'],
  ['freebsd', { XDG_DATA_HOME: '' }, '/home/ann/.local/share/tunesmith'],
  ['darwin', { XDG_DATA_HOME: '/data' }, '/home/ann/Library/Application Support/Tunesmith'],
  ['win32', { APPDATA: 'C:\\Users\\ann\\AppData\\Roaming' }, 'C:\\Users\\ann\\AppData\\Roaming\\Tunesmith'],
] as const)('follows the convention of %s', (platform, environment, expected) => {
  expect(dataFolder(platform, environment, '/home/ann')).toBe(expected)
})

it('falls back to the home folder on Windows', () => {
  expect(dataFolder('win32', {}, 'C:\\Users\\ann')).toBe('C:\\Users\\ann\\AppData\\Roaming\\Tunesmith')
})

it('creates a folder when it is first asked for', () => {
  const home = openHome(join(folder, 'a', 'b'))
  expect(existsSync(join(folder, 'a'))).toBe(false)
  expect(home.database).toBe(join(folder, 'a', 'b', 'tunesmith.sqlite'))
  expect(existsSync(join(folder, 'a', 'b', 'models'))).toBe(false)
  expect([home.models, home.runs, home.cache].every(existsSync)).toBe(true)
  expect(home.root).toBe(join(folder, 'a', 'b'))
})

it('prefers the override to the environment, and that to the convention', () => {
  process.env.TUNESMITH_HOME = join(folder, 'environment')
  expect(openHome(join(folder, 'override')).root).toBe(join(folder, 'override'))
  expect(openHome().root).toBe(join(folder, 'environment'))
})

it('says what to do when the folder cannot be made', () => {
  writeFileSync(join(folder, 'file'), '')
  const home = openHome(join(folder, 'file', 'x'))
  expect(() => home.root).toThrow(/cannot be created .* Set TUNESMITH_HOME/)
})
