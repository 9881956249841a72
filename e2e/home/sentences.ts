// Korean and English sentences put together from word lists by a seed: the text that the tests' own models are trained on.

import { createRandom, type Random } from '../../shared/domain/random.ts'

type Mood = 'good' | 'bad'
export type MoodRow = { text: string; mood: Mood }

const korean = {
  who: ['나는', '너는', '우리는', '친구는', '동생은', '선생님은', '고양이는', '할머니는'],
  when: ['오늘', '어제', '아침에', '저녁에', '주말에', '여름에', '겨울에'],
  what: ['사과를', '책을', '노래를', '편지를', '그림을', '바다를', '영화를', '기차를'],
  does: ['좋아합니다', '기다립니다', '생각합니다', '보았습니다', '찾았습니다', '이야기합니다'],
}
const english = {
  who: ['the cat', 'a friend', 'the teacher', 'my sister', 'the old man', 'a small bird'],
  does: ['likes', 'finds', 'sees', 'waits for', 'talks about', 'remembers'],
  what: ['the sea', 'an apple', 'the long song', 'a letter', 'the train', 'a warm day'],
  when: ['today', 'in the morning', 'every summer', 'at night', 'once a year'],
}
const moods: Record<Mood, { korean: string[]; english: string[] }> = {
  good: {
    korean: ['정말 재미있고 따뜻합니다', '아주 훌륭하고 즐겁습니다', '다시 보고 싶을 만큼 좋습니다'],
    english: ['it is warm and wonderful', 'everyone is happy with it', 'I would love to see it again'],
  },
  bad: {
    korean: ['너무 지루하고 차갑습니다', '몹시 실망스럽고 아쉽습니다', '다시는 보고 싶지 않습니다'],
    english: ['it is cold and terrible', 'everyone is tired of it', 'I never want to see it again'],
  },
}

const pick = (random: Random, words: readonly string[]): string => words[random.integer(words.length)]!

function koreanSentence(random: Random): string {
  const { who, when, what, does } = korean
  return `${pick(random, who)} ${pick(random, when)} ${pick(random, what)} ${pick(random, does)}.`
}

function englishSentence(random: Random): string {
  const { who, when, what, does } = english
  const sentence = `${pick(random, who)} ${pick(random, does)} ${pick(random, what)} ${pick(random, when)}.`
  return sentence[0]!.toUpperCase() + sentence.slice(1)
}

/** Documents with a sentence a line and a blank line between them; every other document is Korean. */
export function plainText(seed: number, documents: number, sentences: number): string {
  const random = createRandom(seed)
  return Array.from({ length: documents }, (_, i) =>
    Array.from({ length: sentences }, () => (i % 2 === 0 ? koreanSentence(random) : englishSentence(random))).join(
      '\n',
    ),
  ).join('\n\n')
}

/** Reviews whose mood their words tell, so that a tiny model learns it. */
export function moodRows(seed: number, count: number): MoodRow[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, (_, i) => {
    const mood: Mood = random.integer(2) === 0 ? 'good' : 'bad'
    const text =
      i % 2 === 0
        ? `${koreanSentence(random)} ${pick(random, moods[mood].korean)}`
        : `${englishSentence(random)} ${pick(random, moods[mood].english)}`
    return { text, mood }
  })
}

/** As a table; Korean quotes and commas are left out of the texts, so no field needs quoting. */
export function moodTable(rows: readonly MoodRow[]): string {
  return `text,mood\n${rows.map(({ text, mood }) => `${text},${mood}`).join('\n')}\n`
}

/** Two sentences, and whether both are of one language. */
export function pairTable(seed: number, count: number): string {
  const random = createRandom(seed)
  const rows = Array.from({ length: count }, () => {
    const [first, second] = [random.integer(2) === 0, random.integer(2) === 0]
    const sentence = (isKorean: boolean) => (isKorean ? koreanSentence(random) : englishSentence(random))
    return `${sentence(first)},${sentence(second)},${first === second ? 'same' : 'other'}`
  })
  return `first,second,language\n${rows.join('\n')}\n`
}
