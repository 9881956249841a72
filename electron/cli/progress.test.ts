import { expect, it } from 'vitest'
import { createProgress } from './progress.ts'
import { displayWidth, duration, shorten, table } from './text.ts'

const eraseLine = '\u001b[K'

function record(isTTY: boolean) {
  let [text, time] = ['', 0]
  const stream = { isTTY, columns: 80, write: (piece: string) => (text += piece) }
  return {
    progress: createProgress(stream, () => time),
    wait: (ms: number) => {
      time += ms
    },
    take: () => {
      const taken = text
      text = ''
      return taken
    },
  }
}

it('redraws one line on a terminal, not too often, with rate and time left', () => {
  const { progress, wait, take } = record(true)
  progress.update('train', 1, 100)
  expect(take()).toBe(`\rtrain ${'░'.repeat(20)} 1/100${eraseLine}`)
  wait(20)
  progress.update('train', 2, 100)
  expect(take()).toBe('')
  wait(9980)
  progress.update('train', 51, 100, 'loss 1.0')
  expect(take()).toBe(`\rtrain ${'█'.repeat(10)}${'░'.repeat(10)} 51/100  5.1/s  0:10 left  loss 1.0${eraseLine}`)
  progress.note('a note')
  expect(take()).toBe(`\r${eraseLine}a note\n`)
})

it('writes plain lines elsewhere, now and then, and none for what is over at once', () => {
  const { progress, wait, take } = record(false)
  for (let i = 1; i <= 100; i++) progress.update('quick', i, 100)
  expect(take()).toBe('')
  for (let i = 1; i <= 300; i++) {
    progress.update('slow', i, 300)
    wait(100)
  }
  expect(take().split('\n')).toEqual([
    'slow: 33 %, 101/300, 10/s, 0:20 left',
    'slow: 67 %, 201/300, 10/s, 0:10 left',
    'slow: 100 %, 300/300, 10/s',
    '',
  ])
})

it('counts time where time is what passes, and only counts where nobody knows the end', () => {
  const { progress, wait, take } = record(true)
  progress.update('train', 30, 900, 'step 7', 'seconds')
  expect(take()).toContain('0:30/15:00  step 7')
  wait(1000)
  progress.update('tokens', 5, 0)
  expect(take()).toBe(`\rtokens 5${eraseLine}`)
})

it('lines up tables with wide characters', () => {
  expect(
    table(
      ['단어', 'n'],
      [
        ['가', '1'],
        ['word', '12'],
      ],
    ),
  ).toBe('단어   n\n가     1\nword  12')
  expect([displayWidth('가a'), duration(75), duration(4000), shorten('a  b\nc가', 5)]).toEqual([
    3,
    '1:15',
    '1:06:40',
    'a b …',
  ])
})
