// What the columns of a table most likely are: by their values first, by their names where values allow several.

import type { ColumnView } from '../../../shared/contract/imports.ts'
import type { LabelChoices, Roles } from '../../../shared/domain/data-choices.ts'
import type { ColumnProfile } from './column-profile.ts'

/** Whole numbers of more different values than these are a score. */
const maxNumberClasses = 12

const labelNames =
  /^(gold[_ ]?label|label|labels|class|category|intent|target|sentiment|emotion|topic|tag|type|score|rating|stars|similarity|라벨|레이블|정답|분류|범주|유형|종류|카테고리|의도|감정|감성|주제|점수|평점|별점|유사도)$/i
const textNames =
  /^(text|sentence|document|content|comments?|review|message|body|utterance|query|title|premise|hypothesis|sentence[_ ]?\d|text[_ ]?[a-d\d]|s[12]|질문|문장|본문|내용|글|리뷰|후기|댓글|문의|문의내용|제목)$/i
const promptNames = /^(q|mr|question|prompt|instruction|input|query|user|source|질문|물음|입력|지시)$/i
const responseNames = /^(a|ref|answer|response|output|completion|reply|assistant|target|답|답변|대답|응답|출력)$/i

export type GuessedRoles = { roles: Roles; kind: LabelChoices['kind'] }

export function guessRoles(profiles: readonly ColumnProfile[]): GuessedRoles {
  const columns = profiles.map((profile, place) => ({ profile, place, ...profile.view() }))
  const messages = columns.find(({ kind }) => kind === 'messages')
  if (messages) return { roles: { messages: messages.name }, kind: 'classes' }
  const texts = textColumns(columns)
  const asked = pairOf(columns, texts)
  if (asked) return { roles: asked, kind: 'classes' }
  const [text, pair] = chooseTexts(texts)
  if (!text) return { roles: {}, kind: 'classes' }
  const label = chooseLabel(columns.filter(({ name }) => name !== text.name && name !== pair?.name))
  if (label) {
    const roles = { text: text.name, ...(pair ? { pair: pair.name } : {}), label: label.name }
    return { roles, kind: kindOf(label.profile) }
  }
  if (pair) return { roles: { prompt: text.name, response: pair.name }, kind: 'classes' }
  return { roles: { text: text.name }, kind: 'classes' }
}

export function kindOf(profile: ColumnProfile): LabelChoices['kind'] {
  const { distinct } = profile.view()
  const isScore = profile.isNumeric() && (!profile.isWhole() || distinct === null || distinct > maxNumberClasses)
  return isScore ? 'score' : 'classes'
}

type Column = ColumnView & { profile: ColumnProfile; place: number }

/** Texts, longest first; a column of few short values is one only where its name says so. */
function textColumns(columns: Column[]): Column[] {
  const isText = ({ kind, name }: Column) =>
    kind === 'text' || ((kind === 'label' || kind === 'id') && textNames.test(name))
  return columns.filter(isText).sort((a, b) => b.profile.meanChars() - a.profile.meanChars())
}

function pairOf(columns: Column[], texts: Column[]): Roles | undefined {
  const isLong = ({ kind }: Column) => kind === 'text'
  const prompt = columns.find((column) => promptNames.test(column.name) && isLong(column))
  const response = columns.find((column) => responseNames.test(column.name) && isLong(column))
  if (!prompt || !response || prompt === response) return undefined
  // a question and its answer beside further texts are two columns of many
  return texts.length <= 3 ? { prompt: prompt.name, response: response.name } : undefined
}

/** One text, or two that are much alike in length; named ones before others, in the order of the table. */
function chooseTexts(texts: Column[]): Column[] {
  const named = texts.filter(({ name }) => textNames.test(name))
  const [first, second] = named.length > 0 ? named : texts
  if (!first) return []
  const isAlike = second && second.profile.meanChars() * 3 >= first.profile.meanChars()
  return isAlike ? [first, second].sort((a, b) => a.place - b.place) : [first]
}

/** By name; else the last that could be one: labels stand behind what they label. */
function chooseLabel(columns: Column[]): Column | undefined {
  const possible = columns.filter(({ isLabelLike }) => isLabelLike)
  const named = possible.filter(({ name }) => labelNames.test(name))
  // of several with such names, the plainest
  return named.sort((a, b) => labelRank(a.name) - labelRank(b.name))[0] ?? possible.at(-1)
}

const labelRank = (name: string) => (/label|라벨|class|category|분류/i.test(name) ? 0 : 1)
