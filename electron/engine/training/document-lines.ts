// One line of a JSONL file as a document for pre-training: its text, its messages one after the other, or its question and answer.
import { AppError } from '../../../shared/errors.ts'
import { listed, type Said, say } from '../../../shared/said.ts'

/** Keys that hold text, in the order in which they are read; `messages` may be a list or its JSON. */
const textKeys = ['text', 'pair', 'prompt', 'response'] as const

/** Lines of the document that the JSON of line `number` of a file holds. */
export function documentLines(json: string, path: string, number: number): string[] {
  const refuse = (what: Said): never => {
    throw new AppError(
      'bad-data',
      say`${path}, line ${number}: ${what}. Every line of a JSONL file is an object with "text", "messages", or "prompt" and "response".`,
      { path, line: number },
    )
  }
  const value = parsed(json) ?? refuse(say`is not JSON`)
  if (typeof value !== 'object' || Array.isArray(value)) return refuse(say`is not a JSON object`)
  const fields = value as Record<string, unknown>
  if (fields.messages !== undefined) {
    const messages = typeof fields.messages === 'string' ? parsed(fields.messages) : fields.messages
    if (!Array.isArray(messages)) return refuse(say`"messages" is not a list`)
    return linesOf(
      messages.map((message: { content?: unknown } | null, i) =>
        typeof message?.content === 'string' ? message.content : refuse(say`message ${i + 1} has no content`),
      ),
    )
  }
  const texts = textKeys.flatMap((key) => (typeof fields[key] === 'string' ? [fields[key]] : []))
  if (texts.length === 0) return refuse(say`has no text (its keys: ${listed(Object.keys(fields))})`)
  return linesOf(texts)
}

/** Blank lines within a document would part it. */
const linesOf = (texts: readonly string[]): string[] =>
  texts.flatMap((text) => text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== ''))

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
