// The web host as a program in a terminal: on its usual port, with the browser opened and fresh addresses on Enter, until it is told to stop.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/said.ts'
import { hasDisplay, openBrowser } from './open-browser.ts'
import { builtRenderer, startWebHost, type WebHost } from './start-web-host.ts'

/** The usual one, so that a browser finds what it kept for this address; any other where it is taken. */
export const usualPort = 4870
const anyPort = 0

export type ServeOptions = {
  home?: string | undefined
  port?: number | undefined
  /** Where there is a display. */
  canOpenBrowser: boolean
  stdin: NodeJS.ReadStream
  /** Called with an address that works once: at the start, and for each Enter. */
  onAddress(url: string): void
  onStart?(host: WebHost, isTerminal: boolean): void
  /** Resolves when it is to stop. */
  stopped: Promise<void>
}

export async function serveBrowser(options: ServeOptions): Promise<void> {
  if (!existsSync(join(builtRenderer, 'index.html')))
    throw new AppError(
      'not-found',
      say`The app's page is not built: ${builtRenderer} is not there. Run "npm run build" first.`,
      { folder: builtRenderer },
    )
  const { stdin, onAddress } = options
  const host = await startOn(options.home, options.port)
  const isTerminal = stdin.isTTY === true
  const another = () => onAddress(host.freshUrl())
  try {
    onAddress(host.url)
    options.onStart?.(host, isTerminal)
    if (options.canOpenBrowser && hasDisplay()) openBrowser(host.freshUrl())
    if (isTerminal) stdin.on('data', another)
    await options.stopped
  } finally {
    stdin.off('data', another)
    if (isTerminal) stdin.pause()
    await host.close()
  }
}

async function startOn(home: string | undefined, port: number | undefined): Promise<WebHost> {
  if (port !== undefined) return startWebHost({ home, port })
  try {
    return await startWebHost({ home, port: usualPort })
  } catch (error) {
    if (error instanceof AppError && error.data.isTaken === true) return startWebHost({ home, port: anyPort })
    throw error
  }
}
