// The way in: the address of the terminal, once; and nothing for who has no session.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from '../test.ts'

test.use({ ownHost: true })

test('the address of the terminal opens the app, and its token leaves the address bar', async ({ page, host }) => {
  await page.goto(host.address)
  await expect(page.getByRole('navigation')).toBeVisible()
  expect(page.url()).not.toContain('token')
})

test('the same address does not open it for another browser', async ({ page, host, browser, guards }) => {
  guards.allow(/401/)
  await page.goto(host.address)
  const other = await browser.newContext()
  const stranger = await other.newPage()
  const response = await stranger.goto(host.address)
  expect(response?.status()).toBe(401)
  await expect(stranger.getByText(/tunesmith serve/).first()).toBeVisible()
  await other.close()
})

test('a page of another origin cannot open the socket', async ({ page, host, app, guards }) => {
  guards.allow(/WebSocket connection/)
  await app.open('settings')
  // a page of another program on this machine, in the browser that holds the session
  const other = createServer((_, response) => response.end('<!doctype html><title>other</title>'))
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as AddressInfo
  await page.goto(`http://127.0.0.1:${port}/`)
  const opens = (address: string) =>
    page.evaluate(
      (url) =>
        new Promise((resolve) => {
          const socket = new WebSocket(url)
          socket.onopen = () => resolve(true)
          socket.onerror = () => resolve(false)
        }),
      address,
    )
  expect(await opens(`${host.origin.replace('http', 'ws')}/rpc`)).toBe(false)
  other.close()
})
