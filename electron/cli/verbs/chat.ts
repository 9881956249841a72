// chat MODEL: a conversation on the terminal, or over a pipe, one message a line.

import { createInterface, type Interface } from 'node:readline'
import type { Message } from '../../compute/method-params.ts'
import { callCompute } from '../../host/call.ts'
import type { CliContext, Outcome, Verb } from '../context.ts'
import { type SamplingOptions, sampling, samplingParams } from '../options.ts'

type Options = SamplingOptions & { system?: string }
type Chat = {
  context: CliContext
  model: Awaited<ReturnType<CliContext['model']>>
  options: Options
  messages: Message[]
}

/** Lines that are no messages; each says what is shown, or undefined to end the chat. */
const commands: Record<string, (chat: Chat) => string | undefined> = {
  '/exit': () => undefined,
  '/quit': () => undefined,
  '/new': (chat) => {
    chat.messages = startOf(chat.options)
    return 'A new conversation.'
  },
  '/help': () => `/new forgets the conversation, /exit ends it. Ctrl-C stops a reply.`,
}

export const chatVerb: Verb = {
  name: 'chat',
  summary: 'talk with a model',
  examples: [
    'chat my-gpt',
    'chat my-gpt --system "You answer briefly."',
    'echo "Hello" | tunesmith chat my-gpt --json',
  ],
  configure: (command) =>
    sampling(
      command
        .argument('<model>', 'a GPT; its chat template is used where it has one')
        .option('--system <text>', 'what the model is told before the conversation'),
    ),
  async run(context, name: string, options: Options): Promise<Outcome> {
    const chat: Chat = { context, model: await context.model(name), options, messages: startOf(options) }
    const isTerminal = context.stdin.isTTY === true
    if (isTerminal) context.progress.note('Type a message; /help lists commands.')
    const lines = createInterface({
      input: context.stdin,
      ...(isTerminal ? { output: process.stderr, prompt: '> ' } : {}),
    })
    // on a terminal, readline takes Ctrl-C; between replies it ends the chat
    lines.on('SIGINT', () => process.emit('SIGINT'))
    context.signal.addEventListener('abort', () => lines.close())
    try {
      await converse(chat, lines)
    } finally {
      lines.close()
    }
    context.signal.throwIfAborted()
    return { json: { messages: chat.messages } }
  },
}

const startOf = ({ system }: Options): Message[] => (system === undefined ? [] : [{ role: 'system', content: system }])

async function converse(chat: Chat, lines: Interface): Promise<void> {
  const ask = () => {
    if (chat.context.stdin.isTTY) lines.prompt()
  }
  ask()
  for await (const line of lines) {
    const text = line.trim()
    const command = Object.hasOwn(commands, text) ? commands[text] : undefined
    if (command) {
      const said = command(chat)
      if (said === undefined) return
      chat.context.progress.note(said)
    } else if (text !== '') await reply(chat, text)
    ask()
  }
}

async function reply(chat: Chat, text: string): Promise<void> {
  const { context, model, options, messages } = chat
  messages.push({ role: 'user', content: text })
  const stopped = new AbortController()
  context.onInterrupt(() => stopped.abort())
  const { maxNewTokens = 256, ...rest } = samplingParams(options)
  let answer = ''
  const show = (piece: string) => {
    const fresh = answer === '' ? piece.trimStart() : piece
    answer += fresh
    context.print(fresh)
  }
  try {
    const result = await callCompute(
      context.host.infer,
      'generate',
      { model, prompt: messages, maxNewTokens, ...rest },
      {
        signal: stopped.signal,
        onEvent(event) {
          if (event.kind === 'token') show(event.text)
          else if (event.kind === 'prompt' && event.dropped > 0)
            context.progress.note(
              `(the ${event.dropped} oldest messages are out of the model's sight: its context is full)`,
            )
        },
      },
    )
    if (result.text.trimStart().length > answer.length) show(result.text.trimStart().slice(answer.length))
  } catch (error) {
    if (!stopped.signal.aborted || error !== stopped.signal.reason) throw error
  } finally {
    context.onInterrupt(undefined)
  }
  context.print('\n')
  messages.push({ role: 'assistant', content: answer.trimEnd() })
}
