// The Electron main process: windows, menu, the page's protocol, and the life of the host's process. Everything that computes or stores lives there.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app, BrowserWindow, dialog, Menu, nativeTheme } from 'electron'
import { type ErrorRecord, errorRecord } from '../../shared/errors.ts'
import { channels } from '../preload/channels.ts'
import { openHome } from '../store/home.ts'
import { registerScheme, servePage } from './app-page.ts'
import { openBridge } from './bridge.ts'
import { closeInOrder } from './close-in-order.ts'
import { createHostProcess, type HostProcess } from './host-process.ts'
import { lockDownContents, lockDownSession } from './lock-down.ts'
import { menuLanguage, menuTemplate } from './menu.ts'
import { noticeTexts, says } from './notices.ts'
import { focusWindow, openWindow } from './window.ts'
import { windowState } from './window-state.ts'

const built = (...names: string[]) => join(import.meta.dirname, ...names)

app.setName('Tunesmith')
app.setAppUserModelId('app.tunesmith.desktop')
app.enableSandbox()
registerScheme()
lockDownContents()
if (placeOwnFiles() && app.requestSingleInstanceLock()) void run()
else app.quit()

/** Chromium's own files lie inside the data folder: two windows of one folder meet at the single-instance lock, two folders do not. */
function placeOwnFiles(): boolean {
  try {
    const folder = join(openHome().root, 'window')
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    app.setPath('userData', folder)
    return true
  } catch (error) {
    dialog.showErrorBox('Tunesmith', errorRecord(error).message)
    return false
  }
}

async function run(): Promise<void> {
  app.on('second-instance', focusWindow)
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  await app.whenReady()
  nativeTheme.themeSource = windowState().theme
  lockDownSession()
  servePage(built('../renderer'))
  const isDevelopment = !app.isPackaged
  const language = menuLanguage(app.getPreferredSystemLanguages())
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(menuTemplate({ language, isMac: process.platform === 'darwin', isDevelopment })),
  )
  const host = createHostProcess({
    entry: built('host.cjs'),
    computeEntry: built('compute.cjs'),
    env: hostEnvironment(),
    onDied() {
      for (const { webContents } of BrowserWindow.getAllWindows()) webContents.send(channels.hostDied)
    },
    onFailed: (error) => void explain(error, host, language),
  })
  openBridge(host)
  host.start()
  openWindow()
  app.on('activate', focusWindow)
  closeInOrder(host, language)
}

function hostEnvironment(): NodeJS.ProcessEnv {
  const starters = app.isPackaged ? { TUNESMITH_STARTERS: join(process.resourcesPath, 'models') } : {}
  return { ...process.env, ...starters }
}

async function explain(error: ErrorRecord, host: HostProcess, language: 'ko' | 'en'): Promise<void> {
  const t = noticeTexts[language]
  const question = { message: t.cannotOpen, detail: error.message, yes: t.tryAgain, no: t.quit }
  if ((await says({ type: 'warning', ...question, usual: 'yes' })) === 'yes') host.start()
  else app.quit()
}
