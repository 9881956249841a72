import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { pickChatTemplate, renderChat } from './chat-template.ts'
import { loadTokenizer } from './load-tokenizer.ts'
import { hasShared, sharedPath } from './test-fixtures.ts'

const messages = [{ role: 'user', content: 'Hi' }]

describe('renderChat', () => {
  it('gives messages, the prompt flag and special tokens to the template', () => {
    const template =
      '{{ bos_token }}{% for m in messages %}<{{ m.role }}>{{ m.content | trim }}{% endfor %}{% if add_generation_prompt %}<bot>{% endif %}'
    const specials = { bos: { token: '<s>', id: 1 } }
    expect(renderChat(template, messages, { specials, addGenerationPrompt: true })).toBe('<s><user>Hi<bot>')
    expect(renderChat(template, messages, { specials })).toBe('<s><user>Hi')
  })

  it('passes a refusal of the template on', () => {
    const template = "{{ raise_exception('roles must alternate') }}"
    expect(() => renderChat(template, messages)).toThrow(/does not accept this conversation: roles must alternate/)
  })

  it('calls a broken template a bad file', () => {
    expect(() => renderChat('{% for %}', messages)).toThrow(expect.objectContaining({ code: 'bad-file' }))
  })

  it('calls a template that fails on the conversation a bad argument', () => {
    const template = '{{ messages[5].content.trim() }}'
    expect(() => renderChat(template, messages)).toThrow(expect.objectContaining({ code: 'bad-argument' }))
  })

  it('formats the day', () => {
    expect(renderChat("{{ strftime_now('%d %b %Y') }}", messages)).toMatch(/^\d\d [A-Z][a-z]{2} \d{4}$/)
  })
})

describe('pickChatTemplate', () => {
  it('takes a string, or the default of a list', () => {
    expect(pickChatTemplate('a')).toBe('a')
    const named = [
      { name: 'tool_use', template: 't' },
      { name: 'default', template: 'd' },
    ]
    expect(pickChatTemplate(named)).toBe('d')
    expect(pickChatTemplate(named.slice(0, 1))).toBe('t')
    expect(pickChatTemplate(7)).toBeUndefined()
  })
})

describe.skipIf(!hasShared('fixtures/llama'))('the reference chat', () => {
  it('renders to the same text and ids', async () => {
    const { chat } = JSON.parse(readFileSync(sharedPath('fixtures/llama/reference.json'), 'utf8'))
    const tokenizer = await loadTokenizer(sharedPath('fixtures/llama'))
    const text = renderChat(tokenizer.chatTemplate!, chat.messages, {
      addGenerationPrompt: true,
      specials: tokenizer.special,
    })
    expect(text).toBe(chat.text)
    expect([...tokenizer.encode(text).ids]).toEqual(chat.ids)
  })
})
