import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, openApp } from '../open-app.ts'

const scratch = mkdtempSync(join(tmpdir(), 'tunesmith-data-'))
let app: App
beforeAll(() => {
  app = openApp({ home: join(scratch, 'home') })
})
afterAll(async () => {
  await app.close()
  rmSync(scratch, { recursive: true, force: true })
})

const add = (name: string, text: string) => {
  const path = join(scratch, name)
  writeFileSync(path, text)
  return app.host.library.datasetFor(path)
}

describe('datasets', () => {
  it('are shown with their file, their rows by pages and the runs that learned from them', async () => {
    const rows = Array.from({ length: 450 }, (_, i) => `"문장 ${i}, 둘째",${i % 3 === 0 ? '환불' : '배송'}`)
    const { id } = await add('문의.csv', `text,label\n${rows.join('\n')}\n`)
    const run = { modelId: null, modelFolder: '/m', method: 'lora', settings: {}, folder: '/r', startedAt: 1 }
    app.host.store.runs.start({ ...run, id: 'r1', name: 'first', datasetId: id }, process.pid)
    const [dataset] = await app.client.datasets.list()
    expect(dataset).toMatchObject({ name: '문의.csv', rows: 450, columns: ['text', 'label'], isMissing: false })
    expect(dataset?.runs).toEqual([{ id: 'r1', name: 'first' }])
    expect(dataset?.sizeBytes).toBeGreaterThan(450 * 10)

    const first = await app.client.datasets.preview({ id })
    expect(first).toMatchObject({ total: 450 })
    expect(first.rows).toHaveLength(200)
    const values = { text: '문장 0, 둘째', label: '환불' }
    expect(first.rows[0]).toEqual({ row: 1, values, part: null, reason: null })
    const last = await app.client.datasets.preview({ id, offset: 400, limit: 200 })
    expect(last.rows.map(({ row }) => row)).toEqual(Array.from({ length: 50 }, (_, i) => 401 + i))
    expect(await app.client.datasets.preview({ id, offset: 1000 })).toEqual({ total: 450, rows: [] })

    expect(await app.client.datasets.values({ id, column: 'label' })).toEqual([
      { value: '배송', rows: 300 },
      { value: '환불', rows: 150 },
    ])
    expect(await app.client.datasets.values({ id, column: 'text' })).toHaveLength(450)
    await expect(app.client.datasets.values({ id, column: 'nothing' })).rejects.toMatchObject({
      data: { code: 'not-found' },
    })
    // the file has grown since
    appendFileSync(dataset!.path, 'more,환불\n'.repeat(100))
    expect((await app.client.datasets.preview({ id, offset: 540 })).total).toBe(550)
  })

  it('have columns that are no labels, and cells that are cut', async () => {
    const rows = Array.from({ length: 501 }, (_, i) => `${i},${i === 0 ? 'x'.repeat(3000) : 'y'}`)
    const { id } = await add('wide.csv', `number,text\n${rows.join('\n')}\n`)
    expect(await app.client.datasets.values({ id, column: 'number' })).toBeNull()
    expect(await app.client.datasets.values({ id, column: 'text' })).toBeNull()
    const { rows: page } = await app.client.datasets.preview({ id, limit: 1 })
    expect(page[0]?.values.text).toHaveLength(2001)
  })

  it('are renamed and forgotten; the file stays, and one that is gone says so', async () => {
    const { id, path } = await add('short.csv', 'a,b\n1,2\n')
    expect(await app.client.datasets.rename({ id, name: ' 짧은 것 ' })).toMatchObject({ name: '짧은 것' })
    rmSync(path)
    const found = (await app.client.datasets.list()).find((dataset) => dataset.id === id)
    expect(found).toMatchObject({ isMissing: true, sizeBytes: 0 })
    await expect(app.client.datasets.preview({ id })).rejects.toMatchObject({ data: { code: 'not-found' } })
    await app.client.datasets.remove({ id })
    await expect(app.client.datasets.preview({ id })).rejects.toMatchObject({ data: { code: 'not-found' } })
    await expect(app.client.datasets.rename({ id, name: ' ' })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })
})
