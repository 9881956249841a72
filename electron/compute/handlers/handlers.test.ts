import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Tokenizer } from '../../engine/tokenizer/tokenizer.ts'
import type { Message } from '../method-params.ts'
import { parseParams } from '../parse-params.ts'
import { chatPrompt } from './chat-prompt.ts'
import { createStopFilter } from './stop-filter.ts'

describe('a stop filter', () => {
  const run = (stops: string[], pieces: string[]) => {
    const filter = createStopFilter(stops)
    const shown = pieces.map((piece) => filter.push(piece))
    return [...shown, filter.flush()]
  }
  it('holds back what may become a stop text, and gives it when it did not', () => {
    expect(run(['\nUser:'], ['Hi', '\n', 'Us', 'eful'])).toEqual(['Hi', '', '', '\nUseful', ''])
    expect(run(['\nUser:'], ['Hi\n'])).toEqual(['Hi', '\n'])
  })
  it('ends before the first stop text, also one within a piece', () => {
    expect(run(['\nUser:'], ['Hi\nUs', 'er: more', 'more'])).toEqual(['Hi', '', '', ''])
    expect(run(['b', 'a'], ['xaxbx'])).toEqual(['x', ''])
    expect(run([], ['x', 'y'])).toEqual(['x', 'y', ''])
  })
})

it('a stop filter lets text pass that was let through before, and holds back what may become a stop text', () => {
  const filter = createStopFilter(['\nUser:'])
  expect(['Hi', '\nUser: yes', '\nUs'].map((piece) => filter.pass(piece))).toEqual(['Hi', '\nUser: yes', ''])
  expect([filter.push('er: no'), filter.push('x'), filter.flush()]).toEqual(['', '', ''])
})

describe('a chat prompt', () => {
  // a token a character
  const encode = (text: string) => ({ ids: Int32Array.from(text, (char) => char.charCodeAt(0)) })
  const tokenizer = (chatTemplate?: string) => ({ encode, special: {}, chatTemplate }) as unknown as Tokenizer
  const textOf = ({ ids }: { ids: number[] }) => String.fromCharCode(...ids)
  const turn = (content: string): Message[] => [
    { role: 'user', content },
    { role: 'assistant', content: content.toUpperCase() },
  ]
  const last: Message = { role: 'user', content: 'last' }

  it('is plain without a template, and what the template says with one', () => {
    const room = { positions: 1000, reserved: 10 }
    const plain = chatPrompt(tokenizer(), [...turn('a'), last], room)
    expect(textOf(plain)).toBe('User: a\nAssistant: A\nUser: last\nAssistant:')
    expect(plain).toMatchObject({ dropped: 0, stops: ['\nUser:', '\nSystem:'] })
    const template = '{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}<assistant>'
    const rendered = chatPrompt(tokenizer(template), [...turn('a'), last], room)
    expect(textOf(rendered)).toBe('<user>a<assistant>A<user>last<assistant>')
    expect(rendered.stops).toEqual([])
  })

  it('drops the oldest turns when it is too long, never the system message, never the question of a reply alone', () => {
    const messages: Message[] = [{ role: 'system', content: 's' }, ...turn('aaaa'), ...turn('bbbb'), last]
    const prompt = chatPrompt(tokenizer(), messages, { positions: 80, reserved: 10 })
    expect(textOf(prompt)).toBe('System: s\nUser: bbbb\nAssistant: BBBB\nUser: last\nAssistant:')
    expect(prompt.dropped).toBe(2)
    expect(() => chatPrompt(tokenizer(), [last], { positions: 20, reserved: 10 })).toThrow(/last message alone/)
  })

  it('is one text without a template where that is wanted', () => {
    const messages: Message[] = [
      { role: 'system', content: 'A tale.' },
      { role: 'user', content: 'Once' },
      { role: 'assistant', content: ' upon a time.' },
      last,
    ]
    const room = { positions: 1000, reserved: 10 }
    const prompt = chatPrompt(tokenizer(), messages, room, 'text')
    expect([textOf(prompt), prompt.stops]).toEqual(['A tale.\nOnce upon a time.\nlast', []])
    expect(textOf(chatPrompt(tokenizer('{{ messages[1].content }}!'), messages, room, 'text'))).toBe('Once!')
  })

  it('keeps as many turns as fit, and reads little more of a long chat than that', () => {
    let read = 0
    const counting = {
      ...tokenizer(),
      encode(text: string) {
        read += text.length
        return encode(text)
      },
    } as Tokenizer
    const messages = [...Array.from({ length: 5000 }, (_, i) => turn(`message ${i}`)).flat(), last]
    const prompt = chatPrompt(counting, messages, { positions: 400, reserved: 100 })
    const next = textOf(chatPrompt(tokenizer(), messages.slice(prompt.dropped), { positions: 1000, reserved: 10 }))
    expect(textOf(prompt)).toBe(next)
    expect([prompt.ids.length <= 300, prompt.ids.length > 300 - 60]).toEqual([true, true])
    expect(messages[prompt.dropped]!.role).toBe('user')
    expect(read).toBeLessThan(5000)
  })

  it('leaves room for what is written of the reply', () => {
    const messages: Message[] = [...turn('aaaa'), ...turn('bbbb'), last]
    const room = { positions: 100, reserved: 10 }
    expect(chatPrompt(tokenizer(), messages, { ...room, prefix: 10 }).dropped).toBe(0)
    expect(chatPrompt(tokenizer(), messages, { ...room, prefix: 60 }).dropped).toBe(4)
    expect(() => chatPrompt(tokenizer(), messages, { ...room, prefix: 90 })).toThrow(/fills the model's context/)
  })
})

it('parameters that do not fit are refused with the field', () => {
  const schema = z.object({ model: z.object({ folder: z.string() }) })
  expect(() => parseParams(schema, { model: {} })).toThrow(
    expect.objectContaining({ code: 'bad-argument', message: expect.stringMatching(/^model\.folder: /) }),
  )
})
