// Writes the conversations that the English GPT starter is tuned on: task dialogues, small stories that are asked for, and a few words about itself.
// `node bench/starter-chat.ts OUT.jsonl --dialogues schema-guided-dialogue.jsonl --stories stories-en.0.txt.br`
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { writeFileAtomic } from '../electron/engine/formats/atomic-file.ts'
import { readLines } from '../electron/engine/training/corpus.ts'
import { createRandom } from '../shared/domain/random.ts'

type Message = { role: 'user' | 'assistant'; content: string }

/** Small talk is short, and lost among the others unless it comes often. */
const counts = { dialogues: 5000, stories: 3000, storiesOfTopic: 90, repeats: 50 }
/** Of a story, in characters. */
const [shortest, longest] = [300, 700]

const topics =
  'bear bird boat boy bridge brother captain castle cat child church city cow dog dragon duck farmer father fish forest fox frog garden ghost giant girl goose hare horse house hunter island king kitten lady lion letter man mother mountain mouse prince princess pirate queen rabbit ring river road school ship sister soldier squirrel stranger storm tiger train tree village witch wolf woman'.split(
    ' ',
  )
const wishes = [
  (thing: string) => `Tell me a story about ${thing}.`,
  (thing: string) => `Can you tell me a story about ${thing}?`,
  (thing: string) => `I would like to hear a story about ${thing}.`,
  (thing: string) => `Tell me a little story with ${thing} in it, please.`,
]
const anyWishes = ['Tell me a story.', 'Can you tell me a story?', 'Tell me a small story, please.', 'A story, please!']

/** What people say first, and what a model of this size may say to it. */
const smallTalk: [string[], string[]][] = [
  [
    ['Hello!', 'Hi!', 'Hi there.', 'Hey', 'Good morning.', 'Good evening!'],
    ['Hello! What can I do for you?', 'Hi! Shall I tell you a story, or help you find something?'],
  ],
  [
    ['How are you?', 'How are you today?', 'How do you do?', "What's up?"],
    ['I am well, thank you. What can I do for you?', 'Very well, thanks. Would you like to hear a story?'],
  ],
  [
    ['Who are you?', 'What are you?', 'What is your name?', 'Are you a human?', 'Are you a robot?'],
    ['I am a small language model. I was trained by Tunesmith on one computer, and I know little of the world.'],
  ],
  [
    ['What can you do?', 'Help', 'What do you know?', 'How can you help me?'],
    [
      'I can tell small stories, and talk about restaurants, films, flights, music and the weather. I make much of it up.',
    ],
  ],
  [
    ['Is that true?', 'Are you sure?', 'Can I trust you?'],
    ['No, please do not rely on it. I am a small model, and I make things up.'],
  ],
  [
    ['Thank you!', 'Thanks', 'Thanks a lot.', 'That was nice.'],
    ['You are welcome!', 'With pleasure. Is there anything else?'],
  ],
  [
    ['Bye!', 'Goodbye.', 'See you later', 'Good night'],
    ['Goodbye! Have a nice day.', 'Good night, and see you soon.'],
  ],
]

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { dialogues: { type: 'string' }, stories: { type: 'string' } },
})
const [out] = positionals
const { dialogues, stories } = values
if (!out || !dialogues || !stories)
  throw new Error('usage: node bench/starter-chat.ts OUT.jsonl --dialogues FILE --stories FILE')

const random = createRandom(0)
const pick = <T>(all: readonly T[]): T => all[random.integer(all.length)]!
const chats = [...dialogueChats(dialogues), ...(await storyChats(stories)), ...smallTalkChats()]
await writeFileAtomic(
  out,
  `${random
    .shuffle(chats)
    .map((messages) => JSON.stringify({ messages }))
    .join('\n')}\n`,
)
console.log(`${chats.length} conversations in ${out}`)

function dialogueChats(file: string): Message[][] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return random
    .shuffle(lines)
    .slice(0, counts.dialogues)
    .map((line) => JSON.parse(line).messages)
}

async function storyChats(file: string): Promise<Message[][]> {
  const paragraphs: string[] = []
  for await (const line of readLines({ files: [file] })) paragraphs.push(line)
  const byTopic = new Map(topics.map((topic) => [topic, [] as string[]]))
  for (let at = 0; at < paragraphs.length; at++) {
    const story = storyAt(paragraphs, at)
    if (story === undefined) continue
    const words = new Set(
      story.text
        .slice(0, 160)
        .toLowerCase()
        .match(/[a-z]+/g),
    )
    const topic = random.shuffle([...topics]).find((word) => words.has(word))
    if (topic === undefined) continue
    byTopic.get(topic)!.push(story.text)
    at += story.paragraphs - 1
  }
  const told = [...byTopic].flatMap(([topic, texts]) =>
    random
      .shuffle(texts)
      .slice(0, counts.storiesOfTopic)
      .map((text) => [asked(topic), reply(text)]),
  )
  return random.shuffle(told).slice(0, counts.stories)
}

/** Whole paragraphs that begin like a story; undefined where they do not. */
function storyAt(paragraphs: readonly string[], at: number): { text: string; paragraphs: number } | undefined {
  const first = paragraphs[at]!
  if (first.length < 120 || !/^[A-Z][a-z]/.test(first) || /chapter|illustration/i.test(first)) return undefined
  let text = ''
  for (let next = at; next < paragraphs.length && paragraphs[next] !== ''; next++) {
    const longer = text === '' ? first : `${text}\n${paragraphs[next]}`
    if (longer.length > longest) return undefined
    text = longer
    if (text.length >= shortest) return /[.!?]["”’']?$/.test(text) ? { text, paragraphs: next - at + 1 } : undefined
  }
  return undefined
}

function asked(topic: string): Message {
  if (random.next() < 0.1) return { role: 'user', content: pick(anyWishes) }
  return { role: 'user', content: pick(wishes)(`${/^[aeiou]/.test(topic) ? 'an' : 'a'} ${topic}`) }
}

function reply(content: string): Message {
  return { role: 'assistant', content }
}

function smallTalkChats(): Message[][] {
  return Array.from({ length: counts.repeats }, () =>
    smallTalk.flatMap(([says, answers]) =>
      says.map((text): Message[] => [{ role: 'user', content: asTyped(text) }, reply(pick(answers))]),
    ),
  ).flat()
}

/** Not everybody writes capitals and full stops. */
function asTyped(text: string): string {
  const plain = random.next() < 0.4 ? text.toLowerCase() : text
  return random.next() < 0.4 ? plain.replace(/[.!]$/, '') : plain
}
