// What the page may ask of the shell: each message's sender must be the app's own page in a window's main frame, and its payload of its schema.

import { stat } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import {
  BrowserWindow,
  dialog,
  type IpcMainEvent,
  type IpcMainInvokeEvent,
  ipcMain,
  Notification,
  shell,
} from 'electron'
import { z } from 'zod'
import { type Asked, channels } from '../preload/channels.ts'
import { isPageUrl } from './app-page.ts'
import type { HostProcess } from './host-process.ts'
import { setTheme, themeSchema } from './theme.ts'

const title = z.string().min(1).max(200)
const schemas = {
  chooseFolder: z.strictObject({ title }),
  chooseFiles: z.strictObject({ title, endings: z.array(z.string().regex(/^[a-z0-9]{1,20}$/i)).max(50) }),
  reveal: z.strictObject({ path: z.string().min(1).max(4096) }),
  restartHost: z.undefined(),
  diagnostics: z.undefined(),
  notify: z.strictObject({ title, text: z.string().max(1000) }),
  setTheme: z.strictObject({ theme: themeSchema }),
} satisfies Record<Asked, z.ZodType>

type Handlers = { [A in Asked]: (params: z.infer<(typeof schemas)[A]>, window: BrowserWindow) => unknown }

export function openBridge(host: HostProcess): void {
  const handlers: Handlers = {
    async chooseFolder({ title }, window) {
      const { filePaths } = await dialog.showOpenDialog(window, {
        title,
        properties: ['openDirectory', 'createDirectory'],
      })
      return filePaths[0] ?? null
    },
    async chooseFiles({ title, endings }, window) {
      const filters = endings.length > 0 ? [{ name: endings.join(', '), extensions: endings }] : []
      const { filePaths } = await dialog.showOpenDialog(window, {
        title,
        filters,
        properties: ['openFile', 'multiSelections'],
      })
      return filePaths
    },
    async reveal({ path }) {
      if (!isAbsolute(path)) throw new Error(`${path} is not an absolute path.`)
      await stat(path)
      // shows it in its folder; never opens it, so that nothing can be started this way
      shell.showItemInFolder(path)
    },
    restartHost: () => host.restart(),
    diagnostics: () => host.diagnostics(),
    notify({ title, text }, window) {
      if (!Notification.isSupported()) return
      const notification = new Notification({ title, body: text })
      notification.on('click', () => {
        window.show()
        window.focus()
      })
      notification.show()
    },
    setTheme: ({ theme }) => setTheme(theme),
  }
  for (const name of Object.keys(handlers) as Asked[]) answer(name, handlers[name] as (typeof handlers)['reveal'])
  ipcMain.on(channels.connect, (event) => {
    if (senderWindow(event)) host.connect(event.sender)
  })
}

function answer(name: Asked, handler: (params: never, window: BrowserWindow) => unknown): void {
  ipcMain.handle(channels[name], (event, ...given: unknown[]) => {
    const window = senderWindow(event)
    if (!window) throw new Error('Only the app’s own page may ask this.')
    return handler(schemas[name].parse(given[0]) as never, window)
  })
}

function senderWindow({ sender, senderFrame }: IpcMainEvent | IpcMainInvokeEvent): BrowserWindow | null {
  const isOwn = senderFrame !== null && senderFrame.parent === null && isPageUrl(senderFrame.url)
  return isOwn ? BrowserWindow.fromWebContents(sender) : null
}
