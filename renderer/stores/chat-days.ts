// The list of chats under headings of days: today, yesterday, the last seven days, then by month.

import type { ChatSummary } from '../../shared/contract/chats.ts'

export type DayHeading =
  | { kind: 'today' }
  | { kind: 'yesterday' }
  | { kind: 'week' }
  | { kind: 'month'; year: number; month: number; isThisYear: boolean }
export type ChatRow = { heading: DayHeading; key: string } | { chat: ChatSummary; key: string }

const startOfDay = (date: Date): number => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()

export function headingOf(epochMs: number, nowMs: number): DayHeading {
  const [date, now] = [new Date(epochMs), new Date(nowMs)]
  const days = Math.round((startOfDay(now) - startOfDay(date)) / 86_400_000)
  if (days <= 0) return { kind: 'today' }
  if (days === 1) return { kind: 'yesterday' }
  if (days <= 7) return { kind: 'week' }
  const year = date.getFullYear()
  return { kind: 'month', year, month: date.getMonth() + 1, isThisYear: year === now.getFullYear() }
}

const keyOf = (heading: DayHeading): string =>
  heading.kind === 'month' ? `${heading.year}-${heading.month}` : heading.kind

/** `chats` newest first. */
export function rowsByDay(chats: readonly ChatSummary[], nowMs: number): ChatRow[] {
  const rows: ChatRow[] = []
  let last = ''
  for (const chat of chats) {
    const heading = headingOf(chat.updatedAt, nowMs)
    const key = keyOf(heading)
    if (key !== last) rows.push({ heading, key: `day-${key}` })
    last = key
    rows.push({ chat, key: chat.id })
  }
  return rows
}
