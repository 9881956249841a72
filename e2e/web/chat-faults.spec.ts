// A reload in the middle of a stream, a compute process that is killed, a host that is killed: nothing is lost, and it is said what happened.

import { computeProcesses } from '../host/child-processes.ts'
import { connect } from '../host/contract-client.ts'
import { startHost } from '../host/host-process.ts'
import { openApp } from '../pages/app.ts'
import { chatPage } from '../pages/chat.ts'
import { expect, test } from '../test.ts'
import { longChat } from './long-chat.ts'

test.use({ ownHost: true })

test('after a reload in the middle of a stream the reply goes on where it is', async ({ app, host, page }) => {
  const client = await connect(host)
  const id = await longChat(client)
  await app.open('chat', { id })
  const view = chatPage(app)
  await view.send('The cat')
  await expect(view.text(view.lastReply)).toContainText(/\w+ \w+/)
  await page.reload()
  const seen = (await view.text(view.lastReply).innerText()).length
  expect(seen).toBeGreaterThan(0)
  await expect.poll(async () => (await view.text(view.lastReply).innerText()).length).toBeGreaterThan(seen)
  await view.stop.click()
  await expect(view.lastReply).toContainText(view.t.stopped)
  const { path } = await client.api.chats.open({ id })
  const words = (text: string) => text.replaceAll(/\s+/g, ' ').trim()
  expect(words(await view.text(view.lastReply).innerText())).toBe(words(path.messages.at(-1)!.text))
  client.close()
})

test('a killed compute process fails the reply with a reason, and the next try works', async ({ app, host }) => {
  const client = await connect(host)
  await app.open('chat', { id: await longChat(client) })
  const view = chatPage(app)
  await view.send('My sister')
  await expect(view.text(view.lastReply)).toContainText(/\w+ \w+/)
  const killed = computeProcesses(host.pid, 'infer')
  expect(killed).not.toEqual([])
  for (const pid of killed) process.kill(pid, 'SIGKILL')
  await expect(view.lastReply.getByRole('alert')).toBeVisible()
  const kept = (await view.text(view.lastReply).innerText()).length
  expect(kept).toBeGreaterThan(0)
  await view.action(view.lastReply, view.t.retry).click()
  await expect.poll(async () => (await view.text(view.lastReply).innerText()).length).toBeGreaterThan(kept)
  await view.stop.click()
  await expect(view.lastReply).toContainText(view.t.stopped)
  client.close()
})

test('a killed host shows its screen; started again, everything is where it was', async ({
  app,
  host,
  page,
  context,
  guards,
}) => {
  guards.allow(/WebSocket connection|ERR_CONNECTION_REFUSED/)
  const client = await connect(host)
  const id = await longChat(client)
  await app.open('chat', { id })
  const view = chatPage(app)
  await view.send('The teacher')
  await expect(view.text(view.lastReply)).toContainText(/\w+ \w+/)
  await view.field.fill('not sent yet')
  const seen = await view.text(view.lastReply).innerText()
  await host.kill()
  await expect(app.lost.screen).toBeVisible()
  await expect(app.lost.tryAgain).toBeFocused()

  const next = await startHost({ home: host.home, port: host.port })
  try {
    await context.clearCookies()
    await context.addCookies([await next.session()])
    await app.lost.tryAgain.click()
    await expect(app.lost.screen).toBeHidden()
    await page.reload()
    const again = openApp(page, app.language, next.origin)
    const after = chatPage(again)
    await expect(after.lastReply).toContainText(after.t.interrupted)
    const words = (text: string) => text.replaceAll(/\s+/g, ' ').trim()
    expect(words(await after.text(after.lastReply).innerText())).toContain(words(seen).slice(0, -20))
    await expect(after.field).toHaveValue('not sent yet')
    await after.action(after.lastReply, after.t.goOn).click()
    await expect(after.stop).toBeVisible()
    await after.stop.click()
  } finally {
    await next.stop()
  }
})
