// What a table's checks found, what deals with it, and why rows are dropped.

import { josa } from 'es-hangul'
import type { Check, CheckKind, DroppedWords } from '../../shared/contract/imports.ts'
import type { DropReason } from '../../shared/domain/data-choices.ts'
import { formatCount, formatPercent } from '../app/format.ts'
import { defineTexts } from '../app/texts.ts'

type CheckWords = {
  /** As long as nothing is done, and when something was. */
  open(check: Check): string
  done(check: Check): string
  /** The button. */
  fix?: (check: Check) => string
  /** Why training is impossible. */
  stop?: (check: Check) => string
}
type AllWords = Record<CheckKind, CheckWords>

const n = formatCount
/** The first three names, and how many more. */
const list = (names: readonly string[], more: (rest: number) => string, quote: (name: string) => string) => {
  const shown = names.slice(0, 3).map(quote).join(', ')
  return names.length > 3 ? `${shown} ${more(names.length - 3)}` : shown
}
const koNames = (names: readonly string[]) =>
  list(
    names,
    (rest) => `외 ${rest}개`,
    (name) => `‘${name}’`,
  )
const enNames = (names: readonly string[]) =>
  list(
    names,
    (rest) => `and ${rest} more`,
    (name) => `“${name}”`,
  )
/** By the names of a check of lengths. */
export const lengthOf = ({ names, amount }: Check) => ({
  isTokens: names[0] === 'tokens',
  most: Number(names[1]),
  cut: Number(names[2]),
  could: Number(names[3]),
  longest: amount,
})

const many = (count: number, thing: string) => `${n(count)} ${count === 1 ? thing : `${thing}s`}`
const into = (name: string) => (/[가-힣]$/.test(name) ? josa.pick(name, '으로/로') : '(으)로')

const ko: AllWords = {
  odd: {
    open: ({ rows }) => `칸의 수가 첫 줄과 다른 행 ${n(rows)}개`,
    done: ({ rows }) => `칸의 수가 첫 줄과 다른 행 ${n(rows)}개를 뺐습니다`,
    fix: () => '빼기',
    stop: ({ rows }) =>
      `${n(rows)}행은 칸의 수가 첫 줄과 달라 어느 칸이 어느 열인지 알 수 없습니다. 빼거나, 구분자가 든 칸을 파일에서 큰따옴표로 감싸세요.`,
  },
  empty: {
    open: ({ rows, names }) => `빈칸이 있는 행 ${n(rows)}개: ${koNames(names)}`,
    done: ({ rows }) => `빈칸이 있는 행 ${n(rows)}개를 뺐습니다`,
    fix: () => '빼기',
    stop: ({ rows }) => `빈칸이 있는 ${n(rows)}행은 배울 수 없습니다. 빼거나 파일에서 채우세요.`,
  },
  'bad-messages': {
    open: ({ rows }) => `대화로 읽을 수 없는 행 ${n(rows)}개`,
    done: ({ rows }) => `대화로 읽을 수 없는 행 ${n(rows)}개를 뺐습니다`,
    fix: () => '빼기',
    stop: ({ rows }) => `${n(rows)}행이 role과 content의 목록이 아니거나 답이 없습니다. 빼거나 고치세요.`,
  },
  'not-a-number': {
    open: ({ rows }) => `점수가 수가 아닌 행 ${n(rows)}개`,
    done: ({ rows }) => `점수가 수가 아닌 행 ${n(rows)}개를 뺐습니다`,
    fix: () => '빼기',
    stop: ({ rows }) => `점수가 수가 아닌 행이 ${n(rows)}개 있습니다. 빼거나, 갈래로 보세요.`,
  },
  'label-spaces': {
    open: ({ rows }) => `라벨 앞뒤에 빈칸이 붙은 행 ${n(rows)}개`,
    done: ({ rows, names }) => `라벨 앞뒤의 빈칸을 뗐습니다: ${koNames(names)} ${n(rows)}행`,
  },
  'label-variants': {
    open: ({ rows, merges }) => `쓰는 법만 다른 라벨 ${n(rows)}행: ${koNames(Object.keys(merges))}`,
    done: ({ rows, names }) => `쓰는 법만 다른 라벨 ${n(rows)}행을 ${koNames(names)}${into(names[0] ?? '')} 합쳤습니다`,
    fix: ({ names }) => (names.length === 1 ? `‘${names[0]}’${into(names[0]!)} 합치기` : '모두 합치기'),
  },
  'one-class': {
    open: ({ names }) => (names.length === 0 ? '라벨이 하나도 없습니다' : `모든 행의 라벨이 ‘${names[0]}’입니다`),
    done: () => '',
    stop: () => '나눌 라벨이 둘은 있어야 배울 수 있습니다.',
  },
  'id-labels': {
    open: ({ names, amount }) =>
      `‘${names[0] ?? ''}’의 값 ${n(amount)}개가 거의 모두 다릅니다. 라벨이 아니라 번호나 이름 같습니다`,
    done: () => '',
    stop: ({ names }) => `‘${names[0] ?? ''}’은(는) 값이 거의 모두 달라 라벨로 쓸 수 없습니다. 다른 열을 고르세요.`,
  },
  'too-many-labels': {
    open: ({ names, amount }) => `‘${names[0] ?? ''}’에 다른 값이 ${n(amount)}개 넘게 있습니다`,
    done: () => '',
    stop: () => '라벨이 1,000개를 넘습니다. 합치거나 다른 열을 고르세요.',
  },
  'small-classes': {
    open: ({ rows, names }) => `10행이 안 되는 라벨 ${names.length}개, ${n(rows)}행: ${koNames(names)}`,
    done: ({ rows, names }) => `10행이 안 되는 라벨 ${names.length}개의 ${n(rows)}행을 뺐습니다`,
    fix: () => '이 라벨들 빼기',
  },
  duplicates: {
    open: ({ rows }) => `똑같은 행 ${n(rows)}개가 또 있습니다`,
    done: ({ rows }) => `중복된 행 ${n(rows)}개를 뺐습니다`,
    fix: () => '하나만 남기기',
  },
  conflicts: {
    open: ({ rows, amount }) => `문장은 같은데 라벨이 다른 행: 문장 ${n(amount)}개, ${n(rows)}행`,
    done: ({ amount }) => `라벨이 갈린 문장 ${n(amount)}개를 골라서 고쳤습니다`,
    fix: ({ names }) => (names[0] === 'score' ? '갈린 행 빼기' : '골라서 고치기'),
  },
  across: {
    open: ({ rows }) => `시험 파일에도 있는 행 ${n(rows)}개: 결과가 실제보다 좋아 보입니다`,
    done: ({ rows }) => `시험 파일에도 있는 행 ${n(rows)}개를 학습에서 뺐습니다`,
    fix: () => '학습에서 빼기',
  },
  'unknown-labels': {
    open: ({ rows, names }) => `학습에 없는 라벨 ${koNames(names)}의 시험 행 ${n(rows)}개`,
    done: ({ rows, names }) => `학습에 없는 라벨 ${koNames(names)}의 시험 행 ${n(rows)}개를 뺐습니다`,
    fix: () => '빼기',
    stop: ({ names }) => `시험 행의 라벨 ${koNames(names)}은(는) 학습에 없습니다. 빼거나 라벨을 맞추세요.`,
  },
  long: {
    open: (check) => {
      const { isTokens, most } = lengthOf(check)
      return isTokens
        ? `${n(most)}토큰보다 긴 ${n(check.rows)}행은 뒤가 잘립니다`
        : `${n(most)}자보다 긴 행 ${n(check.rows)}개: 모델에 따라 뒤가 잘립니다`
    },
    done: () => '',
    fix: () => '길이 늘리기',
  },
  'label-words': {
    open: ({ amount, names }) => `${formatPercent(amount)}의 문장에 제 라벨이 그대로 들어 있습니다: ${koNames(names)}`,
    done: ({ rows }) => `문장 ${n(rows)}개에서 제 라벨을 지웠습니다`,
    fix: () => '문장에서 지우기',
  },
  damaged: {
    open: ({ rows }) => `깨진 글자(�)가 있는 행 ${n(rows)}개`,
    done: ({ rows }) => `깨진 글자가 있는 행 ${n(rows)}개를 뺐습니다`,
    fix: () => '빼기',
  },
  'few-rows': {
    open: ({ amount }) => `쓸 수 있는 행이 ${n(amount)}개뿐입니다. 결과를 믿기 어렵습니다`,
    done: () => '',
    stop: ({ amount }) => `쓸 수 있는 행이 ${n(amount)}개뿐이라 배울 수 없습니다.`,
  },
  'no-test': {
    open: () => '시험에 쓸 행이 없습니다',
    done: () => '',
    stop: () => '시험에 쓸 행이 없어 결과를 잴 수 없습니다. 나누는 방법을 바꾸세요.',
  },
}

const en: AllWords = {
  odd: {
    open: ({ rows }) => `${many(rows, 'row')} with more or fewer fields than the first line`,
    done: ({ rows }) => `Dropped ${many(rows, 'row')} with more or fewer fields than the first line`,
    fix: () => 'Drop them',
    stop: ({ rows }) =>
      `Which field belongs to which column is unclear in ${many(rows, 'row')}. Drop them, or put double quotes around fields that hold the delimiter.`,
  },
  empty: {
    open: ({ rows, names }) => `${many(rows, 'row')} with empty cells: ${enNames(names)}`,
    done: ({ rows }) => `Dropped ${many(rows, 'row')} with empty cells`,
    fix: () => 'Drop them',
    stop: ({ rows }) =>
      `Empty cells cannot be learned from (${many(rows, 'row')}). Drop them, or fill them in the file.`,
  },
  'bad-messages': {
    open: ({ rows }) => `No conversation in ${many(rows, 'row')}`,
    done: ({ rows }) => `Dropped ${many(rows, 'row')} without a conversation`,
    fix: () => 'Drop them',
    stop: ({ rows }) =>
      `A list of role and content with a reply is missing in ${many(rows, 'row')}. Drop or correct them.`,
  },
  'not-a-number': {
    open: ({ rows }) => `${many(rows, 'row')} whose score is no number`,
    done: ({ rows }) => `Dropped ${many(rows, 'row')} whose score is no number`,
    fix: () => 'Drop them',
    stop: ({ rows }) => `The score of ${many(rows, 'row')} is no number. Drop them, or take labels as classes.`,
  },
  'label-spaces': {
    open: ({ rows }) => `${many(rows, 'row')} with blanks around the label`,
    done: ({ rows, names }) => `Took blanks off the labels of ${many(rows, 'row')}: ${enNames(names)}`,
  },
  'label-variants': {
    open: ({ rows, merges }) =>
      `${many(rows, 'row')} with labels that differ only in writing: ${enNames(Object.keys(merges))}`,
    done: ({ rows, names }) => `Merged ${many(rows, 'row')} of labels written differently into ${enNames(names)}`,
    fix: ({ names }) => (names.length === 1 ? `Merge into “${names[0]}”` : 'Merge them all'),
  },
  'one-class': {
    open: ({ names }) => (names.length === 0 ? 'There is not a single label' : `Every row has the label “${names[0]}”`),
    done: () => '',
    stop: () => 'There must be two labels to tell apart.',
  },
  'id-labels': {
    open: ({ names, amount }) =>
      `Almost all of the ${many(amount, 'value')} of “${names[0] ?? ''}” differ: numbers or names rather than labels`,
    done: () => '',
    stop: ({ names }) =>
      `Almost no value of “${names[0] ?? ''}” occurs twice: it cannot be the label. Choose another column.`,
  },
  'too-many-labels': {
    open: ({ names, amount }) => `“${names[0] ?? ''}” has more than ${n(amount)} different values`,
    done: () => '',
    stop: () => 'There are more than 1,000 labels. Merge some, or choose another column.',
  },
  'small-classes': {
    open: ({ rows, names }) =>
      `${many(names.length, 'label')} with fewer than 10 rows, ${n(rows)} in all: ${enNames(names)}`,
    done: ({ rows, names }) => `Dropped ${many(rows, 'row')} of ${many(names.length, 'label')} with fewer than 10`,
    fix: () => 'Drop these labels',
  },
  duplicates: {
    open: ({ rows }) => `${many(rows, 'row')} ${rows === 1 ? 'stands' : 'stand'} there again`,
    done: ({ rows }) => `Dropped ${n(rows)} duplicate rows`,
    fix: () => 'Keep one of each',
  },
  conflicts: {
    open: ({ rows, amount }) => `Same text, different labels: ${many(amount, 'text')}, ${many(rows, 'row')}`,
    done: ({ amount }) => `Settled ${many(amount, 'text')} that had several labels`,
    fix: ({ names }) => (names[0] === 'score' ? 'Drop what differs' : 'Choose for each'),
  },
  across: {
    open: ({ rows }) => `In the test file too: ${many(rows, 'row')}. The result would look better than it is`,
    done: ({ rows }) => `Kept out of training what the test file has too: ${many(rows, 'row')}`,
    fix: () => 'Keep out of training',
  },
  'unknown-labels': {
    open: ({ rows, names }) => `${many(rows, 'test row')} with labels that training lacks: ${enNames(names)}`,
    done: ({ rows, names }) => `Dropped ${many(rows, 'test row')} with labels that training lacks: ${enNames(names)}`,
    fix: () => 'Drop them',
    stop: ({ names }) =>
      `Training lacks the labels ${enNames(names)} of the test rows. Drop these rows, or match the labels.`,
  },
  long: {
    open: (check) => {
      const { isTokens, most } = lengthOf(check)
      return isTokens
        ? `Cut at the end, being longer than ${n(most)} tokens: ${many(check.rows, 'row')}`
        : `${many(check.rows, 'row')} longer than ${n(most)} characters: some models cut their end`
    },
    done: () => '',
    fix: () => 'Read more of them',
  },
  'label-words': {
    open: ({ amount, names }) => `${formatPercent(amount)} of the texts hold their own label: ${enNames(names)}`,
    done: ({ rows }) => `Took their own label out of ${many(rows, 'text')}`,
    fix: () => 'Take it out',
  },
  damaged: {
    open: ({ rows }) => `${many(rows, 'row')} with broken characters (�)`,
    done: ({ rows }) => `Dropped ${many(rows, 'row')} with broken characters`,
    fix: () => 'Drop them',
  },
  'few-rows': {
    open: ({ amount }) => `Only ${many(amount, 'row')} can be used: results will not be reliable`,
    done: () => '',
    stop: ({ amount }) => `Only ${many(amount, 'row')} can be used, too few to learn from.`,
  },
  'no-test': {
    open: () => 'No rows are left for the test',
    done: () => '',
    stop: () => 'No rows are left for the test, so nothing could be measured. Split in another way.',
  },
}

const koReasons: Record<DropReason, string> = {
  odd: '칸의 수가 첫 줄과 다름',
  'empty-text': '글이 비어 있음',
  'empty-pair': '둘째 글이나 답이 비어 있음',
  'empty-label': '라벨이 비어 있음',
  'bad-messages': '대화로 읽을 수 없음',
  'not-a-number': '점수가 수가 아님',
  'left-out': '빼기로 한 라벨',
  duplicate: '앞에 똑같은 행이 있음',
  conflict: '같은 글에 다른 라벨',
  'small-class': '행이 너무 적은 라벨',
  'unknown-label': '학습에 없는 라벨',
  across: '시험 파일에도 있음',
  damaged: '깨진 글자가 있음',
}
const enReasons: Record<DropReason, string> = {
  odd: 'more or fewer fields than the first line',
  'empty-text': 'text is empty',
  'empty-pair': 'second text or response is empty',
  'empty-label': 'label is empty',
  'bad-messages': 'not a conversation',
  'not-a-number': 'score is not a number',
  'left-out': 'label left out',
  duplicate: 'same as an earlier row',
  conflict: 'same text with another label',
  'small-class': 'label with too few rows',
  'unknown-label': 'label that training lacks',
  across: 'also in the test file',
  damaged: 'broken characters',
}

export const checkTexts = defineTexts({
  ko: {
    heading: '데이터 점검',
    summary: (open: number, notes: number) =>
      [open > 0 ? `고칠 것 ${open}` : '', notes > 0 ? `알아 둘 것 ${notes}` : ''].filter(Boolean).join(' · '),
    allFine: '걸리는 것이 없습니다',
    checks: ko,
    undo: '되돌리기',
    rows: (rows: string, rest: string | null) => `행 ${rows}${rest === null ? '' : ` 외 ${rest}개`}`,
    testRows: (rows: string, rest: string | null) => `시험 파일 행 ${rows}${rest === null ? '' : ` 외 ${rest}개`}`,
    pairs: (pairs: string[], rest: string | null) => `${pairs.join(' · ')}${rest === null ? '' : ` 외 ${rest}쌍`}`,
    pair: (first: string, second: string) => `행 ${first}, ${second}`,
    longest: (row: string, size: string, isTokens: boolean) =>
      `가장 긴 것은 행 ${row}, ${size}${isTokens ? '토큰' : '자'}`,
    cut: (tokens: string) => `모두 ${tokens}토큰이 잘립니다`,
    download: '뺀 행 받기',
    dropped: (rows: string) => `뺀 행 ${rows}개는 내려받을 수 있습니다`,
    fileName: (name: string) => `${name} 뺀 행.csv`,
    levels: { stop: '막힘', fix: '고칠 것', done: '고침', note: '알아 둘 것' },
    words: {
      columns: { file: '파일', row: '행', text: '글', pair: '둘째 글', label: '라벨', reason: '뺀 까닭' },
      files: ['표', '시험 파일'],
      reasons: koReasons,
    } satisfies DroppedWords as DroppedWords,
    conflictsTitle: '라벨이 갈린 문장',
    conflictsText: '문장마다 남길 라벨을 고르세요. 고르지 않은 것은 더 많은 쪽을 남기고, 같으면 뺍니다.',
    conflictsMore: (count: string) => `처음 ${count}개를 보입니다. 나머지는 더 많은 쪽을 남깁니다.`,
    keeps: (row: string) => `행 ${row}의 라벨`,
    none: '빼기',
    apply: '이대로 고치기',
    cancel: '취소',
    labelsTitle: '라벨 고치기',
    labelsText: '이름을 바꾸거나, 같은 이름을 주어 합치거나, 뺄 수 있습니다. 파일은 그대로 둡니다.',
    labelName: (name: string) => `‘${name}’의 이름`,
    labelUsed: (name: string) => `‘${name}’ 쓰기`,
    labelUp: (name: string) => `‘${name}’ 위로`,
    labelDown: (name: string) => `‘${name}’ 아래로`,
    labelRows: (rows: string) => `${rows}행`,
    merged: (count: number) => `라벨 ${count}개가 됩니다`,
    from: (names: string) => `${names}에서`,
    reset: '파일대로',
    findLabel: '라벨 찾기',
  },
  en: {
    heading: 'Checks',
    summary: (open: number, notes: number) =>
      [open > 0 ? `${open} to fix` : '', notes > 0 ? `${notes} to know` : ''].filter(Boolean).join(' · '),
    allFine: 'Nothing stands out',
    checks: en,
    undo: 'Undo',
    rows: (rows: string, rest: string | null) => `rows ${rows}${rest === null ? '' : ` and ${rest} more`}`,
    testRows: (rows: string, rest: string | null) =>
      `rows ${rows} of the test file${rest === null ? '' : ` and ${rest} more`}`,
    pairs: (pairs: string[], rest: string | null) => `${pairs.join(' · ')}${rest === null ? '' : ` and ${rest} more`}`,
    pair: (first: string, second: string) => `rows ${first} and ${second}`,
    longest: (row: string, size: string, isTokens: boolean) =>
      `the longest is row ${row}, ${size} ${isTokens ? 'tokens' : 'characters'}`,
    cut: (tokens: string) => `${tokens} tokens are cut in all`,
    download: 'Download dropped rows',
    dropped: (rows: string) => `${rows} dropped rows can be downloaded`,
    fileName: (name: string) => `${name} dropped rows.csv`,
    levels: { stop: 'stops', fix: 'to fix', done: 'fixed', note: 'to know' },
    words: {
      columns: { file: 'file', row: 'row', text: 'text', pair: 'second text', label: 'label', reason: 'reason' },
      files: ['table', 'test file'],
      reasons: enReasons,
    } satisfies DroppedWords as DroppedWords,
    conflictsTitle: 'Texts with several labels',
    conflictsText:
      'Choose the label that each text keeps. Where you choose none, the more frequent one stays; of a tie, none.',
    conflictsMore: (count: string) => `The first ${count} are shown. The others keep the more frequent label.`,
    keeps: (row: string) => `Label of row ${row}`,
    none: 'drop',
    apply: 'Settle them so',
    cancel: 'Cancel',
    labelsTitle: 'Edit labels',
    labelsText: 'Rename labels, merge them by giving the same name, or leave some out. The file stays as it is.',
    labelName: (name: string) => `Name of “${name}”`,
    labelUsed: (name: string) => `Use “${name}”`,
    labelUp: (name: string) => `Move “${name}” up`,
    labelDown: (name: string) => `Move “${name}” down`,
    labelRows: (rows: string) => `${rows} rows`,
    merged: (count: number) => `makes ${count} labels`,
    from: (names: string) => `from ${names}`,
    reset: 'As in the file',
    findLabel: 'Find a label',
  },
})
