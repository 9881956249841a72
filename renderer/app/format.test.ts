import { afterEach, describe, expect, test } from 'vitest'
import { setLanguage } from '../stores/language.ts'
import {
  daysAgo,
  formatBytes,
  formatCount,
  formatDate,
  formatDateTime,
  formatMemory,
  formatNumber,
  formatParameters,
  formatPercent,
  formatPoints,
  formatSeconds,
  formatTimeLeft,
} from './format.ts'

afterEach(() => setLanguage('en'))

test.each([
  [0.874, '87.4%'],
  [0, '0.0%'],
  [1, '100.0%'],
  [0.9999, '>99.9%'],
  [0.0004, '0.04%'],
  [0.00001, '<0.01%'],
  [Number.NaN, '–'],
])('a share of %d is %s', (share, text) => expect(formatPercent(share)).toBe(text))

test.each([
  [124_439_808, '124M'],
  [1_540_000_000, '1.5B'],
  [4_100_000, '4.1M'],
  [999_600_000, '1.0B'],
  [8000, '8K'],
  [12, '12'],
])('%d parameters are %s', (count, text) => expect(formatParameters(count)).toBe(text))

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [999_700, '1 MB'],
  [46_000_000, '46 MB'],
  [2_400_000, '2.4 MB'],
  [1_750_000_000, '1.75 GB'],
  [268_900_000, '269 MB'],
])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text))

test('memory counts in powers of two', () => {
  expect(formatMemory(16 * 2 ** 30)).toBe('16 GB')
  expect(formatMemory(5.24 * 2 ** 30)).toBe('5.2 GB')
  expect(formatMemory(126 * 2 ** 20)).toBe('126 MB')
})

describe('in both languages', () => {
  test.each([
    [0.118, '0.12초', '0.12 s'],
    [6.42, '6.4초', '6.4 s'],
    [42, '42초', '42 s'],
    [59.7, '1분', '1 min'],
    [75, '1분 15초', '1 min 15 s'],
    [3599.6, '1시간', '1 h'],
    [7500, '2시간 5분', '2 h 5 min'],
    [90_000, '1일 1시간', '1 d 1 h'],
  ])('%d seconds', (seconds, ko, en) => {
    setLanguage('ko')
    expect(formatSeconds(seconds)).toBe(ko)
    setLanguage('en')
    expect(formatSeconds(seconds)).toBe(en)
  })

  test('time left goes in steps', () => {
    expect(formatTimeLeft(4)).toBe('almost done')
    expect(formatTimeLeft(33)).toBe('40 s left')
    setLanguage('ko')
    expect(formatTimeLeft(341)).toBe('6분 남음')
  })

  test('differences are points', () => {
    expect(formatPoints(0.031)).toBe('+3.1 points')
    expect(formatPoints(-0.00001)).toBe('0.0 points')
    setLanguage('ko')
    expect(formatPoints(-0.031)).toBe('−3.1%p')
  })

  test('days count by the calendar', () => {
    const now = new Date(2026, 10, 24, 0, 30).getTime()
    const before = new Date(2026, 10, 23, 23, 50).getTime()
    expect(daysAgo(before, now)).toBe(1)
    expect(formatDateTime(before, now)).toBe('yesterday 23:50')
    expect(formatDate(new Date(2025, 0, 2).getTime(), now)).toBe('2 Jan 2025')
    setLanguage('ko')
    expect(formatDate(before, now)).toBe('11월 23일')
    expect(formatDateTime(now, now)).toBe('오늘 00:30')
  })
})

test('plain numbers', () => {
  expect(formatCount(119_547)).toBe('119,547')
  expect(formatNumber(-Math.LN2)).toBe('−0.693')
})
