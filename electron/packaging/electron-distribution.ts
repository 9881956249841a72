// An unpacked Electron to pack the app with: its platform and processor are read off it.

import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { Target } from './native-packages.ts'

export type Distribution = Target & { folder: string }

const executables: readonly { platform: Target['platform']; path: string }[] = [
  { platform: 'darwin', path: 'Electron.app/Contents/MacOS/Electron' },
  { platform: 'win32', path: 'electron.exe' },
  { platform: 'linux', path: 'electron' },
]

const whatToProvide =
  'Set ELECTRON_DIST to an unpacked Electron distribution (the contents of electron-vVERSION-PLATFORM-ARCH.zip), or run "npx install-electron" once to fetch the one of this computer.'

/** `named` (ELECTRON_DIST), else the one that the electron package fetched for this computer. */
export function findDistribution(named: string | undefined, installed: string, version: string): Distribution {
  const folder = named ? resolve(named) : installed
  const found = executables.find(({ path }) => existsSync(join(folder, path)))
  if (!found) {
    const reason = existsSync(folder) ? 'holds none' : 'is not there'
    throw new AppError('not-found', `There is no Electron to pack with: ${folder} ${reason}. ${whatToProvide}`, {
      folder,
    })
  }
  checkVersion(folder, version)
  const arch = archOf(readFileSync(join(folder, found.path)).subarray(0, 4096))
  return { folder, platform: found.platform, arch: arch ?? hostArch() }
}

/** The distribution's own file says which one it is. */
function checkVersion(folder: string, expected: string): void {
  const file = join(folder, 'version')
  if (!existsSync(file)) return
  const found = readFileSync(file, 'utf8').trim().replace(/^v/, '')
  if (found === expected) return
  const message = `${folder} holds Electron ${found}, and this app is made for ${expected}. ${whatToProvide}`
  throw new AppError('bad-argument', message, { folder, found, expected })
}

function hostArch(): Target['arch'] {
  if (process.arch === 'x64' || process.arch === 'arm64') return process.arch
  throw new AppError('unavailable', `Tunesmith is packed for x64 and arm64, not for ${process.arch}.`, {
    arch: process.arch,
  })
}

/** From the head of an ELF, PE or Mach-O file; nothing where it is none of them. */
export function archOf(head: Buffer): Target['arch'] | undefined {
  if (head.length < 64) return undefined
  if (head.readUInt32BE(0) === 0x7f454c46) return elfMachines[head.readUInt16LE(18)]
  if (head.readUInt32LE(0) === 0xfeedfacf) return machTypes[head.readUInt32LE(4)]
  if (head.readUInt16BE(0) !== 0x4d5a) return undefined
  const at = head.readUInt32LE(0x3c)
  return at + 6 <= head.length ? peMachines[head.readUInt16LE(at + 4)] : undefined
}

const elfMachines: Readonly<Record<number, Target['arch']>> = { 62: 'x64', 183: 'arm64' }
const machTypes: Readonly<Record<number, Target['arch']>> = { 16777223: 'x64', 16777228: 'arm64' }
const peMachines: Readonly<Record<number, Target['arch']>> = { 34404: 'x64', 43620: 'arm64' }
