// The window: the page in a sandbox, its own title bar, its place remembered.

import { join } from 'node:path'
import { app, BrowserWindow, screen } from 'electron'
import { pageUrl } from './app-page.ts'
import { quitInstead } from './close-in-order.ts'
import { fitBounds } from './fit-bounds.ts'
import { colorsNow, followTheme, overlayNow } from './theme.ts'
import { rememberWindow, windowState } from './window-state.ts'

const usualSize = { width: 1280, height: 820 }
const leastSize = { minWidth: 800, minHeight: 600 }

export function openWindow(): BrowserWindow {
  const { bounds, isMaximized } = windowState()
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea)
  const window = new BrowserWindow({
    ...usualSize,
    ...fitBounds(bounds, areas),
    ...leastSize,
    title: 'Tunesmith',
    show: false,
    autoHideMenuBar: true,
    backgroundColor: colorsNow().frame,
    ...(process.platform === 'darwin'
      ? { titleBarStyle: 'hiddenInset' as const, trafficLightPosition: { x: 18, y: 17 } }
      : { titleBarStyle: 'hidden' as const, titleBarOverlay: overlayNow() }),
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // its dictionaries would be downloaded
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  })
  if (isMaximized) window.maximize()
  followTheme(window)
  window.once('ready-to-show', () => window.show())
  window.on('close', (event) => {
    rememberWindow({ bounds: window.getNormalBounds(), isMaximized: window.isMaximized() })
    quitInstead(event)
  })
  void window.loadURL(pageUrl)
  return window
}

/** The one that is there, in front; else a new one. */
export function focusWindow(): void {
  const window = BrowserWindow.getAllWindows()[0]
  if (!window) {
    openWindow()
    return
  }
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
