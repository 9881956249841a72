// The models that come with the project: whole, as the manifest says, and loadable.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts'
import { loadModel } from './load-model.ts'

const models = join(import.meta.dirname, '../../../models')
type Manifest = Record<string, { licence: string; files: Record<string, { bytes: number; sha256: string }> }>
const manifest: Manifest = JSON.parse(readFileSync(join(models, 'manifest.json'), 'utf8'))

describe.each(Object.entries(manifest))('%s', (name, { files }) => {
  it('has the files of the manifest, unchanged', () => {
    expect(Object.keys(files)).toContain('README.md')
    for (const [file, { sha256 }] of Object.entries(files)) {
      const hash = createHash('sha256').update(readFileSync(join(models, name, file)))
      expect(hash.digest('hex'), file).toBe(sha256)
    }
  })

  it('loads, with a tokenizer of its vocabulary', async () => {
    const model = await loadModel(join(models, name))
    const tokenizer = await loadTokenizer(model.tokenizerFolder)
    expect(tokenizer.vocabSize).toBe(model.config.vocabSize)
  })
})
