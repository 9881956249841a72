import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { createTempFiles, hasRealData, realData } from '../datasets/temp-files.fixture.ts'
import { inlineRows, workbookOf } from '../datasets/workbook.fixture.ts'
import { looksLikeHeader } from './guess-header.ts'
import { createInterner } from './intern-texts.ts'
import { withoutLabelWord } from './label-words.ts'
import { peekTable } from './peek.ts'

const write = createTempFiles()
const guess = { encoding: null, delimiter: null, quote: null, header: null, sheet: null }
const peek = (path: string, said: object = {}) => peekTable(path, { ...guess, ...said }, undefined)

describe('a header', () => {
  it.each([
    [
      true,
      [
        ['문장', '라벨'],
        ['어디 있나요', '배송'],
        ['취소해 주세요', '환불'],
      ],
    ],
    [
      true,
      [
        ['sentence', 'label'],
        ['kids , spirit', '1'],
        ['fine', '0'],
      ],
    ],
    [
      true,
      [
        ['comments', 'hate'],
        ['a long comment about something', 'hate'],
        ['another comment, as long', 'none'],
      ],
    ],
    [
      true,
      [
        ['', 'a', 'b'],
        ['0', 'x', 'y'],
        ['1', 'z', 'w'],
      ],
    ],
    [
      false,
      [
        ['great phone, I love it', 'pos'],
        ['broke after a week, sadly', 'neg'],
        ['it works as it should', 'pos'],
      ],
    ],
    [
      false,
      [
        ['어디까지 왔나요', '배송'],
        ['언제 오나요', '배송'],
        ['환불해 주세요', '환불'],
      ],
    ],
    [
      false,
      [
        ['1', '0.5'],
        ['2', '0.7'],
        ['3', '0.1'],
      ],
    ],
  ])('%s: %j', (expected, rows) => {
    expect(looksLikeHeader(rows)).toBe(expected)
  })
})

describe('a first look', () => {
  it('knows index columns, dates, flags and ids', async () => {
    const rows = Array.from(
      { length: 40 },
      (_, i) =>
        `${i},2026-01-${String((i % 28) + 1).padStart(2, '0')},${i % 2 ? 'True' : 'False'},user-${1000 + i},이 문장은 꽤 길게 적은 ${i}번째 글입니다,${i % 3}`,
    )
    const found = await peek(write('kinds.csv', `Unnamed: 0,day,ok,who,body,stars\n${rows.join('\n')}\n`))
    expect(found.columns.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      'Unnamed: 0 index',
      'day date',
      'ok flag',
      'who id',
      'body text',
      'stars number',
    ])
    expect(found).toMatchObject({
      roles: { text: 'body', label: 'stars' },
      kind: 'classes',
      isWhole: true,
      rowsGuess: 40,
    })
  })

  it('reads CP949, and shows what a wrong guess would look like', async () => {
    const found = await peek(
      write('cp949.csv', iconv.encode('문의,분류\n언제 오나요,배송\n취소해 주세요,환불\n', 'cp949')),
    )
    expect(found.reading).toEqual({ ...guess, encoding: 'cp949', delimiter: ',', quote: '"', header: true })
    expect(found.words.find(({ encoding }) => encoding === 'cp949')?.text).toBe('문의')
    expect(found.words.find(({ encoding }) => encoding === 'latin1')?.text).toBe('¹®ÀÇ')
    expect(found.rows[0]).toEqual({ row: 1, values: ['언제 오나요', '배송'] })
  })

  it('takes what is said for true', async () => {
    const path = write('said.csv', 'a;b,c\nd;e,f\n')
    expect((await peek(path, { delimiter: ';', header: false })).rows).toEqual([
      { row: 1, values: ['a', 'b,c'] },
      { row: 2, values: ['d', 'e,f'] },
    ])
  })

  it('chooses among the sheets of a workbook', async () => {
    const sheets = [
      { name: '설명', xml: inlineRows([['이 파일은'], ['고객 문의입니다']]) },
      {
        name: '자료',
        xml: inlineRows([
          ['문의', '분류'],
          ['언제 오나요', '배송'],
          ['취소요', '환불'],
          ['어디쯤이죠', '배송'],
        ]),
      },
    ]
    const path = write('book.xlsx', workbookOf({ sheets }))
    expect(await peek(path)).toMatchObject({ sheets: ['설명', '자료'], reading: { sheet: '설명', encoding: null } })
    const found = await peek(path, { sheet: '자료' })
    expect(found.columns.map(({ name }) => name)).toEqual(['문의', '분류'])
    expect(found.format).toBe('xlsx')
  })

  it('takes a list of texts as it is, and looks no further than it must', async () => {
    const list = await peek(write('list.txt', '첫 글, 쉼표도 있고\n둘째 글\n\n셋째 글\n'))
    expect(list).toMatchObject({ format: 'txt', roles: { text: 'text' }, rowsGuess: 3 })
    const long = await peek(write('long.csv', `text,label\n${'a plain text,1\n'.repeat(50_000)}`))
    expect(long.isWhole).toBe(false)
    expect(long.rowsGuess).toBeGreaterThan(40_000)
    expect(long.rowsGuess).toBeLessThan(60_000)
  })
})

describe.skipIf(!hasRealData())('of real tables the columns are guessed', () => {
  it.each([
    ['ko/movie-reviews-train.tsv', { text: 'document', label: 'label' }, 'classes'],
    ['ko/hate-speech-train.tsv', { text: 'comments', label: 'hate' }, 'classes'],
    ['ko/chatbot-data.csv', { prompt: 'Q', response: 'A' }, 'classes'],
    ['ko/korsts-train.tsv', { text: 'sentence1', pair: 'sentence2', label: 'score' }, 'score'],
    ['ko/kornli-dev.tsv', { text: 'sentence1', pair: 'sentence2', label: 'gold_label' }, 'classes'],
    ['ko/klue-nli-dev.json', { text: 'premise', pair: 'hypothesis', label: 'gold_label' }, 'classes'],
    ['en/sst2-train.tsv', { text: 'sentence', label: 'label' }, 'classes'],
    ['en/banking77-train.csv', { text: 'text', label: 'category' }, 'classes'],
    ['en/agnews-dev.tsv', { text: 'column 1', label: 'column 2' }, 'classes'],
    ['chat/e2e-devset.csv', { prompt: 'mr', response: 'ref' }, 'classes'],
    ['chat/schema-guided-dialogue.jsonl', { messages: 'messages' }, 'classes'],
  ])('%s', async (name, roles, kind) => {
    expect(await peek(realData(name))).toMatchObject({ roles, kind })
  })
})

describe('texts', () => {
  it('are the same number only where they are the same', () => {
    const interner = createInterner()
    const numbers = Array.from({ length: 50_000 }, (_, i) => interner.number(`text ${i}`))
    expect(numbers).toEqual(Array.from({ length: 50_000 }, (_, i) => i))
    expect(interner.number('text 777')).toBe(777)
    expect(interner.number('ab', 'c')).not.toBe(interner.number('a', 'bc'))
    expect(interner.number('abc')).not.toBe(interner.number('ab', 'c'))
    expect(interner.size).toBe(50_003)
  })

  it('lose their label with what set it off, but never everything', () => {
    expect(withoutLabelWord('[환불] 카드 취소', '환불')).toBe('카드 취소')
    expect(withoutLabelWord('Delivery: where is it', 'delivery')).toBe('where is it')
    expect(withoutLabelWord('환불', '환불')).toBe('환불')
    expect(withoutLabelWord('별 5 개', '5')).toBe('별 5 개')
  })
})
