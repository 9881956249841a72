// A file of the built page by the path of its address: never one outside the page's folder, and of a known type only.

import { realpath, stat } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}

/** The built names hold a hash of the content. */
const hashedFolder = 'assets'

export type PageFile = { path: string; type: string; sizeBytes: number; cacheControl: string }

/** @param pathname percent-encoded, as URLs have it; `/` is the page itself */
export async function findPageFile(folder: string, pathname: string): Promise<PageFile | undefined> {
  const names = namesOf(pathname)
  if (!names) return undefined
  const type = types[extname(names.at(-1) ?? '').toLowerCase()]
  if (!type) return undefined
  try {
    const [root, path] = await Promise.all([realpath(folder), realpath(join(folder, ...names))])
    if (!path.startsWith(root + sep)) return undefined
    const found = await stat(path)
    if (!found.isFile()) return undefined
    const cacheControl = names[0] === hashedFolder ? 'private, max-age=31536000, immutable' : 'no-store'
    return { path, type, sizeBytes: found.size, cacheControl }
  } catch (error) {
    if (error instanceof Error && 'code' in error && absent.has(String(error.code))) return undefined
    throw error
  }
}

const absent = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'])

function namesOf(pathname: string): string[] | undefined {
  try {
    const names = pathname.split('/').slice(1).map(decodeURIComponent)
    if (names.length === 1 && names[0] === '') return ['index.html']
    const isPlain = (name: string) => name !== '' && !name.startsWith('.') && !/[/\\:\0]/.test(name)
    return names.every(isPlain) ? names : undefined
  } catch {
    // not percent-encoded as it should be: no such file
    return undefined
  }
}
