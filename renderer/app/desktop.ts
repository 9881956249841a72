// The desktop shell around the page, if there is one, and what kind of system this is.

import { bridgeName, type DesktopBridge } from '../../shared/contract/desktop.ts'

export const desktop = (globalThis as { [bridgeName]?: DesktopBridge })[bridgeName]

export const isMac =
  desktop === undefined ? /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '') : desktop.platform === 'darwin'

/** Who draws the window's buttons: macOS over the navigation, others at the right of the bar, a browser outside the page. */
export const windowFrame = desktop === undefined ? 'browser' : desktop.platform === 'darwin' ? 'mac' : 'overlay'
