// The browser of the end-to-end tests: the one named by CHROME_PATH, else one that is installed, else Playwright's own download, else
// Debian's package. Each is started once before it is believed.

import { AppError } from '../../shared/errors.ts'

/** What the search may do to the machine. */
export type BrowserMachine = {
  chosen: string | undefined
  installed(): string[]
  /** Path of Playwright's own, downloaded already; undefined where it is not. */
  downloaded(): string | undefined
  /** null where it works, else the reason why it does not start. */
  tryBrowser(path: string): Promise<string | null>
  /** null where it may be done, else the reason why not. */
  canDownload(): Promise<string | null>
  download(): Promise<string | null>
  canInstallPackages(): string | null
  /** Libraries that Playwright's own browser needs. */
  installLibraries(): string | null
  installPackage(): string | null
  say(text: string): void
}

export async function findBrowser(machine: BrowserMachine): Promise<string> {
  const tried: string[] = []
  const works = async (path: string): Promise<boolean> => {
    const reason = await machine.tryBrowser(path)
    if (reason === null) machine.say(`Browser of the tests: ${path}`)
    else tried.push(`${path} does not start: ${reason}`)
    return reason === null
  }
  const note = (what: string, reason: string | null): boolean => {
    if (reason !== null) tried.push(`${what}: ${reason}`)
    return reason === null
  }

  if (machine.chosen !== undefined) {
    if (await works(machine.chosen)) return machine.chosen
    throw new AppError('unavailable', `CHROME_PATH names a browser that the tests cannot use: ${tried.join('; ')}`)
  }
  const installed = machine.installed()
  for (const path of installed) if (await works(path)) return path
  if (installed.length === 0) tried.push('no Chromium, Chrome or Edge is installed in the usual places')

  const packages = machine.canInstallPackages()
  if (machine.downloaded() === undefined && note("Playwright's own browser", await machine.canDownload())) {
    machine.say("No browser is installed here: downloading Playwright's own (about 150 MB).")
    note("Playwright's own browser", await machine.download())
  }
  const own = machine.downloaded()
  if (own !== undefined) {
    if (await works(own)) return own
    if (packages === null) {
      machine.say("Playwright's browser does not start: installing the system libraries that it needs.")
      if (note('its system libraries', machine.installLibraries()) && (await works(own))) return own
    }
  }

  if (note("Debian's package", packages)) {
    machine.say("Installing Debian's package chromium.")
    if (note("Debian's package", machine.installPackage()))
      for (const path of machine.installed()) if (await works(path)) return path
  }
  throw new AppError(
    'unavailable',
    `The end-to-end tests need a browser, and none could be had:\n${tried.map((line) => `  - ${line}`).join('\n')}\nInstall Chromium, Chrome or Edge, or set CHROME_PATH to one.`,
  )
}
