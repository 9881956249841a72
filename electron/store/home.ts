// Where Tunesmith keeps what it makes: one folder, by the platform's convention or the user's choice.

import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { posix, resolve, win32 } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/said.ts'
import { readFolderChoice } from './folder-choice.ts'

type Environment = Record<string, string | undefined>

const conventions: Partial<Record<NodeJS.Platform, (environment: Environment, home: string) => string>> = {
  darwin: (_, home) => posix.join(home, 'Library', 'Application Support', 'Tunesmith'),
  win32: ({ APPDATA }, home) => win32.join(APPDATA || win32.join(home, 'AppData', 'Roaming'), 'Tunesmith'),
}

// The XDG specification says that a relative path in the variable is to be ignored.
const linuxConvention = ({ XDG_DATA_HOME: data }: Environment, home: string) =>
  posix.join(data && posix.isAbsolute(data) ? data : posix.join(home, '.local', 'share'), 'tunesmith')

/** The folder by convention; nothing is created. */
export function dataFolder(platform: NodeJS.Platform, environment: Environment, home: string): string {
  return (conventions[platform] ?? linuxConvention)(environment, home)
}

export type Home = {
  readonly source: FolderSource
  readonly root: string
  /** The SQLite file. */
  readonly database: string
  readonly models: string
  readonly runs: string
  /** May be deleted at any time. */
  readonly cache: string
}

/** What decided on the data folder. */
export type FolderSource = 'override' | 'environment' | 'choice' | 'convention'

/** Where the platform wants it; a choice of another folder is kept there. */
export const conventionFolder = (): string => dataFolder(process.platform, process.env, homedir())

export function findRoot(override?: string): { root: string; source: FolderSource } {
  const { TUNESMITH_HOME: named } = process.env
  if (override) return { root: resolve(override), source: 'override' }
  if (named) return { root: resolve(named), source: 'environment' }
  const chosen = readFolderChoice(conventionFolder())
  return chosen ? { root: chosen, source: 'choice' } : { root: conventionFolder(), source: 'convention' }
}

/** `override`, else `TUNESMITH_HOME`, else the user's choice, else the convention. A folder is created when its path is first asked for. */
export function openHome(override?: string): Home {
  const { root, source } = findRoot(override)
  const folder = (...names: string[]) => createFolder(resolve(root, ...names))
  return {
    source,
    get root() {
      return folder()
    },
    get database() {
      return resolve(folder(), 'tunesmith.sqlite')
    },
    get models() {
      return folder('models')
    },
    get runs() {
      return folder('runs')
    },
    get cache() {
      return folder('cache')
    },
  }
}

function createFolder(path: string): string {
  try {
    // Models, datasets' texts and chats are the user's own: others on the machine need not read them.
    mkdirSync(path, { recursive: true, mode: 0o700 })
    return path
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const message = say`The data folder ${path} cannot be created (${reason}). Set TUNESMITH_HOME to a folder that may be written.`
    throw new AppError('io', message, { path }, { cause: error })
  }
}
