// The bridge into the sandboxed page: exactly what the contract says of it. Main checks who asks and what for.

import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { bridgeName, type DesktopBridge, portMessage } from '../../shared/contract/desktop.ts'
import { channels } from './channels.ts'

/** Of the page's window, all that is used here. */
declare const window: {
  postMessage(message: unknown, origin: string, ports: unknown[]): void
  readonly location: { readonly origin: string }
}

const platforms = ['darwin', 'win32', 'linux'] as const
const platform = platforms.find((name) => name === process.platform) ?? 'linux'

const bridge: DesktopBridge = {
  platform,
  connect: () => ipcRenderer.send(channels.connect),
  chooseFolder: (title) => ipcRenderer.invoke(channels.chooseFolder, { title }),
  chooseFiles: (title, endings) => ipcRenderer.invoke(channels.chooseFiles, { title, endings }),
  pathOf: (file) => webUtils.getPathForFile(file as File),
  reveal: (path) => ipcRenderer.invoke(channels.reveal, { path }),
  restartHost: () => ipcRenderer.invoke(channels.restartHost),
  diagnostics: () => ipcRenderer.invoke(channels.diagnostics),
  onHostDied(action) {
    const listener = () => action()
    ipcRenderer.on(channels.hostDied, listener)
    return () => {
      ipcRenderer.off(channels.hostDied, listener)
    }
  },
  notify: (title, text) => ipcRenderer.invoke(channels.notify, { title, text }),
  setTheme: (theme) => ipcRenderer.invoke(channels.setTheme, { theme }),
}

// ports cannot cross the bridge as values: they go to the page as a message does
ipcRenderer.on(channels.port, (event) => window.postMessage(portMessage, window.location.origin, event.ports))

contextBridge.exposeInMainWorld(bridgeName, bridge)
