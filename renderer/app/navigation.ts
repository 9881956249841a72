// Where the user is: a view and its parameters, kept in the address (`#/chat?id=…`), so that a reload stays there.

import { useSyncExternalStore } from 'react'
import { type ViewId, viewIds } from './places.ts'

export type { ViewId } from './places.ts'
export type Route = { view: ViewId; params: Record<string, string> }

const lastPlaceKey = 'tunesmith:place'
const firstRoute: Route = { view: 'chat', params: {} }

function isViewId(text: string): text is ViewId {
  return (viewIds as readonly string[]).includes(text)
}

/** null for an address that names no view. */
export function parseRoute(hash: string): Route | null {
  const match = /^#\/([a-z-]+)(?:\?(.*))?$/.exec(hash)
  const view = match?.[1]
  if (view === undefined || !isViewId(view)) return null
  // one without a value says nothing: no id is empty
  const said = [...new URLSearchParams(match?.[2] ?? '')].filter(([, value]) => value !== '')
  return { view, params: Object.fromEntries(said) }
}

export function formatRoute(view: ViewId, params: Record<string, string | undefined> = {}): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) if (value !== undefined) query.set(name, value)
  const text = query.toString()
  return text === '' ? `#/${view}` : `#/${view}?${text}`
}

const lastParams = new Map<ViewId, Record<string, string>>()
let known: { address: string; route: Route } = { address: '', route: firstRoute }

/** The same object for the same place, as React asks of a snapshot. */
function currentRoute(): Route {
  const hash = globalThis.location?.hash ?? ''
  const address = parseRoute(hash) === null ? (globalThis.localStorage?.getItem(lastPlaceKey) ?? '') : hash
  if (known.address !== address) known = { address, route: parseRoute(address) ?? firstRoute }
  return known.route
}

function subscribe(changed: () => void): () => void {
  globalThis.addEventListener('hashchange', changed)
  return () => globalThis.removeEventListener('hashchange', changed)
}

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, currentRoute)
}

export function getRoute(): Route {
  return currentRoute()
}

/** The user chose where to be, in this window or an earlier one. */
export function hasChosenPlace(): boolean {
  return parseRoute(location.hash) !== null || localStorage.getItem(lastPlaceKey) !== null
}

/** `replace` leaves no step to go back to: for parameters that only describe what is in view. */
export function go(
  view: ViewId,
  params: Record<string, string | undefined> = {},
  options: { replace?: boolean } = {},
): void {
  const hash = formatRoute(view, params)
  const now = currentRoute()
  lastParams.set(now.view, now.params)
  if (view !== 'welcome') localStorage.setItem(lastPlaceKey, hash)
  if (hash === location.hash) return
  if (options.replace === true) {
    history.replaceState(null, '', hash)
    globalThis.dispatchEvent(new Event('hashchange'))
  } else {
    location.hash = hash
  }
}

/** To a view as it was left: the same chat, the same run. From the view itself: to its beginning. */
export function goBackTo(view: ViewId): void {
  go(view, currentRoute().view === view ? {} : lastParams.get(view))
}
