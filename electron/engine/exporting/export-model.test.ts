import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { createRandom } from '../../../shared/domain/random.ts'
import { openSafetensors, readFloats } from '../formats/safetensors.ts'
import { loadModel, withTask } from '../importing/load-model.ts'
import { int64, openSession } from '../runtime/session.ts'
import { copyFolder, fixture, itWithFixtures, readJsonFile, rewriteWeights, tempFolder } from '../test-support.ts'
import { saveAdapter, saveHead } from '../training/save-model.ts'
import type { ExportFormat } from './export-choices.ts'
import { type ExportRequest, exportModel } from './export-model.ts'
import type { OnnxPrecision } from './onnx-file.ts'

const scratch = tempFolder()
const texts = ['hello there, how are you', 'a second text', 'and one more of them'].map((text) => ({ text }))
type Asked = Omit<Partial<ExportRequest>, 'files'> & {
  model: string
  format: ExportFormat
  precisions?: readonly OnnxPrecision[]
  outputFolder: string
}
const requestOf = ({ format, precisions = ['float32'], ...request }: Asked): ExportRequest => ({
  texts,
  files: precisions.map((precision) => ({ format, precision })),
  ...request,
})
const run = (asked: Asked) => exportModel(requestOf(asked), {}, { emit: () => undefined })
let folders = 0
const fresh = () => join(scratch, `export-${folders++}`)
const normal = (size: number) => {
  const random = createRandom(size)
  return Float32Array.from({ length: size }, () => 0.2 * random.normal())
}

describe('an ONNX export', () => {
  for (const name of ['bert-mlm', 'bert-pretraining', 'bert-nsp', 'bert-sequence', 'bert-similarity', 'bert-token'])
    itWithFixtures(`of ${name} answers as the model does, in 32 and 16 bits`, async () => {
      const out = fresh()
      const { checks } = await run({
        model: fixture(name),
        format: 'onnx',
        outputFolder: out,
        precisions: ['float32', 'float16'],
      })
      expect(checks.map(({ file }) => file)).toEqual([join('onnx', 'model.onnx'), join('onnx', 'model_fp16.onnx')])
      expect(checks[0]).toMatchObject({ agreement: 1, rows: 3, differsFromBase: null })
      expect(checks[0]!.maxDifference).toBeLessThan(1e-5)
      expect(checks[1]!.bytes).toBeLessThan(0.6 * checks[0]!.bytes)
      for (const file of ['config.json', 'tokenizer.json', 'README.md']) expect(existsSync(join(out, file))).toBe(true)
    })

  for (const name of ['gpt1', 'gpt2', 'gpt2-sequence'])
    itWithFixtures(`of ${name} answers as the model does at every precision`, async () => {
      const { checks } = await run({
        model: fixture(name),
        format: 'onnx',
        outputFolder: fresh(),
        precisions: ['float32', 'float16', 'int8-dynamic', 'int8', 'int4'],
      }).catch((error) => {
        // a tiny random model has answers so close together that 4 bits may turn them: then the check must say so
        expect(error.message).toMatch(/model_q4\.onnx failed its check/)
        return { checks: [] }
      })
      if (checks.length > 0) expect(checks[0]!.maxDifference).toBeLessThan(1e-5)
    })

  itWithFixtures('of GPT-2 goes on from its cache, whichever side is padded', async () => {
    const out = fresh()
    await run({ model: fixture('gpt2'), format: 'onnx', outputFolder: out })
    const { config } = await loadModel(fixture('gpt2'))
    const session = await openSession(join(out, 'onnx/model.onnx'))
    const cacheShape = (past: number) => [1, config.heads, past, config.width / config.heads]
    const none = { dtype: 'float32' as const, shape: cacheShape(0), data: new Float32Array(0) }
    const caches = session.inputNames.filter((name) => name.startsWith('past_key_values'))
    const ask = (ids: number[], mask: number[], positions: number[], past = new Map<string, typeof none>()) =>
      session.run({
        input_ids: int64(ids, [1, ids.length]),
        attention_mask: int64(mask, [1, mask.length]),
        position_ids: int64(positions, [1, positions.length]),
        ...Object.fromEntries(caches.map((name) => [name, past.get(name) ?? none])),
      })
    const last = (logits: { data: unknown; shape: readonly number[] }) =>
      (logits.data as Float32Array).slice(-logits.shape[2]!)
    const ids = [5, 9, 17, 3, 8]
    const whole = last((await ask(ids, [1, 1, 1, 1, 1], [0, 1, 2, 3, 4])).logits!)
    const first = await ask(ids.slice(0, 3), [1, 1, 1], [0, 1, 2])
    const kept = new Map(
      caches.map((name) => [name, first[name.replace('past_key_values', 'present')]! as typeof none]),
    )
    const continued = last((await ask(ids.slice(3), [1, 1, 1, 1, 1], [3, 4], kept)).logits!)
    const padded = last((await ask([0, 0, ...ids], [0, 0, 1, 1, 1, 1, 1], [1, 1, 0, 1, 2, 3, 4])).logits!)
    for (const other of [continued, padded])
      expect(Math.max(...whole.map((logit, i) => Math.abs(logit - other[i]!)))).toBeLessThan(1e-5)
    await session.close()
  })

  itWithFixtures('holds a head on pooled states in one graph', async () => {
    const base = await loadModel(fixture('bert-mlm'))
    const head = join(scratch, 'head')
    const { width } = base.config
    const layers = [
      { weight: normal(width * 3), bias: normal(3), inputs: width, outputs: 3, activation: 'none' as const },
    ]
    await saveHead(head, base, 'mean', layers, { labels: ['가', '나', '다'], problem: 'classes' })
    const out = fresh()
    const { checks } = await run({ model: head, format: 'onnx', outputFolder: out })
    expect(checks[0]!.maxDifference).toBeLessThan(1e-5)
    expect(readJsonFile(join(out, 'config.json'))).toMatchObject({
      architectures: ['BertForSequenceClassification'],
      id2label: { 0: '가', 1: '나', 2: '다' },
    })
    const merged = fresh()
    const { notes } = await run({ model: head, format: 'safetensors', outputFolder: merged })
    expect(notes[0]).toMatch(/base\//)
    expect((await loadModel(merged)).head?.layers).toHaveLength(1)
  })
})

describe('a merged export', () => {
  const adapterOf = async () => {
    const base = await loadModel(fixture('bert-mlm'))
    const { config } = withTask(base, 'sequence', ['no', 'yes'], 'classes')
    const { width, layers } = config
    const settings = { rank: 2, alpha: 4, dropout: 0, targets: ['query'], rsLora: false }
    const parameters = new Map<string, Float32Array>()
    const shapes = new Map<string, readonly number[]>()
    const add = (name: string, ...shape: number[]) => {
      parameters.set(name, normal(shape.reduce((a, b) => a * b, 1)))
      shapes.set(name, shape)
    }
    for (let layer = 0; layer < layers; layer++) {
      const module = `base_model.model.bert.encoder.layer.${layer}.attention.self.query`
      add(`${module}.lora_A.weight`, 2, width)
      add(`${module}.lora_B.weight`, width, 2)
    }
    add('classifier.weight', 2, width)
    add('classifier.bias', 2)
    add('bert.pooler.dense.weight', width, width)
    add('bert.pooler.dense.bias', width)
    const folder = join(scratch, `adapter-${folders++}`)
    await saveAdapter(folder, base, config, settings, parameters, shapes)
    return { folder, base }
  }

  itWithFixtures('has the adapter in its weights and answers as the two together', async () => {
    const { folder, base } = await adapterOf()
    const out = fresh()
    const { checks } = await run({ model: folder, format: 'safetensors', outputFolder: out })
    expect(checks[0]!.maxDifference).toBeLessThan(1e-5)
    expect(checks[0]!.differsFromBase).toBeGreaterThan(0)
    const merged = await loadModel(out)
    expect(merged.lora).toBeUndefined()
    const name = 'bert.encoder.layer.0.attention.self.query.weight'
    const shape = [base.config.width, base.config.width]
    expect(await merged.source.read(name, shape)).not.toEqual(await base.source.read(name, shape))
    const card = readFileSync(join(out, 'README.md'), 'utf8')
    expect(card).toContain('largest difference')
  })

  itWithFixtures('as PEFT keeps the names and shapes of the adapter', async () => {
    const { folder } = await adapterOf()
    const out = fresh()
    await run({ model: folder, format: 'peft', outputFolder: out })
    const [given, written] = [
      await openSafetensors(join(folder, 'adapter_model.safetensors')),
      await openSafetensors(join(out, 'adapter_model.safetensors')),
    ]
    const shapesOf = ({ tensors }: typeof given) => [...tensors].map(([name, { shape }]) => [name, shape])
    expect(shapesOf(written)).toEqual(shapesOf(given))
    expect(await readFloats(written, 'base_model.model.classifier.bias')).toEqual(
      await readFloats(given, 'base_model.model.classifier.bias'),
    )
  })

  itWithFixtures('of a fully tuned model must differ from its base', async () => {
    const same = copyFolder(fixture('bert-sequence'), join(scratch, 'same'))
    const request = { model: same, format: 'safetensors', baseFolder: fixture('bert-sequence') } as const
    await expect(run({ ...request, outputFolder: fresh() })).rejects.toThrow(/answers exactly as its base/)
    await rewriteWeights(same, (tensors) =>
      tensors.map((tensor) =>
        tensor.name.endsWith('layer.0.output.dense.bias')
          ? { ...tensor, data: Float32Array.from({ length: tensor.shape[0]! }, (_, i) => 0.1 * (i % 7)) }
          : tensor,
      ),
    )
    expect((await run({ ...request, outputFolder: fresh() })).checks[0]!.differsFromBase).toBeGreaterThan(0)
  })
})

describe('an export that cannot be', () => {
  itWithFixtures('is refused, and leaves nothing', async () => {
    const model = fixture('bert-mlm')
    const parent = join(scratch, 'nothing')
    const out = join(parent, 'out')
    await expect(run({ model, format: 'peft', outputFolder: out })).rejects.toMatchObject({ code: 'bad-argument' })
    await expect(
      run({ model: fixture('bert-nsp'), format: 'onnx', outputFolder: out, precisions: ['int8'] }),
    ).rejects.toMatchObject({ code: 'bad-argument', message: expect.stringContaining('32') })
    await expect(run({ model, format: 'onnx', outputFolder: out, texts: [] })).rejects.toThrow(/no text/)
    const controller = new AbortController()
    const cancelled = exportModel(
      requestOf({ model, format: 'onnx', outputFolder: out }),
      {},
      {
        signal: controller.signal,
        emit: (event) => event.kind === 'phase' && event.phase === 'verify' && controller.abort(),
      },
    )
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' })
    expect(existsSync(parent) ? readdirSync(parent) : []).toEqual([])
    await run({ model, format: 'onnx', outputFolder: out })
    await expect(run({ model, format: 'onnx', outputFolder: out })).rejects.toThrow(/not empty/)
  })
})
