// What no page may do, whatever is loaded into it: leave, open windows, embed others, reach the network, be given a permission.

import { app, session } from 'electron'
import { isPageUrl } from './app-page.ts'

/** Copy buttons write plain text at the user's click; nothing else is ever granted. */
const granted: ReadonlySet<string> = new Set(['clipboard-sanitized-write'])

/** Devtools load themselves; a page's own data and blob addresses reach nothing. */
const localSchemes: ReadonlySet<string> = new Set(['devtools:', 'data:', 'blob:'])

export function lockDownContents(): void {
  app.on('web-contents-created', (_, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    // the page may load itself anew
    const stay = (event: { url: string; preventDefault(): void }) => {
      if (!isPageUrl(event.url)) event.preventDefault()
    }
    contents.on('will-navigate', stay)
    contents.on('will-frame-navigate', stay)
    contents.on('will-redirect', stay)
    contents.on('will-attach-webview', (event) => event.preventDefault())
  })
}

/** After the app is ready. */
export function lockDownSession(): void {
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_, permission, answer, { requestingUrl }) =>
    answer(granted.has(permission) && isPageUrl(requestingUrl)),
  )
  defaultSession.setPermissionCheckHandler((_, permission, origin) => granted.has(permission) && isPageUrl(origin))
  defaultSession.setDevicePermissionHandler(() => false)
  defaultSession.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isLocal(url) }))
  defaultSession.on('will-download', (event, item) => {
    if (!isLocal(item.getURL())) event.preventDefault()
  })
}

const isLocal = (url: string) => isPageUrl(url) || localSchemes.has(URL.canParse(url) ? new URL(url).protocol : '')
