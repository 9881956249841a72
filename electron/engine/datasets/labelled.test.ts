import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { loadLabelled, loadTexts } from './labelled.ts'
import { sortClassNames } from './labels.ts'
import { createTempFiles } from './temp-files.fixture.ts'

const write = createTempFiles()
const content = 'text,other,label\ngood,x,pos\n ,x,pos\nbad,,neg\nso so,x,\nfine,y,pos\n'

describe('classes', () => {
  it('sorts names, reports skipped rows, hashes the file', async () => {
    expect(await loadLabelled(write('a.csv', content), { text: 'text', label: 'label' })).toEqual({
      texts: ['good', 'bad', 'fine'],
      labels: [1, 0, 1],
      classNames: ['neg', 'pos'],
      rowNumbers: [1, 3, 5],
      skipped: [
        { row: 2, reason: 'column "text" is empty' },
        { row: 4, reason: 'column "label" is empty' },
      ],
      contentHash: createHash('sha256').update(content).digest('hex'),
    })
  })

  it('reads pairs', async () => {
    const data = await loadLabelled(write('a.csv', `${content}worse,z,neg\n`), {
      text: 'text',
      textPair: 'other',
      label: 'label',
    })
    expect(data.pairs).toEqual(['x', 'y', 'z'])
    expect(data.skipped.map((skip) => skip.row)).toEqual([2, 3, 4])
    expect(data.skipped[1]!.reason).toBe('column "other" is empty')
  })

  it('sorts numbers by value and names by code point', async () => {
    const labels = (names: string[]) => write('order.csv', `text,label\n${names.map((name) => `t,${name}\n`).join('')}`)
    const classNames = async (names: string[]) =>
      (await loadLabelled(labels(names), { text: 'text', label: 'label' })).classNames
    expect(sortClassNames(['b', 'a', 'c', 'd'], ['d', 'gone', 'b', 'd'])).toEqual(['d', 'b', 'a', 'c'])
    expect(await classNames(['10', '9', '-1', '2'])).toEqual(['-1', '2', '9', '10'])
    expect(await classNames(['b', 'B', '가', '10', '9', '😀', '\uF900'])).toEqual([
      '10',
      '9',
      'B',
      'b',
      '가',
      '\uF900',
      '😀',
    ])
  })

  it('keeps the classes of the training file', async () => {
    const data = await loadLabelled(write('b.csv', 'text,label\nx,b\ny,new\n'), {
      text: 'text',
      label: 'label',
      classNames: ['a', 'b'],
    })
    expect(data).toMatchObject({
      labels: [1],
      classNames: ['a', 'b'],
      skipped: [{ row: 2, reason: 'label "new" is not one of the classes' }],
    })
  })

  it('draws the same sample for the same seed, in file order', async () => {
    const path = write(
      'many.csv',
      `text,label\n${Array.from({ length: 1000 }, (_, i) => `t${i + 1},${i % 2}\n`).join('')}`,
    )
    const sample = async (seed: number) =>
      (await loadLabelled(path, { text: 'text', label: 'label', rows: 100, seed })).rowNumbers
    const first = await sample(1)
    expect(new Set(first).size).toBe(100)
    expect(first).toEqual(first.toSorted((a, b) => a - b))
    expect(await sample(1)).toEqual(first)
    expect(await sample(2)).not.toEqual(first)
    const mean = first.reduce((a, b) => a + b) / 100
    expect(Math.abs(mean - 500)).toBeLessThan(100) // 3.5 standard errors
  })

  it('knows of a sample how many rows there were, and all of their classes', async () => {
    const lines = Array.from({ length: 400 }, (_, i) => `t${i},${i === 399 ? 'rare' : 'common'}\n`)
    const path = write('rare.csv', `text,label\n${lines.join('')}`)
    const sample = await loadLabelled(path, { text: 'text', label: 'label', rows: 20, seed: 1 })
    expect(sample).toMatchObject({ drawnFrom: 400, classNames: ['common', 'rare'] })
    expect(sample.labels).toHaveLength(20)
    expect(await loadLabelled(path, { text: 'text', label: 'label', rows: 400 })).not.toHaveProperty('drawnFrom')
  })

  it('refuses a missing column, one class only, no usable row', async () => {
    const path = write('a.csv', content)
    await expect(loadLabelled(path, { text: 'body', label: 'label' })).rejects.toThrow(
      'there is no column "body". The columns are: text, other, label.',
    )
    const same = write('same.csv', 'text,label\na,1\nb,1\n')
    await expect(loadLabelled(same, { text: 'text', label: 'label' })).rejects.toThrow(
      'every row has the same label in column "label": "1"',
    )
    const blank = write('blank.csv', 'text,label\n,1\n,2\n')
    await expect(loadLabelled(blank, { text: 'text', label: 'label' })).rejects.toMatchObject({
      code: 'bad-data',
      data: { skipped: 2 },
    })
  })
})

it('reads scores and reports what is no number', async () => {
  const path = write('scores.csv', 'text,score\na,2.5\nb,n/a\nc,-1e1\n')
  const data = await loadLabelled(path, { text: 'text', label: 'score', kind: 'score' })
  expect(data.labels).toEqual([2.5, -10])
  expect(data.classNames).toBeUndefined()
  expect(data.skipped).toEqual([{ row: 2, reason: 'label "n/a" is not a number' }])
})

it('reads several labels a row, from a cell or a JSON array', async () => {
  const expected = { labels: [], classNames: ['fun', 'long', 'sad'], multiLabels: [[1, 0, 1], [0, 1, 0], [1, 1, 0]] } // biome-ignore format: a matrix
  const options = { text: 'text', label: 'tags', kind: 'multi-label' as const }
  const csv = write('tags.csv', 'text,tags\na,sad | fun\nb,long\nc,fun; long\n')
  expect(await loadLabelled(csv, options)).toMatchObject(expected)
  const jsonl = write(
    'tags.jsonl',
    '{"text":"a","tags":["sad","fun"]}\n{"text":"b","tags":["long"]}\n{"text":"c","tags":["fun","long"]}\n',
  )
  expect(await loadLabelled(jsonl, options)).toMatchObject(expected)
})

it('reads unlabelled texts', async () => {
  const data = await loadTexts(write('a.csv', content), 'other')
  expect(data).toMatchObject({
    texts: ['x', 'x', 'x', 'y'],
    rowNumbers: [1, 2, 4, 5],
    skipped: [{ row: 3, reason: 'column "other" is empty' }],
  })
})
