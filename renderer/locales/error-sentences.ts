// Sentences that the host and the engine say, in Korean: each by its English words, with the same numbered places. English needs no table.

import { josa } from 'es-hangul'
import type { ErrorRecord } from '../../shared/errors.ts'
import { type Said, sentence } from '../../shared/said.ts'
import { type Language, useLanguage } from '../stores/language.ts'
import { fileSentences } from './sentences/files.ts'
import { modelSentences } from './sentences/models.ts'
import { tableSentences } from './sentences/tables.ts'
import { toldSentences } from './sentences/told.ts'
import { workSentences } from './sentences/work.ts'

export const koreanSentences: Readonly<Record<string, string>> = {
  ...tableSentences,
  ...fileSentences,
  ...modelSentences,
  ...workSentences,
  ...toldSentences,
}

/** Both forms of a particle as a sentence has them where a value comes before, and as es-hangul names them. */
const particles = {
  '을(를)': '을/를',
  '이(가)': '이/가',
  '은(는)': '은/는',
  '과(와)': '와/과',
  '(으)로': '으로/로',
  '(이)라': '이라/라',
} as const

const written = /([가-힣\d])(["'”’]?)(을\(를\)|이\(가\)|은\(는\)|과\(와\)|\(으\)로|\(이\)라)/g
const digits = '영일이삼사오육칠팔구'

/** Particles as they are spoken after Hangul and numbers; after what has no known sound both forms stay. */
function fitParticles(text: string): string {
  return text.replace(written, (_, last: string, mark: string, both: keyof typeof particles) => {
    return `${last}${mark}${josa.pick(digits[Number(last)] ?? last, particles[both])}`
  })
}

type Told = { template: string; pattern: RegExp }

/** How a string is recognised that was told by each of these words. */
const told: readonly Told[] = Object.keys(toldSentences).map((template) => {
  const plain = template.replace(/[.*+?^$()|[\]\\/-]/g, '\\$&')
  return { template, pattern: new RegExp(`^${plain.replace(/\{\d+\}/g, '(.*?)')}$`, 's') }
})

function koreanOf(text: string): string | null {
  for (const { template, pattern } of told) {
    const values = pattern.exec(text)?.slice(1)
    if (values) return fitParticles(sentence({ template, values }, (words) => toldSentences[words] ?? words))
  }
  return null
}

/** Text of the host that travels as a plain string; of a reason and a remedy, both. What is not known stays English. */
export function toldIn(text: string, language: Language): string {
  if (language === 'en') return text
  return (
    koreanOf(text) ??
    text
      .split('; ')
      .map((part) => koreanOf(part) ?? part)
      .join('. ')
  )
}

export function wordsOf(said: Said, language: Language): string {
  if (language === 'en') return sentence(said)
  return fitParticles(
    sentence(
      said,
      (template) => koreanSentences[template] ?? template,
      (text) => koreanOf(text) ?? text,
    ),
  )
}

/** What an error says, in the page's language where that is known. */
export function messageOf(error: ErrorRecord): string {
  return error.said === undefined ? error.message : wordsOf(error.said, useLanguage.getState().language)
}
