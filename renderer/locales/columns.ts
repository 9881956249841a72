// Words of the wizard's second step: how a table is read, what its columns are, its labels and its split.

import { josa } from 'es-hangul'
import type { ColumnKind } from '../../shared/contract/imports.ts'
import type { ColumnRole, DataTask, FileEncoding } from '../../shared/domain/data-choices.ts'
import { defineTexts } from '../app/texts.ts'

type Made = { task: DataTask; text: string; labels: number; isPair: boolean }

/** Both particles where a name does not end in Hangul. */
function withParticle(name: string, particle: '을/를' | '은/는'): string {
  return /[가-힣]$/.test(name)
    ? `‘${name}’${josa.pick(name, particle)}`
    : `‘${name}’${particle === '을/를' ? '을(를)' : '은(는)'}`
}

const encodingNames: Record<FileEncoding, string> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
  cp949: 'CP949',
  latin1: 'Latin-1',
}

export const columnsTexts = defineTexts({
  ko: {
    rowsAndColumns: (rows: string, columns: number, size: string) => `${rows}행 · ${columns}열 · ${size}`,
    about: (rows: string) => `약 ${rows}`,
    another: '다른 파일',
    fileGone: '원본 파일이 없어 열을 다시 고를 수 없습니다',
    fileGoneText: (path: string) => `${path}에 없습니다. 담아 둔 행으로 학습은 할 수 있습니다.`,
    encoding: '인코딩',
    encodings: encodingNames,
    automatic: '자동',
    delimiter: '구분',
    delimiters: { ',': '쉼표', '\t': '탭', ';': '쌍반점', '|': '세로줄' },
    header: '첫 줄',
    headers: { true: '제목', false: '내용' },
    sheet: '시트',
    wrong: (encoding: string, right: string) => [`${encoding}로 읽으면 ‘${right}’이(가) `, '처럼 깨집니다'],
    readsAs: (text: string) => `‘${text}’`,
    remembered: '전에 같은 열로 고른 대로 두었습니다',

    table: '표의 처음 몇 행',
    rowNumber: '행',
    roleOf: (column: string) => `${column}의 쓰임`,
    unused: '쓰지 않음',
    roles: {
      text: '문장',
      pair: '둘째 문장',
      label: '라벨',
      prompt: '질문',
      response: '답',
      messages: '대화',
      group: '묶음',
    } satisfies Record<ColumnRole, string>,
    roleTexts: {
      text: '모델이 읽을 글',
      pair: '첫 문장과 견줄 글',
      label: '맞혀야 할 갈래나 점수',
      prompt: '묻는 말, 주어지는 글',
      response: '모델이 쓸 글',
      messages: 'role과 content의 JSON 목록',
      group: '같은 값은 학습과 시험에 나뉘지 않음',
    } satisfies Record<ColumnRole, string>,
    kinds: {
      index: '차례 번호',
      id: '값이 모두 다름',
      number: '수',
      date: '날짜',
      flag: '참·거짓',
      label: '몇 가지 값',
      text: '글',
      messages: '대화',
      empty: '비어 있음',
    } satisfies Record<ColumnKind, string>,
    more: (count: number) => `열 ${count}개 더`,

    labels: (count: number) => `라벨 ${count}개`,
    editLabels: '고치기',
    majority: (share: string) => `가장 많은 라벨만 찍어도 ${share}는 맞습니다. 이보다 나아야 배운 것입니다.`,
    showAll: (count: number) => `${count}개 모두 보기`,
    asScore: '점수로 보기',
    asClasses: '갈래로 보기',
    labelKind: '라벨의 종류',
    score: '점수',
    scoreRange: (least: string, most: string, mean: string) => `${least}에서 ${most}까지, 평균 ${mean}`,
    leftOut: (rows: string) => `빼기로 한 라벨의 ${rows}행`,
    counting: '세는 중',
    countingRows: (rows: string, ofRows: string) => `${ofRows}행 가운데 ${rows}행째`,

    split: '나누기',
    train: '학습',
    test: '시험 (끝에 한 번만)',
    dropped: '쓰지 않음',
    splitBy: '나누는 방법',
    splits: { random: '섞어서', group: '묶음대로', file: '시험 파일' },
    testShare: '시험에 쓸 몫',
    seed: '시드',
    newSeed: '다른 시드',
    stratified: (seed: number) => `라벨 비율을 지켜 섞음 · 시드 ${seed}`,
    shuffled: (seed: number) => `섞음 · 시드 ${seed}`,
    byGroup: (column: string, seed: number) => `‘${column}’ 값이 같은 행은 한쪽에만 · 시드 ${seed}`,
    noGroup: '표에서 ‘묶음’으로 쓸 열을 고르세요.',
    fromFile: (name: string) => `${name}의 행으로 시험`,
    chooseTest: '시험 파일 고르기',
    chooseTestTitle: '시험에 쓸 표 고르기',
    ids: (column: string) =>
      `${withParticle(column, '은/는')} 값이 모두 달라 라벨로 쓸 수 없습니다. 그래서 골라 두지 않았습니다.`,

    made: ({ task, text, labels, isPair }: Made): string => {
      const read = isPair ? '두 문장' : withParticle(text, '을/를')
      if (task === 'classes')
        return `${isPair ? '두 문장을' : read} 보고 라벨 ${labels}개 가운데 하나를 고르는 모델을 만듭니다.`
      if (task === 'score') return `${isPair ? '두 문장을' : read} 보고 점수를 매기는 모델을 만듭니다.`
      if (task === 'response') return '질문에 이 자료처럼 답하는 모델을 만듭니다.'
      if (task === 'messages') return '이 대화들처럼 답하는 모델을 만듭니다.'
      return '이 글들의 말투와 말을 배운 모델을 만듭니다.'
    },
    blocked: {
      roles: '모델이 읽을 열을 고르세요.',
      label: '둘째 문장까지 골랐으면 라벨 열도 골라야 합니다.',
      response: '질문 열과 답 열을 둘 다 골라야 합니다.',
      group: '묶음대로 나누려면 묶음 열을 골라야 합니다.',
      file: '시험 파일을 고르세요.',
      counting: '표를 끝까지 세고 있습니다.',
      failed: '표를 끝까지 읽지 못했습니다.',
    },
    next: '방법 고르기',
    importing: (rows: string, ofRows: string) => `${ofRows}행 가운데 ${rows}행째 담는 중`,
    readingRows: '행을 정하는 중',
    cancel: '그만두기',
  },
  en: {
    rowsAndColumns: (rows: string, columns: number, size: string) =>
      `${rows} rows · ${columns === 1 ? 'one column' : `${columns} columns`} · ${size}`,
    about: (rows: string) => `about ${rows}`,
    another: 'Another file',
    fileGone: 'The file is gone, so its columns cannot be chosen anew',
    fileGoneText: (path: string) => `${path} is not there. The rows that were stored can still be learned from.`,
    encoding: 'Encoding',
    encodings: encodingNames,
    automatic: 'automatic',
    delimiter: 'Delimiter',
    delimiters: { ',': 'comma', '\t': 'tab', ';': 'semicolon', '|': 'bar' },
    header: 'First line',
    headers: { true: 'names', false: 'data' },
    sheet: 'Sheet',
    wrong: (encoding: string, right: string) => [`Read as ${encoding}, “${right}” would turn into `, ''],
    readsAs: (text: string) => `“${text}”`,
    remembered: 'As you chose for the same columns before',

    table: 'First rows of the table',
    rowNumber: 'row',
    roleOf: (column: string) => `Use of ${column}`,
    unused: 'not used',
    roles: {
      text: 'text',
      pair: 'second text',
      label: 'label',
      prompt: 'prompt',
      response: 'response',
      messages: 'conversation',
      group: 'group',
    } satisfies Record<ColumnRole, string>,
    roleTexts: {
      text: 'what the model reads',
      pair: 'compared with the first',
      label: 'the class or score to find',
      prompt: 'what is asked or given',
      response: 'what the model is to write',
      messages: 'a JSON list of role and content',
      group: 'never torn between train and test',
    } satisfies Record<ColumnRole, string>,
    kinds: {
      index: 'numbers in order',
      id: 'no value twice',
      number: 'numbers',
      date: 'dates',
      flag: 'true or false',
      label: 'a few values',
      text: 'text',
      messages: 'conversations',
      empty: 'empty',
    } satisfies Record<ColumnKind, string>,
    more: (count: number) => `${count} more columns`,

    labels: (count: number) => `${count} labels`,
    editLabels: 'Edit',
    majority: (share: string) =>
      `Always guessing the most common label is right ${share} of the time. Learning means doing better.`,
    showAll: (count: number) => `Show all ${count}`,
    asScore: 'as a score',
    asClasses: 'as classes',
    labelKind: 'Kind of label',
    score: 'Score',
    scoreRange: (least: string, most: string, mean: string) => `from ${least} to ${most}, mean ${mean}`,
    leftOut: (rows: string) => `${rows} rows of labels that you left out`,
    counting: 'counting',
    countingRows: (rows: string, ofRows: string) => `${rows} of ${ofRows} rows`,

    split: 'Split',
    train: 'train',
    test: 'test (once, at the end)',
    dropped: 'not used',
    splitBy: 'How to split',
    splits: { random: 'shuffled', group: 'by group', file: 'test file' },
    testShare: 'Share for the test',
    seed: 'Seed',
    newSeed: 'Another seed',
    stratified: (seed: number) => `shuffled, label shares kept · seed ${seed}`,
    shuffled: (seed: number) => `shuffled · seed ${seed}`,
    byGroup: (column: string, seed: number) => `rows of one “${column}” on one side · seed ${seed}`,
    noGroup: 'Choose a column as “group” in the table.',
    fromFile: (name: string) => `tested on the rows of ${name}`,
    chooseTest: 'Choose a test file',
    chooseTestTitle: 'Choose a table to test on',
    ids: (column: string) => `No value of “${column}” occurs twice, so it cannot be a label. It was not chosen.`,

    made: ({ task, text, labels, isPair }: Made): string => {
      const read = isPair ? 'two texts' : `“${text}”`
      if (task === 'classes') return `Makes a model that reads ${read} and picks one of ${labels} labels.`
      if (task === 'score') return `Makes a model that reads ${read} and gives a score.`
      if (task === 'response') return 'Makes a model that answers as this data does.'
      if (task === 'messages') return 'Makes a model that answers as in these conversations.'
      return 'Makes a model that has learned the words and the tone of these texts.'
    },
    blocked: {
      roles: 'Choose the column that the model is to read.',
      label: 'With a second text, choose the column of labels too.',
      response: 'Choose both the column of prompts and that of responses.',
      group: 'To split by group, choose the column of groups.',
      file: 'Choose a test file.',
      counting: 'The table is being counted to its end.',
      failed: 'The table could not be read to its end.',
    },
    next: 'Choose a recipe',
    importing: (rows: string, ofRows: string) => `Storing row ${rows} of ${ofRows}`,
    readingRows: 'Deciding on the rows',
    cancel: 'Cancel',
  },
})
