// Who may speak to the web host: a browser that came in by the one-time token, from a page of this host, under this host's own name.
// Other programs' pages reach 127.0.0.1 too, and a foreign name can be made to resolve to it: hence Host and Origin.

import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

const secretBytes = 32
/** Browsers that are let in at a time; the oldest gives way. */
const maxSessions = 32

export type Access = ReturnType<typeof createAccess>

export function createAccess(port: () => number) {
  const names = () => ['127.0.0.1', 'localhost'].map((name) => (port() === 80 ? name : `${name}:${port()}`))
  // cookies of one name are shared by all ports of a host
  const cookieName = () => `tunesmith-${port()}`
  const tokens: string[] = []
  const sessions: string[] = []

  function take(secrets: string[], given: string): boolean {
    const i = secrets.findIndex((secret) => isSame(secret, given))
    if (i >= 0) secrets.splice(i, 1)
    return i >= 0
  }

  return {
    /** A token that opens the door once. */
    issueToken(): string {
      const token = newSecret()
      tokens.push(token)
      return token
    },
    /** The cookie of a new session, if the token is one that was issued and not used yet. */
    redeem(token: string): string | undefined {
      if (!take(tokens, token)) return undefined
      const session = newSecret()
      sessions.push(session)
      if (sessions.length > maxSessions) sessions.shift()
      return `${cookieName()}=${session}; Path=/; HttpOnly; SameSite=Strict`
    },
    hasSession({ cookie = '' }: IncomingHttpHeaders): boolean {
      const given = cookie
        .split(';')
        .map((part) => part.trim().split('='))
        .find(([name]) => name === cookieName())?.[1]
      return given !== undefined && sessions.some((session) => isSame(session, given))
    },
    isOwnHost: ({ host }: IncomingHttpHeaders): boolean => host !== undefined && names().includes(host.toLowerCase()),
    /** `origin` is a page of this host, under the very name that it asks for. */
    isOwnOrigin: ({ origin, host }: IncomingHttpHeaders): boolean =>
      origin !== undefined && host !== undefined && origin === `http://${host.toLowerCase()}`,
  }
}

const newSecret = () => randomBytes(secretBytes).toString('base64url')

function isSame(secret: string, given: string): boolean {
  const [expected, found] = [Buffer.from(secret), Buffer.from(given)]
  return expected.length === found.length && timingSafeEqual(expected, found)
}
