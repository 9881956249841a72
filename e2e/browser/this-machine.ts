// What the search for a browser does on this machine: start one, download one, install one.

import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { chromium } from '@playwright/test'
import { browserArguments } from './arguments.ts'
import type { BrowserMachine } from './find-browser.ts'
import { installedBrowsers } from './installed-browsers.ts'

const downloadHost = process.env.PLAYWRIGHT_DOWNLOAD_HOST ?? 'https://cdn.playwright.dev'
const answerMs = 10_000
const require = createRequire(import.meta.url)
const playwrightCli = join(dirname(require.resolve('@playwright/test/package.json')), 'cli.js')

const reasonOf = ({ status, error, stderr }: SpawnSyncReturns<string>): string | null =>
  status === 0 ? null : (error?.message ?? (stderr.trim().split('\n').at(-1) || `it ended with ${status}`))

const run = (command: string, args: string[]): string | null =>
  reasonOf(spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'inherit', 'pipe'] }))

const succeeds = (command: string, args: string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0

async function tryBrowser(executablePath: string): Promise<string | null> {
  try {
    const browser = await chromium.launch({ executablePath, args: browserArguments, timeout: 60_000 })
    await browser.close()
    return null
  } catch (error) {
    const lines = (error instanceof Error ? error.message : String(error)).split('\n').map((line) => line.trim())
    return lines.find((line) => /error while loading|not found|ENOENT|EACCES/i.test(line)) ?? lines[0] ?? 'no reason'
  }
}

async function canDownload(): Promise<string | null> {
  // behind a proxy only Playwright's downloader knows the way
  if (process.env.HTTPS_PROXY || process.env.https_proxy) return null
  try {
    await fetch(downloadHost, { method: 'HEAD', signal: AbortSignal.timeout(answerMs) })
    return null
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
    return `${downloadHost} does not answer (${cause})`
  }
}

function isDebian(): boolean {
  if (process.platform !== 'linux' || !existsSync('/etc/os-release')) return false
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'))
}

const isRoot = process.getuid?.() === 0

function canInstallPackages(): string | null {
  if (!isDebian()) return 'this is not Debian or Ubuntu'
  if (!isRoot && !succeeds('sudo', ['-n', 'true'])) return 'installing it needs root, or sudo without a password'
  return null
}

function installPackage(): string | null {
  const apt = (...args: string[]) => (isRoot ? run('apt-get', args) : run('sudo', ['-n', 'apt-get', ...args]))
  return apt('update', '-q') ?? apt('install', '-q', '-y', '--no-install-recommends', 'chromium')
}

export const browserMachine: BrowserMachine = {
  chosen: process.env.CHROME_PATH || undefined,
  installed: () => installedBrowsers(),
  downloaded() {
    const path = chromium.executablePath()
    return existsSync(path) ? path : undefined
  },
  tryBrowser,
  canDownload,
  download: async () => run(process.execPath, [playwrightCli, 'install', 'chromium']),
  canInstallPackages,
  installLibraries: () => run(process.execPath, [playwrightCli, 'install-deps', 'chromium']),
  installPackage,
  say: (text) => console.log(text),
}
