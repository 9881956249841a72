// The order in which a browser is looked for, and that a browser that does not start is never taken.

import { posix, win32 } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type BrowserMachine, findBrowser } from './find-browser.ts'
import { installedBrowsers } from './installed-browsers.ts'

/** A machine with nothing on it and no way to get anything; `said` is what was done. */
function machine(parts: Partial<BrowserMachine> = {}): BrowserMachine & { said: string[] } {
  const said: string[] = []
  return {
    said,
    chosen: undefined,
    installed: () => [],
    downloaded: () => undefined,
    tryBrowser: async () => null,
    canDownload: async () => 'the host does not answer',
    download: async () => 'the host does not answer',
    canInstallPackages: () => 'this is not Debian or Ubuntu',
    installLibraries: () => 'no',
    installPackage: () => 'no',
    say: (text) => said.push(text),
    ...parts,
  }
}

describe('findBrowser', () => {
  it('takes the chosen one, and nothing else in its place', async () => {
    expect(await findBrowser(machine({ chosen: '/my/chrome', installed: () => ['/usr/bin/chromium'] }))).toBe(
      '/my/chrome',
    )
    const broken = machine({ chosen: '/my/chrome', installed: () => ['/ok'], tryBrowser: async () => 'no such file' })
    await expect(findBrowser(broken)).rejects.toThrow(/CHROME_PATH .*\/my\/chrome does not start: no such file/)
  })

  it('takes the first installed one that starts, without a download', async () => {
    const found = machine({
      installed: () => ['/snap/bin/chromium', '/usr/bin/google-chrome'],
      tryBrowser: async (path) => (path.startsWith('/snap') ? 'confined' : null),
      download: () => Promise.reject(new Error('nothing should be downloaded')),
    })
    expect(await findBrowser(found)).toBe('/usr/bin/google-chrome')
  })

  it("downloads Playwright's own where none is installed, and says so", async () => {
    let path: string | undefined
    const found = machine({
      downloaded: () => path,
      canDownload: async () => null,
      async download() {
        path = '/cache/chrome'
        return null
      },
    })
    expect(await findBrowser(found)).toBe('/cache/chrome')
    expect(found.said.join('\n')).toMatch(/downloading Playwright's own/)
  })

  it('installs the libraries that the downloaded one lacks', async () => {
    let hasLibraries = false
    const found = machine({
      downloaded: () => '/cache/chrome',
      tryBrowser: async () => (hasLibraries ? null : 'error while loading shared libraries: libnss3.so'),
      canInstallPackages: () => null,
      installLibraries() {
        hasLibraries = true
        return null
      },
    })
    expect(await findBrowser(found)).toBe('/cache/chrome')
  })

  it("installs Debian's package where nothing can be downloaded", async () => {
    let installed: string[] = []
    const found = machine({
      installed: () => installed,
      canInstallPackages: () => null,
      installPackage() {
        installed = ['/usr/bin/chromium']
        return null
      },
    })
    expect(await findBrowser(found)).toBe('/usr/bin/chromium')
    expect(found.said.join('\n')).toMatch(/Debian's package/)
  })

  it('says what was tried where there is none', async () => {
    await expect(findBrowser(machine())).rejects.toThrow(
      /none could be had:\n {2}- no Chromium.*\n.*does not answer\n.*not Debian[\s\S]*set CHROME_PATH/,
    )
  })
})

describe('installedBrowsers', () => {
  const found = (platform: NodeJS.Platform, environment: Record<string, string>, path: string) =>
    installedBrowsers({ platform, environment, exists: (asked) => asked === path })

  it('knows the places of each platform', () => {
    expect(found('linux', { PATH: '/home/me/bin:/usr/bin' }, '/home/me/bin/google-chrome')).toHaveLength(1)
    expect(found('linux', {}, '/snap/bin/chromium')).toEqual(['/snap/bin/chromium'])
    const mac = posix.join('/Applications', 'Microsoft Edge.app', 'Contents', 'MacOS', 'Microsoft Edge')
    expect(found('darwin', { HOME: '/Users/me' }, mac)).toEqual([mac])
    const edge = win32.join('C:\\Program Files (x86)', 'Microsoft', 'Edge', 'Application', 'msedge.exe')
    expect(found('win32', { 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)' }, edge)).toEqual([edge])
  })
})
