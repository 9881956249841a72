// One request of a browser to the web host: checked first (the host's name, the page it comes from, the session), then a file of the page, an upload
// or a notice.

import { createReadStream } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { uploadHeader, uploadPath } from '../../shared/contract/upload.ts'
import { AppError, errorRecord } from '../../shared/errors.ts'
import type { Access } from './access.ts'
import { findPageFile } from './page-file.ts'
import { pageHeaders } from './page-headers.ts'
import { enteringPage, noticePage, notices } from './plain-page.ts'
import type { Uploads } from './uploads.ts'

export type Parts = { access: Access; rendererFolder: string; uploads: Uploads }

export async function answer(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  for (const [name, value] of Object.entries(pageHeaders)) response.setHeader(name, value)
  response.setHeader('Cache-Control', 'no-store')
  try {
    await route(parts, request, response)
  } catch (error) {
    // the browser went away in the middle
    if (response.headersSent) response.destroy()
    else sendError(response, error)
  }
}

async function route(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { access } = parts
  const { headers, method } = request
  if (!access.isOwnHost(headers)) return sendNotice(response, 'foreignHost')
  if (headers.origin !== undefined && !access.isOwnOrigin(headers)) return sendNotice(response, 'foreignOrigin')
  // a path alone: neither another host's address nor one that begins like it
  if (!request.url?.startsWith('/') || request.url.startsWith('//')) return sendNotice(response, 'notFound')
  const { pathname, searchParams } = new URL(request.url, 'http://127.0.0.1')
  const token = searchParams.get('token')
  if (pathname === '/' && token !== null && method === 'GET') return enter(access, token, request, response)
  if (!access.hasSession(headers)) return sendNotice(response, 'unauthorised')
  if (pathname === uploadPath) return receive(parts, request, response, searchParams)
  if (method !== 'GET' && method !== 'HEAD') return sendNotice(response, 'wrongMethod')
  return sendFile(parts.rendererFolder, pathname, method, response)
}

/** The token leaves the address bar and the history at once. */
function enter(access: Access, token: string, { headers }: IncomingMessage, response: ServerResponse): void {
  const cookie = access.redeem(token)
  // an address that was used already still leads in from the browser that used it
  if (!cookie && !access.hasSession(headers)) {
    sendNotice(response, 'unauthorised')
    return
  }
  if (cookie) response.setHeader('Set-Cookie', cookie)
  const isFromElsewhere = headers['sec-fetch-site'] === 'cross-site' || headers['sec-fetch-site'] === 'same-site'
  if (isFromElsewhere) sendPage(response, 200, enteringPage)
  else response.writeHead(303, { Location: '/' }).end()
}

async function receive(
  { access, uploads }: Parts,
  request: IncomingMessage,
  response: ServerResponse,
  query: URLSearchParams,
): Promise<void> {
  if (request.method !== 'POST') return sendNotice(response, 'wrongMethod')
  if (!access.isOwnOrigin(request.headers) || request.headers[uploadHeader] !== '1')
    return sendNotice(response, 'foreignOrigin')
  const uploaded = await uploads.receive(request, query)
  sendJson(response, 200, uploaded)
}

async function sendFile(folder: string, pathname: string, method: string, response: ServerResponse): Promise<void> {
  const file = await findPageFile(folder, pathname)
  if (!file) return sendNotice(response, 'notFound')
  response.writeHead(200, {
    'Content-Type': file.type,
    'Content-Length': file.sizeBytes,
    'Cache-Control': file.cacheControl,
  })
  if (method === 'HEAD') response.end()
  else await pipeline(createReadStream(file.path), response)
}

function sendNotice(response: ServerResponse, name: keyof typeof notices): void {
  sendPage(response, notices[name].status, noticePage(notices[name]))
}

function sendPage(response: ServerResponse, status: number, html: string): void {
  // what is left of a refused request is not read
  response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8', Connection: 'close' }).end(html)
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
}

function sendError(response: ServerResponse, error: unknown): void {
  const isKnown = error instanceof AppError
  if (!isKnown) console.error(error)
  response.setHeader('Connection', 'close')
  sendJson(response, isKnown && error.code === 'bad-argument' ? 400 : 500, errorRecord(error))
}
