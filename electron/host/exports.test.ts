import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { writeLabelledFile } from './fixtures/labelled-file.ts'
import { hasReferenceModels, referenceModel } from './fixtures/reference-models.ts'
import { openHost } from './open-host.ts'

const scratch = mkdtempSync(join(tmpdir(), 'tunesmith-exports-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

describe.skipIf(!hasReferenceModels)('an export of what a run made', () => {
  it('is checked with the rows that the run held out, and beside its base', async () => {
    const host = openHost({ home: join(scratch, 'home') })
    try {
      const data = writeLabelledFile(join(scratch, 'rows.csv'), 120)
      const { model } = await host.runs.startFinetune({
        model: referenceModel('bert-sequence'),
        data,
        text: 'text',
        label: 'label',
        method: 'full',
        epochs: 1,
        batchSize: 8,
        learningRate: 1e-3,
        dropout: false,
        baselines: false,
      })
      const outputFolder = join(scratch, 'out')
      const phases: string[] = []
      const { checks, bytes } = await host.exports.exportModel(
        { model: model.name, files: [{ format: 'onnx', precision: 'float32' }], outputFolder },
        { onEvent: (event) => event.kind === 'phase' && phases.push(event.phase) },
      )
      expect(phases).toEqual(['read', 'write', 'verify', 'verify', 'save'])
      expect(checks).toMatchObject([{ precision: 'float32', rows: 24, agreement: 1 }])
      expect(checks[0]!.differsFromBase).toBeGreaterThan(0)
      expect(bytes).toBeGreaterThan(checks[0]!.bytes)
      expect(readFileSync(join(outputFolder, 'README.md'), 'utf8')).toContain('24 rows that training did not see')
      await expect(
        host.exports.exportModel({
          model: model.name,
          files: [{ format: 'peft', precision: 'float32' }],
          outputFolder: join(scratch, 'no'),
        }),
      ).rejects.toMatchObject({ code: 'bad-argument', message: expect.stringContaining('LoRA') })
      expect(existsSync(join(scratch, 'no'))).toBe(false)
    } finally {
      await host.close()
    }
  })
})
