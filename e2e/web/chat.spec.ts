// Chat, its main path: a reply streams, is stopped, goes on, is written again; a message is edited; what was said stays.

import { connect } from '../host/contract-client.ts'
import { type ChatPage, chatPage } from '../pages/chat.ts'
import { expect, test } from '../test.ts'
import { longChat } from './long-chat.ts'

const lengthOf = async (view: ChatPage) => (await view.text(view.lastReply).innerText()).length

test('a message is answered, and both are there after a reload', async ({ app, page }) => {
  await app.open('chat')
  const view = chatPage(app)
  await expect(view.field).toBeFocused()
  const reply = await view.sendAndWait('나는 오늘')
  expect(reply.trim()).not.toBe('')
  await expect(page).toHaveURL(/#\/chat\?id=/)
  await expect(view.row('나는 오늘').first()).toHaveAttribute('aria-current', 'page')
  await page.reload()
  await expect(view.own).toHaveText(/나는 오늘/)
  expect(await view.text(view.lastReply).innerText()).toBe(reply)
})

test('a message that is sent before its chat has been read goes when it has', async ({ app, host, page }) => {
  const client = await connect(host)
  const id = await longChat(client, { maxNewTokens: 8 })
  const { promise: isReleased, resolve: release } = Promise.withResolvers<void>()
  await page.routeWebSocket(/./, (socket) => {
    const server = socket.connectToServer()
    socket.onMessage(async (message) => {
      if (/\/chats\/(open|watch)/.test(String(message))) await isReleased
      server.send(message)
    })
  })
  await app.open('chat', { id })
  const view = chatPage(app)
  await view.field.fill('The cat')
  await page.keyboard.press('Enter')
  await expect(view.field).toHaveValue('The cat')
  release()
  await expect(view.own).toHaveText(/The cat/)
  await expect(view.field).toHaveValue('')
  await view.waitForReply()
  client.close()
})

test('a reply is stopped, stays, and goes on', async ({ app, host, page }) => {
  const client = await connect(host)
  await app.open('chat', { id: await longChat(client) })
  const view = chatPage(app)
  await view.send('The cat')
  await expect(view.text(view.lastReply)).toContainText(/\w/)
  await page.keyboard.press('Escape')
  await expect(view.lastReply).toContainText(view.t.stopped)
  await expect(view.stop).toBeHidden()
  const stopped = await lengthOf(view)
  expect(stopped).toBeGreaterThan(0)
  await view.action(view.lastReply, view.t.goOn).click()
  await expect.poll(() => lengthOf(view)).toBeGreaterThan(stopped)
  await view.stop.click()
  await expect(view.lastReply).toContainText(view.t.stopped)
  client.close()
})

test('while a reply is written one may type on; it is sent only when the reply has ended', async ({
  app,
  host,
  page,
}) => {
  const client = await connect(host)
  await app.open('chat', { id: await longChat(client) })
  const view = chatPage(app)
  await view.send('My sister')
  await expect(view.stop).toBeVisible()
  await view.field.fill('and then')
  await page.keyboard.press('Enter')
  await expect(view.own).toHaveCount(1)
  await expect(view.field).toHaveValue('and then')
  await view.stop.click()
  await expect(view.stop).toBeHidden()
  client.close()
})

test('a reply is written again beside the first, and both can be read', async ({ app }) => {
  await app.open('chat')
  const view = chatPage(app)
  const first = await view.sendAndWait('친구는 주말에')
  await view.action(view.lastReply, view.t.regenerate).click()
  await expect(view.branch(view.lastReply, 2, 2)).toBeVisible()
  await view.waitForReply()
  const second = await view.text(view.lastReply).innerText()
  await view.action(view.lastReply, view.t.before).click()
  await expect(view.branch(view.lastReply, 1, 2)).toBeVisible()
  expect(await view.text(view.lastReply).innerText()).toBe(first)
  await view.action(view.lastReply, view.t.after).click()
  await expect(view.branch(view.lastReply, 2, 2)).toBeVisible()
  expect(await view.text(view.lastReply).innerText()).toBe(second)
})

test('an edited message is a branch with a reply of its own', async ({ app, page }) => {
  await app.open('chat')
  const view = chatPage(app)
  await view.sendAndWait('the teacher')
  await view.own.last().hover()
  await view.action(view.own.last(), view.t.edit).click()
  const field = app.main.getByRole('textbox', { name: view.t.editMessage })
  await expect(field).toBeFocused()
  await field.fill('the old man')
  await page.keyboard.press('Enter')
  await expect(view.branch(view.own.last(), 2, 2)).toBeVisible()
  await expect(view.own.last()).toContainText('the old man')
  await view.waitForReply()
  await view.action(view.own.last(), view.t.before).click()
  await expect(view.own.last()).toContainText('the teacher')
  await expect(view.replies).toHaveCount(1)
})

test('a chat goes on as a branch of its own', async ({ app, page }) => {
  await app.open('chat')
  const view = chatPage(app)
  const reply = await view.sendAndWait('a small bird')
  const address = page.url()
  await view.action(view.lastReply, view.t.fork).click()
  await expect(page).not.toHaveURL(address)
  await expect(view.own).toHaveCount(1)
  expect(await view.text(view.lastReply).innerText()).toBe(reply)
})

test('HTML that is written is shown, not run', async ({ app, page }) => {
  await app.open('chat')
  const view = chatPage(app)
  const text = '<img src=x onerror="document.title = 1"> **bold** <script>document.title = 2</script>'
  await view.send(text)
  await view.waitForReply()
  await expect(view.own.last()).toContainText(text)
  await expect(app.main.locator('img[src=x]')).toHaveCount(0)
  await expect(page).toHaveTitle(/Tunesmith/)
})
