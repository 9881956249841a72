// Where Chromium, Chrome and Edge live when the machine has them: one row a platform.

import { existsSync } from 'node:fs'
import { posix, win32 } from 'node:path'

export type Machine = {
  platform: NodeJS.Platform
  environment: Record<string, string | undefined>
  exists(path: string): boolean
}

export const thisMachine: Machine = { platform: process.platform, environment: process.env, exists: existsSync }

const linuxNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge']
const linuxPlaces = ['/usr/bin', '/usr/local/bin', '/opt/google/chrome', '/opt/microsoft/msedge', '/snap/bin']
const macNames = ['Google Chrome', 'Chromium', 'Microsoft Edge']
const windowsPlaces = [
  ['Google', 'Chrome', 'Application', 'chrome.exe'],
  ['Chromium', 'Application', 'chrome.exe'],
  ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
]

/** Paths to look at, best first. */
function places({ platform, environment }: Machine): string[] {
  if (platform === 'darwin') {
    const roots = ['/Applications', ...(environment.HOME ? [posix.join(environment.HOME, 'Applications')] : [])]
    return macNames.flatMap((name) => roots.map((root) => posix.join(root, `${name}.app`, 'Contents', 'MacOS', name)))
  }
  if (platform === 'win32') {
    const roots = [environment.PROGRAMFILES, environment['PROGRAMFILES(X86)'], environment.LOCALAPPDATA]
    return windowsPlaces.flatMap((place) =>
      roots.flatMap((root) => (root === undefined ? [] : [win32.join(root, ...place)])),
    )
  }
  const folders = [...(environment.PATH ?? '').split(posix.delimiter).filter((folder) => folder !== ''), ...linuxPlaces]
  return linuxNames.flatMap((name) => folders.map((folder) => posix.join(folder, name)))
}

export function installedBrowsers(machine: Machine = thisMachine): string[] {
  return [...new Set(places(machine))].filter((path) => machine.exists(path))
}
