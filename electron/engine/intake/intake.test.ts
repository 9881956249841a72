import { describe, expect, it } from 'vitest'
import type { Check, CheckKind } from '../../../shared/contract/imports.ts'
import { createDrafts, csv, plainRows } from './draft.fixture.ts'

const { write, look, rows: planned } = createDrafts()
const header = ['text', 'label']
const classes = { roles: { text: 'text', label: 'label' } }
const table = (rows: readonly (readonly string[])[], head: readonly string[] = header) =>
  write('table.csv', csv([head, ...rows]))
const checkOf = (checks: readonly Check[], kind: CheckKind) => checks.find((check) => check.kind === kind)

describe('every check', () => {
  it('empty cells are dropped, with their rows and columns; otherwise training stops', async () => {
    const rows = plainRows(60)
    rows[4]![0] = '  '
    rows[9]![1] = ''
    const path = table(rows)
    const { report } = await look(path, classes)
    expect(checkOf(report.checks, 'empty')).toMatchObject({
      level: 'done',
      fix: 'empty',
      rows: 2,
      first: [5, 10],
      names: ['text', 'label'],
    })
    expect(report.parts).toMatchObject({ dropped: 2 })
    expect(report.dropped).toEqual([
      { reason: 'empty-text', rows: 1 },
      { reason: 'empty-label', rows: 1 },
    ])
    const kept = await look(path, { ...classes, fixes: { empty: false } })
    expect(checkOf(kept.report.checks, 'empty')).toMatchObject({ level: 'stop' })
  })

  it('one label alone cannot be learned', async () => {
    const { report } = await look(table(plainRows(60, ['a'])), classes)
    expect(checkOf(report.checks, 'one-class')).toMatchObject({ level: 'stop', names: ['a'] })
  })

  it('labels that are ids are questioned', async () => {
    const { report } = await look(table(plainRows(60).map(([text], i) => [text!, `key-${i}`])), classes)
    expect(checkOf(report.checks, 'id-labels')).toMatchObject({ level: 'stop', names: ['label'], amount: 60 })
  })

  it('classes with few rows are named, and dropped on demand', async () => {
    const path = table([...plainRows(60), ['rare 1', '드묾'], ['rare 2', '드묾']])
    const { report } = await look(path, classes)
    expect(checkOf(report.checks, 'small-classes')).toMatchObject({
      level: 'fix',
      rows: 2,
      names: ['드묾'],
      first: [61, 62],
    })
    const fixed = await look(path, { ...classes, fixes: { 'small-classes': true } })
    expect(checkOf(fixed.report.checks, 'small-classes')).toMatchObject({ level: 'done' })
    expect(fixed.report.labels.map(({ name }) => name)).toEqual(['좋음', '나쁨'])
  })

  it('duplicates keep their first row; blanks around a text and the form of its letters make no other', async () => {
    const decomposed = '문장 번호 3'.normalize('NFD')
    const path = table([...plainRows(60), ['문장 번호 2 ', '좋음'], [decomposed, '나쁨']])
    const { report } = await look(path, classes)
    expect(checkOf(report.checks, 'duplicates')).toMatchObject({
      level: 'done',
      rows: 2,
      first: [61, 62],
      pairs: [
        [3, 61],
        [4, 62],
      ],
    })
    const kept = await look(path, { ...classes, fixes: { duplicates: false } })
    expect(checkOf(kept.report.checks, 'duplicates')).toMatchObject({ level: 'fix' })
    expect(kept.report.parts.dropped).toBe(0)
  })

  it('duplicates that are kept stay on one side of the split', async () => {
    const rows = plainRows(200)
    const path = table([...rows, ...rows])
    const found = await planned(path, { ...classes, fixes: { duplicates: false }, split: { testShare: 0.3, seed: 5 } })
    const parts = Map.groupBy(found, ({ text }) => text)
    expect(parts.size).toBe(200)
    for (const group of parts.values()) expect(new Set(group.map(({ part }) => part)).size).toBe(1)
    expect(found.filter(({ part }) => part === 'test')).toHaveLength(120)
  })

  it('the same text with several labels is settled by majority, by a choice, or not at all', async () => {
    const clash = [
      ['겹침 하나', '좋음'],
      ['겹침 하나', '좋음'],
      ['겹침 하나', '나쁨'],
      ['겹침 둘', '좋음'],
      ['겹침 둘', '나쁨'],
    ]
    const path = table([...plainRows(60), ...clash])
    const { report, decision } = await look(path, classes)
    expect(checkOf(report.checks, 'conflicts')).toMatchObject({
      level: 'fix',
      rows: 5,
      amount: 2,
      pairs: [
        [61, 63],
        [64, 65],
      ],
    })
    expect(decision.conflicts.first100).toMatchObject([
      {
        index: 60,
        keeps: '좋음',
        labels: [
          { name: '좋음', rows: 2 },
          { name: '나쁨', rows: 1 },
        ],
      },
      { index: 63, keeps: null },
    ])
    const reasons = async (said: object) =>
      (await planned(path, { ...classes, fixes: { conflicts: true, duplicates: false }, ...said }))
        .slice(60)
        .map(({ reason }) => reason)
    expect(await reasons({})).toEqual([null, null, 'conflict', 'conflict', 'conflict'])
    expect(await reasons({ conflicts: { 61: '나쁨', 64: '나쁨' } })).toEqual([
      'conflict',
      'conflict',
      null,
      'conflict',
      null,
    ])
  })

  it('labels that differ only in writing are merged by one name, blanks around them never count', async () => {
    const path = table([
      ...plainRows(60, ['환불', '배송']),
      ['x 1', '환불 '],
      ['x 2', 'Refund.'],
      ['x 3', 'refund'],
      ['x 4', 'refund'],
    ])
    const { report } = await look(path, classes)
    expect(checkOf(report.checks, 'label-spaces')).toMatchObject({
      level: 'done',
      rows: 1,
      first: [61],
      names: ['환불'],
    })
    expect(checkOf(report.checks, 'label-variants')).toMatchObject({
      level: 'fix',
      rows: 1,
      first: [62],
      merges: { 'Refund.': 'refund' },
    })
    const merged = await look(path, { ...classes, labels: { names: { 'Refund.': 'refund' } } })
    expect(checkOf(merged.report.checks, 'label-variants')).toMatchObject({ level: 'done', rows: 1 })
    expect(merged.report.labels.find(({ name }) => name === 'refund')).toMatchObject({ from: ['Refund.', 'refund'] })
  })

  it('labels are renamed, left out and put in order', async () => {
    const path = table(plainRows(60, ['b', 'a', 'c']))
    const labels = { names: { b: 'first', c: null }, order: ['a', 'first'] }
    const { report } = await look(path, { ...classes, labels })
    expect(report.labels.map(({ name, train, test }) => [name, train + test])).toEqual([
      ['a', 20],
      ['first', 20],
    ])
    expect(report.leftOut).toEqual([{ name: 'c', rows: 20 }])
    expect(report.dropped).toEqual([{ reason: 'left-out', rows: 20 }])
    const found = await planned(path, { ...classes, labels })
    expect(found.slice(0, 3).map(({ label, reason }) => [label, reason])).toEqual([
      ['first', null],
      ['a', null],
      ['c', 'left-out'],
    ])
  })

  it('texts with their own label inside are suspicious, and can be cleaned of it', async () => {
    const rows = plainRows(60, ['환불', '배송']).map(([text, label]) => [`[${label}] ${text}`, label!])
    const path = table(rows)
    const { report } = await look(path, classes)
    expect(checkOf(report.checks, 'label-words')).toMatchObject({ level: 'note', rows: 60, amount: 1 })
    const [first] = await planned(path, { ...classes, fixes: { 'label-words': true } })
    expect(first?.text).toBe('문장 번호 0')
    const clean = await look(table(plainRows(60)), classes)
    expect(checkOf(clean.report.checks, 'label-words')).toBeUndefined()
  })

  it('long texts and broken characters are told', async () => {
    const path = table([...plainRows(60), ['길다'.repeat(600), '좋음'], ['깨진 \uFFFD 글', '나쁨']])
    const { report } = await look(path, classes)
    expect(checkOf(report.checks, 'long')).toMatchObject({
      level: 'note',
      rows: 1,
      first: [61],
      amount: 1200,
      names: ['chars', '1000', '200', '1000'],
    })
    expect(checkOf(report.checks, 'damaged')).toMatchObject({ level: 'note', fix: 'damaged', rows: 1, first: [62] })
    const fixed = await look(path, { ...classes, fixes: { damaged: true } })
    expect(fixed.report.dropped).toEqual([{ reason: 'damaged', rows: 1 }])
  })

  it('scores must be numbers', async () => {
    const rows = plainRows(60).map(([text], i) => [text!, i === 7 ? 'high' : String(i / 10)])
    const { report } = await look(table(rows), { ...classes, labels: { kind: 'score' } })
    expect(checkOf(report.checks, 'not-a-number')).toMatchObject({ level: 'done', rows: 1, first: [8] })
    expect(report.score).toEqual({ least: 0, most: 5.9, mean: expect.closeTo(2.988, 2) })
    expect(report.labels).toEqual([])
  })

  it('conversations must be lists of turns with a reply', async () => {
    const turns = (reply: string) =>
      JSON.stringify([
        { role: 'user', content: 'hi' },
        { role: reply, content: 'yes' },
      ])
    const rows = Array.from({ length: 60 }, (_, i) => [turns('assistant').replace('hi', `hi ${i}`)])
    rows[2] = [turns('user')]
    rows[3] = ['[not json']
    const path = table(rows, ['messages'])
    const { report } = await look(path, { roles: { messages: 'messages' } })
    expect(report.task).toBe('messages')
    expect(checkOf(report.checks, 'bad-messages')).toMatchObject({ level: 'done', rows: 2, first: [3, 4] })
  })

  it('too few rows stop it', async () => {
    const { report } = await look(table([['a', 'x']]), classes)
    expect(report.checks.map(({ kind, level }) => `${kind} ${level}`)).toEqual(
      expect.arrayContaining(['few-rows stop', 'one-class stop']),
    )
  })

  it('finds nothing in a clean table', async () => {
    const { report } = await look(table(plainRows(200)), classes)
    expect(report.checks).toEqual([])
    expect(report.parts).toEqual({ train: 180, test: 20, dropped: 0 })
  })
})

describe('a split', () => {
  it('keeps the shares of the labels, and is the same for the same seed', async () => {
    const path = table(plainRows(300, ['a', 'a', 'b']))
    const one = await look(path, { ...classes, split: { testShare: 0.2, seed: 1 } })
    expect(one.report.labels).toMatchObject([
      { name: 'a', train: 160, test: 40 },
      { name: 'b', train: 80, test: 20 },
    ])
    const again = await look(path, { ...classes, split: { testShare: 0.2, seed: 1 } })
    const other = await look(path, { ...classes, split: { testShare: 0.2, seed: 2 } })
    expect(again.decision.code).toEqual(one.decision.code)
    expect(other.decision.code).not.toEqual(one.decision.code)
  })

  it('by group tears no group apart', async () => {
    const rows = Array.from({ length: 300 }, (_, i) => [`text ${i}`, i % 2 ? 'a' : 'b', `user ${i % 30}`])
    const path = table(rows, ['text', 'label', 'user'])
    const found = await planned(path, {
      roles: { text: 'text', label: 'label', group: 'user' },
      split: { kind: 'group', testShare: 0.2 },
    })
    const testUsers = new Set(found.flatMap(({ part, row }) => (part === 'test' ? [rows[row - 1]![2]] : [])))
    const trainUsers = new Set(found.flatMap(({ part, row }) => (part === 'train' ? [rows[row - 1]![2]] : [])))
    expect(testUsers.size).toBeGreaterThan(3)
    expect([...testUsers].filter((user) => trainUsers.has(user))).toEqual([])
    expect(found.filter(({ part }) => part === 'test').length).toBeGreaterThanOrEqual(60)
  })

  it('by a test file keeps what both have out of training, and drops labels that training lacks', async () => {
    const path = table(plainRows(60))
    const testPath = write(
      'test.csv',
      csv([header, ['문장 번호 5', '나쁨'], ['새 문장', '좋음'], ['모름', '중립'], ['', '좋음']]),
    )
    const { report, decision } = await look(path, { ...classes, split: { kind: 'file', testPath } })
    expect(report).toMatchObject({ rows: 60, testRows: 4, parts: { train: 59, test: 2, dropped: 3 } })
    expect(checkOf(report.checks, 'across')).toMatchObject({ level: 'done', rows: 1, first: [6] })
    expect(checkOf(report.checks, 'unknown-labels')).toMatchObject({
      level: 'done',
      rows: 1,
      isTest: true,
      first: [3],
      names: ['중립'],
    })
    expect(checkOf(report.checks, 'empty')).toMatchObject({ rows: 1, isTest: true, first: [4] })
    expect(decision.code).toHaveLength(64)
    const rows = await planned(path, { ...classes, split: { kind: 'file', testPath } })
    expect(rows.filter(({ part }) => part === 'test').map(({ file, row, text }) => [file, row, text])).toEqual([
      [1, 1, '문장 번호 5'],
      [1, 2, '새 문장'],
    ])
  })

  it('without a test row stops it', async () => {
    const path = table(plainRows(60))
    const testPath = write('empty-test.csv', csv([header, ['', '좋음']]))
    const { report } = await look(path, { ...classes, split: { kind: 'file', testPath } })
    expect(checkOf(report.checks, 'no-test')).toMatchObject({ level: 'stop' })
  })
})

describe('rows of a plan', () => {
  it('are prompts with their responses', async () => {
    const path = table(
      Array.from({ length: 40 }, (_, i) => [`q ${i % 20}`, `a ${i}`]),
      ['Q', 'A'],
    )
    const found = await planned(path, { roles: { prompt: 'Q', response: 'A' }, split: { testShare: 0.25 } })
    expect(found[0]).toMatchObject({ file: 0, row: 1, text: 'q 0', pair: 'a 0', label: null, reason: null })
    // one question with two answers stays on one side
    for (const group of Map.groupBy(found, ({ text }) => text).values())
      expect(new Set(group.map(({ part }) => part)).size).toBe(1)
  })

  it('say so when the file changed in between', async () => {
    const path = table(plainRows(60))
    const { survey, decision, choices } = await look(path, classes)
    table(plainRows(61))
    const { plannedRows } = await import('./planned-rows.ts')
    const read = async () => {
      for await (const _ of plannedRows(survey, decision, choices));
    }
    await expect(read()).rejects.toMatchObject({
      code: 'io',
      message: expect.stringContaining('changed while it was read'),
    })
  })

  it('need columns that are there', async () => {
    await expect(look(table(plainRows(60)), { roles: { text: 'body', label: 'label' } })).rejects.toMatchObject({
      code: 'bad-data',
      data: { column: 'body' },
    })
  })
})
