import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dataChoicesSchema } from '../../../shared/domain/data-choices.ts'
import { loadConversations } from '../../engine/datasets/conversations.ts'
import { loadLabelled } from '../../engine/datasets/labelled.ts'
import { csv, plainRows } from '../../engine/intake/draft.fixture.ts'
import { type Host, openHost } from '../open-host.ts'
import { materialise, placeOfLine } from './materialise.ts'

const scratch = mkdtempSync(join(tmpdir(), 'tunesmith-materialise-'))
let host: Host
beforeAll(() => {
  host = openHost({ home: join(scratch, 'home') })
})
afterAll(async () => {
  await host.close()
  rmSync(scratch, { recursive: true, force: true })
})

let count = 0
async function stored(content: string, said: Parameters<typeof dataChoicesSchema.parse>[0]): Promise<string> {
  const path = join(scratch, `${count++}.csv`)
  writeFileSync(path, content)
  const watch = { signal: new AbortController().signal, report: () => undefined }
  const choices = dataChoicesSchema.parse(said)
  return (await host.imports.importDataset({ draft: { path, choices }, name: 'n' }, watch)).datasetId
}
const rowsOf = (id: string, part: string) =>
  [...host.store.datasetRows.batches(id)].flat().filter((row) => row.part === part)

describe('a materialised dataset', () => {
  it('is exactly the stored parts, as labelled rows', async () => {
    const rows = [...plainRows(200), ['  leading and trailing  ', '좋음 '], ['', '좋음'], ['a "quoted"\nline', '나쁨']]
    const id = await stored(csv([['text', 'label'], ...rows]), {
      roles: { text: 'text', label: 'label' },
      labels: { names: { 좋음: '긍정' } },
      split: { testShare: 0.25, seed: 3 },
    })
    const folder = join(scratch, 'run', 'data')
    const files = await materialise(host.store, id, folder)
    expect(files).toEqual({
      data: join(folder, 'train.jsonl'),
      testData: join(folder, 'test.jsonl'),
      task: 'classes',
      columns: { kind: 'classes', text: 'text', label: 'label' },
      rows: { train: rowsOf(id, 'train').length, test: rowsOf(id, 'test').length },
    })
    expect(readdirSync(folder).sort()).toEqual(['test.jsonl', 'train.jsonl'])
    const train = await loadLabelled(files.data, { text: 'text', label: 'label' })
    const test = await loadLabelled(files.testData, { text: 'text', label: 'label', classNames: train.classNames })
    expect(train.skipped).toEqual([])
    expect(test.skipped).toEqual([])
    expect(train.classNames).toEqual(['긍정', '나쁨'])
    const named = (data: typeof train) => data.texts.map((text, i) => [text, train.classNames![data.labels[i]!]])
    for (const [part, data] of [
      ['train', train],
      ['test', test],
    ] as const)
      expect(named(data)).toEqual(rowsOf(id, part).map(({ text, label }) => [text, label]))
    expect(test.texts.length).toBe(51)

    // a line of a run leads back to its row
    const line = test.rowNumbers[7]!
    const place = placeOfLine(host.store, id, 'test', line)
    expect(host.store.datasetRows.getRow(id, place!).text).toBe(test.texts[7])
    expect(placeOfLine(host.store, id, 'test', 1000)).toBeUndefined()
  })

  it('gives pairs with scores', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => [`a ${i}`, `b ${i}`, String(i / 12)])
    const roles = { text: 'one', pair: 'two', label: 'score' }
    const id = await stored(csv([['one', 'two', 'score'], ...rows]), { roles, labels: { kind: 'score' } })
    const files = await materialise(host.store, id, join(scratch, 'score'))
    expect(files.columns).toEqual({ kind: 'score', text: 'text', textPair: 'pair', label: 'label' })
    const data = await loadLabelled(files.data, { text: 'text', textPair: 'pair', label: 'label', kind: 'score' })
    expect(data.skipped).toEqual([])
    const all = rowsOf(id, 'train').map(({ pair, label }) => [pair, Number(label)])
    expect(data.pairs!.map((pair, i) => [pair, data.labels[i]])).toEqual(all)
  })

  it('gives prompts and responses, conversations and texts', async () => {
    const answers = Array.from({ length: 60 }, (_, i) => [`묻기 ${i}`, `답하기 ${i}`])
    const asked = await stored(csv([['Q', 'A'], ...answers]), { roles: { prompt: 'Q', response: 'A' } })
    const response = await materialise(host.store, asked, join(scratch, 'response'))
    expect(response.columns).toEqual({ kind: 'response', prompt: 'prompt', response: 'response' })
    const { items, skipped } = await loadConversations(response.data, {
      kind: 'response',
      prompt: 'prompt',
      response: 'response',
    })
    expect(skipped).toEqual([])
    expect(items.map(({ content }) => ('turns' in content ? content.turns.map((turn) => turn.content) : []))).toEqual(
      rowsOf(asked, 'train').map(({ text, pair }) => [text, pair]),
    )

    const turns = Array.from({ length: 60 }, (_, i) => [
      JSON.stringify([
        { role: 'user', content: `hi ${i}` },
        { role: 'assistant', content: 'yes' },
      ]),
    ])
    const talked = await stored(csv([['m'], ...turns]), { roles: { messages: 'm' } })
    const messages = await materialise(host.store, talked, join(scratch, 'messages'))
    expect(messages.columns).toEqual({ kind: 'messages', messages: 'messages' })
    const conversations = await loadConversations(messages.testData, { kind: 'messages', messages: 'messages' })
    expect(conversations.skipped).toEqual([])
    expect(conversations.items).toHaveLength(messages.rows.test)

    const told = await stored(csv([['t'], ...plainRows(60).map(([text]) => [text!])]), { roles: { text: 't' } })
    const texts = await materialise(host.store, told, join(scratch, 'text'))
    const plain = await loadConversations(texts.data, { kind: 'text', text: 'text' })
    expect(plain.items.map(({ content }) => ('text' in content ? content.text : ''))).toEqual(
      rowsOf(told, 'train').map(({ text }) => text),
    )
  })

  it('follows a label that was corrected', async () => {
    const id = await stored(csv([['text', 'label'], ...plainRows(60)]), { roles: { text: 'text', label: 'label' } })
    host.store.datasetRows.setLabel(id, { file: 0, row: 1 }, '나쁨')
    const { data, testData } = await materialise(host.store, id, join(scratch, 'corrected'))
    const lines = `${readFileSync(data, 'utf8')}${readFileSync(testData, 'utf8')}`
    expect(lines).toContain('{"text":"문장 번호 0","label":"나쁨"}')
  })

  it('is refused for a dataset that is only a file, and where it cannot be written', async () => {
    const path = join(scratch, 'plain.csv')
    writeFileSync(path, csv([['text', 'label'], ...plainRows(4)]))
    const { id } = await host.library.datasetFor(path)
    await expect(materialise(host.store, id, join(scratch, 'x'))).rejects.toMatchObject({ code: 'bad-argument' })
    const known = await stored(csv([['text', 'label'], ...plainRows(61)]), { roles: { text: 'text', label: 'label' } })
    await expect(materialise(host.store, known, join(path, 'below'))).rejects.toMatchObject({ code: 'io' })
  })
})
