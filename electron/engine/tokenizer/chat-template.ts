// Chat templates (Jinja, from tokenizer_config.json or chat_template.jinja): messages to the text that the model was trained on.

import { Template } from '@huggingface/jinja'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { isRecord } from './json-fields.ts'
import type { SpecialTokens } from './special-tokens.ts'

export type ChatMessage = { role: string; content: string }
export type RenderChatOptions = { addGenerationPrompt?: boolean; specials?: SpecialTokens }

/** What a model learns when it is tuned on conversations and has no template of its own; the end-of-text token ends a reply. */
export const plainChatTemplate =
  "{% for message in messages %}{{ message.role[:1] | upper }}{{ message.role[1:] }}: {{ message.content }}{% if message.role == 'assistant' %}{{ eos_token }}{% endif %}{{ '\\n' }}{% endfor %}{% if add_generation_prompt %}Assistant:{% endif %}"

/** `chat_template` is a string, or a list of named ones of which `default` is the plain chat. */
export function pickChatTemplate(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (!Array.isArray(value)) return undefined
  const named = value.filter(isRecord).filter((entry) => typeof entry.template === 'string')
  const chosen = named.find((entry) => entry.name === 'default') ?? named[0]
  return chosen?.template as string | undefined
}

/** `bad-file` for a template that is no Jinja; `bad-argument` when it refuses this conversation (`raise_exception`) or fails on it. */
export function renderChat(
  template: string,
  messages: readonly ChatMessage[],
  options: RenderChatOptions = {},
): string {
  const specials = Object.entries(options.specials ?? {}).map(([role, { token }]) => [`${role}_token`, token])
  const parsed = parseTemplate(template)
  try {
    return parsed.render({
      ...Object.fromEntries(specials),
      messages: messages.map(({ role, content }) => ({ role, content })),
      add_generation_prompt: options.addGenerationPrompt ?? false,
    })
  } catch (error) {
    throw new AppError(
      'bad-argument',
      say`The model's chat template does not accept this conversation: ${(error as Error).message}. Messages have the roles ${messages.map(({ role }) => role).join(', ') || say`(none)`}.`,
      { roles: messages.map(({ role }) => role) },
      { cause: error },
    )
  }
}

function parseTemplate(template: string): Template {
  try {
    return new Template(template)
  } catch (error) {
    throw new AppError(
      'bad-file',
      say`The model's chat template is not valid Jinja: ${(error as Error).message}. Check chat_template in tokenizer_config.json or chat_template.jinja.`,
      { template: template.slice(0, 200) },
      { cause: error },
    )
  }
}
