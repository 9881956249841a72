// Numbers, sizes, times and dates as people read them, in the interface's language.

import { useLanguage } from '../stores/language.ts'

function isKorean(): boolean {
  return useLanguage.getState().language === 'ko'
}

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** 0.874 -> '87.4%'; what is small but not nothing, and great but not all, is not rounded away. */
export function formatPercent(share: number): string {
  if (!Number.isFinite(share)) return '–'
  const percent = share * 100
  if (percent > 0 && percent < 0.01) return '<0.01%'
  if (percent > 0 && percent < 0.1) return `${percent.toFixed(2)}%`
  if (share < 1 && percent >= 99.95) return '>99.9%'
  return `${percent.toFixed(1)}%`
}

/** A difference of two shares: 0.031 -> '+3.1%p' or '+3.1 points'. */
export function formatPoints(difference: number): string {
  if (!Number.isFinite(difference)) return '–'
  const points = (Math.abs(difference) * 100).toFixed(1)
  const sign = points === '0.0' ? '' : difference < 0 ? '−' : '+'
  return isKorean() ? `${sign}${points}%p` : `${sign}${points} points`
}

export function formatCount(count: number): string {
  return Number.isFinite(count) ? whole.format(count) : '–'
}

/** A plain number with up to `digits` decimals: 0.6931 -> '0.693'. */
export function formatNumber(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return '–'
  return value.toLocaleString('en-US', { maximumFractionDigits: digits }).replace('-', '−')
}

/** 124_439_808 -> '124M'. */
export function formatParameters(count: number): string {
  if (count >= 999.5e6) return `${(count / 1e9).toFixed(count < 9.95e9 ? 1 : 0)}B`
  if (count >= 999.5e3) return `${(count / 1e6).toFixed(count < 9.95e6 ? 1 : 0)}M`
  if (count >= 999.5) return `${(count / 1e3).toFixed(0)}K`
  return String(count)
}

const byteUnits = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const

/** Of files: decimal units, three figures. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return '–'
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < byteUnits.length - 1) {
    value /= 1000
    unit++
  }
  const digits = unit < 2 || value >= 99.5 ? 0 : value >= 9.995 ? (value % 1 === 0 ? 0 : 1) : 2
  return `${value
    .toFixed(digits)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')} ${byteUnits[unit]}`
}

/** Of memory: 16 GiB is what people call 16 GB. */
export function formatMemory(bytes: number): string {
  const gibi = bytes / 2 ** 30
  if (gibi < 1) return `${whole.format(bytes / 2 ** 20)} MB`
  return `${gibi.toFixed(gibi < 10 ? 1 : 0).replace(/\.0$/, '')} GB`
}

/** A duration: '0.12초', '6.4초', '1분 15초', '2시간 5분', '3일 4시간'. */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–'
  const korean = isKorean()
  if (seconds < 59.5) {
    const digits = seconds < 1 ? 2 : seconds < 9.95 ? 1 : 0
    const text = seconds.toFixed(digits).replace(/\.0+$/, '')
    return korean ? `${text}초` : `${text} s`
  }
  const [days, hours, minutes, rest] = clockParts(seconds)
  const parts: [number, string, string][] = [
    [days, '일', ' d'],
    [hours, '시간', ' h'],
    [minutes, '분', ' min'],
    [rest, '초', ' s'],
  ]
  const first = parts.findIndex(([value]) => value > 0)
  return parts
    .slice(first, first + 2)
    .filter(([value]) => value > 0)
    .map(([value, ko, en]) => `${value}${korean ? ko : en}`)
    .join(' ')
}

function clockParts(seconds: number): [number, number, number, number] {
  // beyond an hour nobody counts seconds, so that 59 min 59.6 s becomes an hour
  const unit = seconds >= 3570 ? 60 : 1
  const total = Math.round(seconds / unit) * unit
  return [Math.floor(total / 86_400), Math.floor(total / 3600) % 24, Math.floor(total / 60) % 60, total % 60]
}

/** Time left, in steps that do not flicker: '6분 남음', 'less than a minute left'. */
export function formatTimeLeft(seconds: number): string {
  const korean = isKorean()
  if (seconds < 10) return korean ? '곧 끝남' : 'almost done'
  if (seconds < 60) {
    const tens = Math.ceil(seconds / 10) * 10
    return korean ? `${tens}초 남음` : `${tens} s left`
  }
  const text = formatSeconds(Math.ceil(seconds / 60) * 60)
  return korean ? `${text} 남음` : `${text} left`
}

function locale(): string {
  return isKorean() ? 'ko-KR' : 'en-GB'
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}

/** Days between two times on the calendar: 0 today, 1 yesterday. */
export function daysAgo(epochMs: number, nowMs = Date.now()): number {
  return Math.round((startOfDay(new Date(nowMs)) - startOfDay(new Date(epochMs))) / 86_400_000)
}

/** '11월 24일' or '24 Nov'; with its year where it is another one. */
export function formatDate(epochMs: number, nowMs = Date.now()): string {
  const date = new Date(epochMs)
  const isThisYear = date.getFullYear() === new Date(nowMs).getFullYear()
  return date.toLocaleDateString(locale(), {
    day: 'numeric',
    month: isKorean() ? 'long' : 'short',
    ...(isThisYear ? {} : { year: 'numeric' }),
  })
}

/** '14:05'. */
export function formatTime(epochMs: number): string {
  return new Date(epochMs).toLocaleTimeString(locale(), { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
}

/** '오늘 14:05', 'yesterday 09:30', '24 Nov 14:05'. */
export function formatDateTime(epochMs: number, nowMs = Date.now()): string {
  const days = daysAgo(epochMs, nowMs)
  const korean = isKorean()
  const day =
    days === 0 ? (korean ? '오늘' : 'today') : days === 1 ? (korean ? '어제' : 'yesterday') : formatDate(epochMs, nowMs)
  return `${day} ${formatTime(epochMs)}`
}
