// What a run will cost, told from a few of its batches: every method and kind of rows, and nothing is left behind.
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fixture, hasFixtures, tempFolder } from '../test-support.ts'
import { probeSchema } from './finetune-settings.ts'
import { probe } from './probe.ts'

const root = tempFolder()
const rows = Array.from({ length: 90 }, (_, i) => `"${'word '.repeat(1 + (i % 9))}",${i % 3},the ${i % 5}`)
const data = join(root, 'rows.csv')
writeFileSync(data, `text,label,answer\n${rows.join('\n')}\n`)
const folders = { runFolder: join(root, 'run'), outputFolder: join(root, 'out'), cacheFolder: join(root, 'cache') }
const common = { data, rows: 60, batchSize: 8, threads: 1, ...folders }

const ask = (job: 'finetune' | 'finetune-text', settings: object, signal?: AbortSignal) =>
  probe(probeSchema.parse({ job, settings: { ...common, ...settings } }), { signal })

describe.skipIf(!hasFixtures)('a probe', () => {
  it.each(['head', 'lora', 'full'] as const)('of labelled rows by %s', async (method) => {
    const settings = { model: fixture('bert-sequence'), text: 'text', label: 'label', method, validationShare: 0.1 }
    const result = await ask('finetune', settings)
    expect(result).toMatchObject({ rows: 48, sampleSeconds: null, fit: { fixed: expect.any(Number) } })
    expect(result.readSeconds).toBeGreaterThan(0)
    expect(result.baselineSeconds).toBeGreaterThan(0)
    expect(result.tokensPerRow).toBeGreaterThan(2)
    expect(result.unknownShare).toBeLessThanOrEqual(1)
    expect(result.peakBytes).toBeGreaterThan(1e7)
    if (method === 'head') expect(result).toMatchObject({ learnSeconds: null, batches: 0 })
    else {
      expect(result.batches).toBeGreaterThan(1)
      expect(result.learnSeconds).toBeGreaterThan(0)
      const { trainedParameters, parameters } = result
      expect(trainedParameters < parameters / 2).toBe(method === 'lora')
    }
  })

  it.each(['lora', 'full'] as const)('of what a GPT writes by %s', async (method) => {
    const columns = { kind: 'response', prompt: 'text', response: 'answer' }
    const result = await ask('finetune-text', { model: fixture('gpt2'), columns, method })
    expect(result).toMatchObject({ fit: null, baselineSeconds: null, rows: 57 })
    expect(result.sampleSeconds).toBeGreaterThan(0)
    expect(result.readSeconds).toBeGreaterThan(0)
  })

  it('leaves nothing on disk, and ends with its signal', async () => {
    expect([existsSync(folders.runFolder), existsSync(folders.outputFolder)]).toEqual([false, false])
    const settings = { model: fixture('bert-sequence'), text: 'text', label: 'label', method: 'full' }
    await expect(ask('finetune', settings, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' })
  })
})
