// The chat view.

import { expect, type Locator } from '@playwright/test'
import { chatTexts } from '../../renderer/locales/chat.ts'
import type { App } from './app.ts'
import { textsIn } from './texts.ts'

export type ChatPage = ReturnType<typeof chatPage>

export function chatPage({ page, main, language }: App) {
  const t = textsIn(chatTexts, language)
  const replies = main.locator('article.chat-reply')
  const list = main.getByRole('list', { name: t.list })
  const stop = main.getByRole('button', { name: t.stop, exact: true })
  return {
    t,
    field: main.getByRole('textbox', { name: t.message, exact: true }),
    own: main.locator('article.chat-own'),
    replies,
    lastReply: replies.last(),
    text: (reply: Locator): Locator => reply.locator('.chat-reply-text'),
    stop,
    action: (message: Locator, name: string): Locator => message.getByRole('button', { name, exact: true }),
    branch: (message: Locator, at: number, of: number): Locator =>
      message.getByRole('group', { name: t.branch(at, of), exact: true }),
    underline: main.getByRole('switch', { name: t.underline }),
    tokens: (reply: Locator): Locator => reply.getByRole('group', { name: t.tokenText }).getByRole('button'),
    panel: page.getByRole('dialog', { name: t.tokenPanel }),
    candidates: page.getByRole('listbox', { name: t.candidates }).getByRole('option'),
    list,
    row: (title: string | RegExp): Locator => list.locator('.chat-row-open').filter({ hasText: title }),
    menuOf: (title: string): Locator => list.getByRole('button', { name: t.chatActions(title) }),
    find: main.getByRole('searchbox', { name: t.find }),
    async send(text: string): Promise<void> {
      await this.field.fill(text)
      await page.keyboard.press('Enter')
      await expect(this.own.last()).toContainText(text)
    },
    /** The reply that is being written has ended. */
    async waitForReply(): Promise<void> {
      await expect(this.action(this.lastReply, t.regenerate)).toBeEnabled({ timeout: 30_000 })
      await expect(stop).toBeHidden()
    },
    async sendAndWait(text: string): Promise<string> {
      await this.send(text)
      await this.waitForReply()
      return this.text(this.lastReply).innerText()
    },
  }
}
