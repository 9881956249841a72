// Light or dark as the user wants it, for the window's own parts: its background until the page is there, and its buttons.

import { type BrowserWindow, nativeTheme } from 'electron'
import { z } from 'zod'
import { frameColors } from './frame-colors.ts'
import { rememberWindow } from './window-state.ts'

export const themeSchema = z.enum(['system', 'light', 'dark'])
type Theme = z.infer<typeof themeSchema>

/** Height of the bar at the top of every view, without its line. */
const barHeight = 47

export const colorsNow = () => frameColors[nativeTheme.shouldUseDarkColors ? 'dark' : 'light']

export function overlayNow() {
  const { bar, symbols } = colorsNow()
  return { color: bar, symbolColor: symbols, height: barHeight }
}

export function setTheme(theme: Theme): void {
  nativeTheme.themeSource = theme
  rememberWindow({ theme })
}

/** Until the window is closed. */
export function followTheme(window: BrowserWindow): void {
  const paint = () => {
    window.setBackgroundColor(colorsNow().frame)
    if (process.platform !== 'darwin') window.setTitleBarOverlay(overlayNow())
  }
  nativeTheme.on('updated', paint)
  window.on('closed', () => nativeTheme.off('updated', paint))
}
