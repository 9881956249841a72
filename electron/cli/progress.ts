// What is going on, on stderr: one line that is redrawn on a terminal, with a bar, the rate and the time left; plain lines now and then elsewhere.

import { displayWidth, duration, shorten } from './text.ts'

export type ProgressStream = { isTTY?: boolean | undefined; columns?: number | undefined; write(text: string): unknown }

export type Progress = {
  /** `total` 0: nobody knows. `detail` is shown behind the numbers: a loss, tokens a second. `seconds`: what is counted is time. */
  update(label: string, done: number, total: number, detail?: string, unit?: 'seconds'): void
  /** A line that stays. */
  note(text: string): void
  /** Takes the bar away. */
  clear(): void
}

const redrawMs = 100
const plainMs = 10_000
/** Work that is over sooner is not worth a plain line. */
const shortMs = 3000
const barWidth = 20

export function createProgress(stream: ProgressStream, now: () => number = () => performance.now()): Progress {
  const isTerminal = stream.isTTY === true
  let label = ''
  let began = { at: 0, done: 0 }
  let shownAt = Number.NEGATIVE_INFINITY
  let isDrawn = false

  function clear(): void {
    if (isDrawn) stream.write('\r\u001b[K')
    isDrawn = false
  }

  return {
    update(name, done, total, detail = '', unit) {
      const time = now()
      if (name !== label || done < began.done) {
        label = name
        // what was done before this update says nothing of the rate: a resumed run begins in the middle
        began = { at: time, done: Math.max(0, done - 1) }
        shownAt = isTerminal ? Number.NEGATIVE_INFINITY : time
      }
      const isLast = total > 0 && done >= total
      if (time - shownAt < (isTerminal ? redrawMs : plainMs) && !isLast) return
      if (!isTerminal && time - began.at < shortMs) return
      shownAt = time
      const seconds = (time - began.at) / 1000
      const rate = seconds > 0 ? (done - began.done) / seconds : 0
      const show = unit === 'seconds' ? duration : String
      const parts = [
        total > 0 ? `${show(done)}/${show(total)}` : show(done),
        ...(rate > 0 && unit === undefined ? [`${rate < 10 ? rate.toFixed(1) : Math.round(rate)}/s`] : []),
        ...(rate > 0 && total > done ? [`${duration((total - done) / rate)} left`] : []),
        ...(detail ? [detail] : []),
      ]
      const share = total > 0 ? Math.min(1, done / total) : 0
      if (!isTerminal) {
        stream.write(`${name}: ${total > 0 ? `${Math.floor(100 * share)} %, ` : ''}${parts.join(', ')}\n`)
        return
      }
      const filled = Math.round(barWidth * share)
      const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled)
      const line = `${name} ${total > 0 ? `${bar} ` : ''}${parts.join('  ')}`
      const columns = (stream.columns || 80) - 1
      stream.write(`\r${displayWidth(line) > columns ? shorten(line, columns) : line}\u001b[K`)
      isDrawn = true
    },
    note(text) {
      clear()
      stream.write(`${text}\n`)
    },
    clear,
  }
}
