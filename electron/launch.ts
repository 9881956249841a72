// `npm start`: builds the app and opens it in Electron. Where Electron cannot be had or does not run, the same app opens in the browser, and one line
// says why and where.

import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { AppError } from '../shared/errors.ts'
import { hasDisplay } from './web/open-browser.ts'
import { serveBrowser } from './web/serve-browser.ts'

/** What ends sooner, and not well, never showed a window. */
const startedMs = 10_000
const downloadMs = 15 * 60_000

const root = dirname(import.meta.dirname)
const electron = dirname(createRequire(import.meta.url).resolve('electron/package.json'))

build()
const obstacle = obstacleToElectron() ?? (await runElectron())
if (obstacle) await openInBrowser(obstacle)

function build(): void {
  const script = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, 'build'], { cwd: root, encoding: 'utf8' })
  if (status === 0) return
  console.error(`${stdout}${stderr}`)
  process.exit(1)
}

/** Why Electron is not even tried, or could not be fetched: the one download that the user asked for by starting the app. */
function obstacleToElectron(): string | undefined {
  const hasScreen = process.env.DISPLAY || process.env.WAYLAND_DISPLAY
  if (process.platform === 'linux' && !hasScreen) return 'There is no screen here'
  if (process.platform === 'linux' && process.getuid?.() === 0) return 'Electron does not run as root'
  if (existsSync(join(electron, 'dist', 'version'))) return undefined
  console.log("Fetching Electron's binary, once ...")
  const fetching = spawnSync(process.execPath, [join(electron, 'install.js')], {
    encoding: 'utf8',
    timeout: downloadMs,
  })
  if (fetching.status === 0) return undefined
  const reason = fetching.stderr?.split('\n').find((line) => line.trim() !== '')
  return `Electron's binary could not be fetched (${reason?.trim() ?? 'the download did not end'})`
}

/** Resolves when the window was closed, or with why there was none. */
function runElectron(): Promise<string | undefined> {
  const binary: string = createRequire(import.meta.url)('electron')
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
  const began = Date.now()
  return new Promise((resolve) => {
    const child = spawn(binary, [root], { stdio: 'inherit', env })
    child.once('error', (error) => resolve(`Electron does not start (${error.message})`))
    child.once('exit', (code, signal) => {
      const isFailure = code !== 0 && Date.now() - began < startedMs
      if (isFailure) resolve(`Electron ended at once (${signal ?? `exit code ${code}`})`)
      else process.exit(code ?? 1)
    })
  })
}

async function openInBrowser(reason: string): Promise<void> {
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  let isFirst = true
  try {
    await serveBrowser({
      canOpenBrowser: true,
      stdin: process.stdin,
      stopped,
      onAddress(url) {
        const again = process.stdin.isTTY ? ', Enter gives another' : ''
        const where = hasDisplay() ? 'opens in the browser' : 'waits for a browser'
        const line = `${reason}, so Tunesmith ${where} at ${url} (works once${again}; Ctrl-C ends it)`
        console.log(isFirst ? line : url)
        isFirst = false
      },
    })
  } catch (error) {
    console.error(error instanceof AppError ? error.message : error)
    process.exit(1)
  }
}
