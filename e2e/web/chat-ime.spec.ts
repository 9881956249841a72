// Enter while a Korean input method composes: one press sends the text with its last syllable, once. The orders of events that browsers and input
// methods make of it: keyCode 229 first, a clean Enter before the composition's end, and an end that comes late.

import type { CDPSession, Page } from '@playwright/test'
import { type ChatPage, chatPage } from '../pages/chat.ts'
import { expect, test } from '../test.ts'

/** A syllable that is still being composed, by the browser's own input method channel. */
async function compose(session: CDPSession, steps: readonly string[]): Promise<void> {
  for (const text of steps)
    await session.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
}

const commit = (session: CDPSession, text: string) => session.send('Input.insertText', { text })

/** The input method has the key, and commits for it at once: sent together, as the system does it. */
async function enterCommits(session: CDPSession, text: string): Promise<void> {
  const processed = { key: 'Process', code: 'Enter', windowsVirtualKeyCode: 229 }
  const released = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13 }
  await Promise.all([
    session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...processed }),
    commit(session, text),
    session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...released }),
  ])
}

/** An Enter that says nothing of the composition. */
function pressCleanEnter(page: Page): Promise<void> {
  return page.evaluate(() => {
    const init = { key: 'Enter', code: 'Enter', keyCode: 13, bubbles: true, cancelable: true }
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', init))
    document.activeElement?.dispatchEvent(new KeyboardEvent('keyup', init))
  })
}

/** The events of a composition in the field that has the focus, its text written as an input method does. */
function composeByHand(page: Page, text: string, isEnd: boolean): Promise<void> {
  return page.evaluate(
    ([data, ends]) => {
      const field = document.activeElement as HTMLTextAreaElement
      const fire = (type: string) => field.dispatchEvent(new CompositionEvent(type, { data, bubbles: true }))
      const write = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')!.set!
      if (!ends) fire('compositionstart')
      write.call(field, data)
      fire('compositionupdate')
      field.dispatchEvent(new InputEvent('input', { data, bubbles: true, inputType: 'insertCompositionText' }))
      if (ends) fire('compositionend')
    },
    [text, isEnd] as const,
  )
}

async function expectSentOnce(view: ChatPage, text: string): Promise<void> {
  await expect(view.own.last()).toContainText(text)
  await view.waitForReply()
  // what would come late has come by then
  await expect(view.own).toHaveCount(1)
  await expect(view.own.locator('.chat-own-text')).toHaveText(text)
  await expect(view.field).toHaveValue('')
}

test('keyCode 229: the method commits the syllable, and the same press sends', async ({ app, page, context }) => {
  await app.open('chat')
  const view = chatPage(app)
  await view.field.focus()
  const session = await context.newCDPSession(page)
  await compose(session, ['ㄴ', '나', '난'])
  await enterCommits(session, '난')
  await expectSentOnce(view, '난')
})

test('keyCode 229 with a clean Enter behind it sends once', async ({ app, page, context }) => {
  await app.open('chat')
  const view = chatPage(app)
  await view.field.fill('바다가 ')
  await view.field.press('End')
  const session = await context.newCDPSession(page)
  await compose(session, ['ㅈ', '조', '좋', '좋ㅇ', '좋아'])
  await enterCommits(session, '좋아')
  await pressCleanEnter(page)
  await expectSentOnce(view, '바다가 좋아')
})

test('a clean Enter before the end of the composition', async ({ app, page, context }) => {
  await app.open('chat')
  const view = chatPage(app)
  await view.field.focus()
  const session = await context.newCDPSession(page)
  await compose(session, ['ㅇ', '오', '오ㄴ', '오느', '오늘'])
  await Promise.all([pressCleanEnter(page), commit(session, '오늘')])
  await expectSentOnce(view, '오늘')
})

test('a composition that ends late leaves nothing behind and is not sent again', async ({ app, page }) => {
  await app.open('chat')
  const view = chatPage(app)
  await view.field.focus()
  // the browser's own channel ends a composition when the field is emptied; some input methods do not, and write once more
  await composeByHand(page, '친구', false)
  await pressCleanEnter(page)
  await expect(view.own).toHaveCount(1)
  await composeByHand(page, '친구', true)
  await expectSentOnce(view, '친구')
})

test('Shift Enter breaks the line, also after a composition', async ({ app, page, context }) => {
  await app.open('chat')
  const view = chatPage(app)
  await view.field.focus()
  const session = await context.newCDPSession(page)
  await compose(session, ['하', '한'])
  await commit(session, '한')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('two')
  await expect(view.field).toHaveValue('한\ntwo')
  await expect(view.own).toHaveCount(0)
})
