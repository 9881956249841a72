// The system's browser, where there is a screen to show it on.

import { spawn } from 'node:child_process'

type Environment = Record<string, string | undefined>

/** macOS and Windows have one, unless the user came over SSH; on Linux a display server says so. */
export function hasDisplay(platform = process.platform, environment: Environment = process.env): boolean {
  if (environment.CI || environment.SSH_CONNECTION || environment.SSH_TTY) return false
  if (platform === 'darwin' || platform === 'win32') return true
  return Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY)
}

const commands: Partial<Record<NodeJS.Platform, (url: string) => [string, string[]]>> = {
  darwin: (url) => ['open', [url]],
  // the shell's `start` would read the address as a command line
  win32: (url) => ['rundll32', ['url.dll,FileProtocolHandler', url]],
}

/** The address stands on the terminal all the same: a browser that does not start is no error. */
export function openBrowser(url: string): void {
  const [command, args] = commands[process.platform]?.(url) ?? ['xdg-open', [url]]
  const child = spawn(command, args, { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
}
