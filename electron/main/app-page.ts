// The page under its own scheme, app://tunesmith/: files of the built renderer, with the headers of every page, and nothing else.

import { readFile } from 'node:fs/promises'
import { protocol } from 'electron'
import { findPageFile } from '../web/page-file.ts'
import { pageHeaders } from '../web/page-headers.ts'

const scheme = 'app'
const host = 'tunesmith'
export const pageUrl = `${scheme}://${host}/`

/** Before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

export function servePage(folder: string): void {
  protocol.handle(scheme, (request) => answerPage(folder, request))
}

export function isPageUrl(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol: found, host: name } = new URL(url)
  return found === `${scheme}:` && name === host
}

async function answerPage(folder: string, { url, method }: Request): Promise<Response> {
  if (!isPageUrl(url)) return new Response(null, { status: 403, headers: pageHeaders })
  if (method !== 'GET') return new Response(null, { status: 405, headers: pageHeaders })
  const file = await findPageFile(folder, new URL(url).pathname)
  if (!file) return new Response(null, { status: 404, headers: pageHeaders })
  const headers = { ...pageHeaders, 'Content-Type': file.type, 'Cache-Control': file.cacheControl }
  return new Response(await readFile(file.path), { headers })
}
