import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { openSafetensors } from '../formats/safetensors.ts'
import { loadModel } from '../importing/load-model.ts'
import { copyFolder, fixture, itWithFixtures, readJsonFile, rewriteWeights, tempFolder } from '../test-support.ts'
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts'
import { type ExportFile, exportChoices } from './export-choices.ts'
import { type ExportEvent, type ExportRequest, exportModel } from './export-model.ts'

const scratch = tempFolder()
let folders = 0
const fresh = () => join(scratch, `parent-${folders}`, `export-${folders++}`)
const texts = ['hello there, how are you', 'a second text', 'and one more of them'].map((text) => ({ text }))
const onnx: ExportFile = { format: 'onnx', precision: 'float32' }
const whole: ExportFile = { format: 'safetensors', precision: 'float32' }

async function run(model: string, files: ExportFile[], more: Partial<ExportRequest> = {}) {
  const events: ExportEvent[] = []
  const outputFolder = fresh()
  const emit = (event: ExportEvent) => events.push(event)
  const result = await exportModel({ model, files, texts, outputFolder, ...more }, {}, { emit })
  return { ...result, events, json: (name: string) => readJsonFile(join(result.folder, name)) }
}

describe('the choices of an export', () => {
  itWithFixtures('foretell the size of each file, and say why some cannot be', async () => {
    for (const name of ['gpt2', 'bert-pair']) {
      const choices = await exportChoices(await loadModel(fixture(name)))
      const peft = choices.find(({ format }) => format === 'peft')!
      expect(peft).toMatchObject({ obstacle: 'no-adapter', bytes: 0 })
      const possible = choices.filter(({ obstacle, format }) => obstacle === null && format === 'onnx')
      const { checks } = await run(fixture(name), [...possible, whole])
      for (const { format, precision, bytes } of checks) {
        const told = choices.find((choice) => choice.format === format && choice.precision === precision)!
        expect(Math.abs(bytes - told.bytes), `${format} ${precision}`).toBeLessThan(40_000)
      }
    }
    const narrow = await exportChoices(await loadModel(fixture('bert-nsp')))
    const obstacles = narrow.filter(({ format }) => format === 'onnx').map(({ obstacle }) => obstacle)
    expect(obstacles).toEqual([null, null, ...Array(3).fill('nothing-to-quantise')])
  })

  itWithFixtures('exclude each other where one folder cannot hold them', async () => {
    const half: ExportFile = { format: 'safetensors', precision: 'float16' }
    await expect(run(fixture('gpt2'), [whole, half])).rejects.toThrow(/one model\.safetensors/)
    await expect(run(fixture('gpt2'), [onnx, onnx])).rejects.toThrow(/twice/)
    await expect(run(fixture('gpt2'), [{ format: 'safetensors', precision: 'int8' }])).rejects.toThrow(/float16/)
    await expect(run(fixture('gpt2'), [])).rejects.toThrow(/at least one/)
  })
})

describe('a folder with several files', () => {
  itWithFixtures('is one model for whoever opens it, its adapter beside', async () => {
    const adapter = copyFolder(fixture('gpt2/adapter'), join(scratch, 'adapter'))
    const config = join(adapter, 'adapter_config.json')
    writeFileSync(config, JSON.stringify({ ...readJsonFile(config), base_model_name_or_path: fixture('gpt2') }))
    const { folder, checks, events } = await run(
      adapter,
      [onnx, { format: 'safetensors', precision: 'float16' }, { format: 'peft', precision: 'float32' }],
      { licence: 'MIT' },
    )
    expect(readdirSync(folder).sort()).toEqual([
      'README.md',
      'adapter',
      'config.json',
      'generation_config.json',
      'model.safetensors',
      'onnx',
      'special_tokens_map.json',
      'tokenizer.json',
      'tokenizer_config.json',
    ])
    expect(checks.map(({ problem, agreement }) => [problem, agreement > 0.97])).toEqual(Array(3).fill([null, true]))
    expect(checks.every(({ differsFromBase }) => differsFromBase! > 0)).toBe(true)
    expect([...(await openSafetensors(join(folder, 'model.safetensors'))).tensors.values()][0]!.dtype).toBe('F16')
    expect((await loadModel(folder)).lora).toBeUndefined()
    expect((await loadModel(join(folder, 'adapter'))).lora).toBeDefined()
    expect(readJsonFile(join(folder, 'config.json')).dtype).toBe('float16')
    const phases = events.flatMap((event) => (event.kind === 'phase' ? [event] : []))
    expect(phases.map(({ done }) => done)).toEqual(phases.map((_, i) => i))
    expect(phases.at(-1)).toMatchObject({ phase: 'save', done: phases[0]!.total - 1 })
    const card = readFileSync(join(folder, 'README.md'), 'utf8')
    expect(card).toMatch(
      /^---\nlicense: mit\nbase_model: gpt2\npipeline_tag: text-generation\nlibrary_name: transformers\n/,
    )
    expect(card).toContain('PeftModel.from_pretrained')
  })

  itWithFixtures('fails whole where one of them fails, says which, and leaves nothing', async () => {
    const broken = copyFolder(fixture('bert-sequence'), join(scratch, 'broken'))
    // beyond the largest number of 16 bits
    await rewriteWeights(broken, (tensors) =>
      tensors.map((tensor) =>
        tensor.name.endsWith('layer.1.output.dense.weight')
          ? { ...tensor, data: Float32Array.from(tensor.data as Float32Array, (value) => value * 1e7) }
          : tensor,
      ),
    )
    const events: ExportEvent[] = []
    const outputFolder = fresh()
    const files: ExportFile[] = [{ format: 'safetensors', precision: 'float16' }, onnx]
    const failing = exportModel({ model: broken, files, texts, outputFolder }, {}, { emit: (e) => events.push(e) })
    await expect(failing).rejects.toMatchObject({ code: 'internal', data: { failed: ['model.safetensors'] } })
    const checks = events.flatMap((event) => (event.kind === 'check' ? [event.check] : []))
    expect(checks.map(({ problem }) => problem?.kind ?? null)).toEqual(['difference', null])
    expect(checks[0]!.maxDifference).toBeNull()
    expect(existsSync(join(outputFolder, '..'))).toBe(false)
  })
})

describe('the tokenizer of an export', () => {
  itWithFixtures('of older vocabulary files is a tokenizer.json that reads the same', async () => {
    for (const name of ['bert-legacy-names', 'gpt2-legacy-names']) {
      expect(existsSync(join(fixture(name), 'tokenizer.json'))).toBe(false)
      const { folder, json } = await run(fixture(name), [whole])
      expect(statSync(join(folder, 'tokenizer.json')).size).toBeGreaterThan(0)
      const [before, after] = [await loadTokenizer(fixture(name)), await loadTokenizer(folder)]
      for (const { text } of texts) expect(after.encode(text).ids).toEqual(before.encode(text).ids)
      const isBert = name.startsWith('bert')
      expect(json('tokenizer_config.json')).toMatchObject({
        tokenizer_class: isBert ? 'BertTokenizer' : 'GPT2Tokenizer',
        model_max_length: 64,
        pad_token: isBert ? '[PAD]' : '<|endoftext|>',
      })
      expect(json('special_tokens_map.json')).toHaveProperty(isBert ? 'cls_token' : 'eos_token')
    }
  })

  itWithFixtures('names every id that a program needs to begin, pad and end a text', async () => {
    const bare = copyFolder(fixture('gpt2'), join(scratch, 'bare'))
    rmSync(join(bare, 'generation_config.json'))
    const { bos_token_id: _, eos_token_id: __, pad_token_id: ___, ...config } = readJsonFile(join(bare, 'config.json'))
    writeFileSync(join(bare, 'config.json'), JSON.stringify({ ...config, torch_dtype: 'bfloat16' }))
    writeFileSync(
      join(bare, 'tokenizer_config.json'),
      JSON.stringify({ eos_token: '<|endoftext|>', model_max_length: 1e30 }),
    )
    writeFileSync(join(bare, 'chat_template.jinja'), '{{ messages[0].content }}')
    const { json, folder } = await run(bare, [onnx])
    const ids = { bos_token_id: 0, eos_token_id: 0, pad_token_id: 0 }
    expect(json('generation_config.json')).toMatchObject(ids)
    expect(json('config.json')).toMatchObject({ ...ids, dtype: 'float32' })
    expect(json('config.json')).not.toHaveProperty('torch_dtype')
    expect(json('tokenizer_config.json')).toMatchObject({
      model_max_length: 64,
      pad_token: '<|endoftext|>',
      model_input_names: ['input_ids', 'attention_mask'],
      chat_template: '{{ messages[0].content }}',
    })
    expect(existsSync(join(folder, 'chat_template.jinja'))).toBe(true)
  })
})

describe('a check with known labels', () => {
  itWithFixtures('says what each file makes of them, and the card never shows a row', async () => {
    const { labels } = (await loadModel(fixture('bert-sequence'))).config
    const secret = 'the number of my account is 12'
    const rows = [secret, 'a second text', 'and one more of them'].map((text, i) => ({ text, label: labels[i % 2]! }))
    const { checks, folder } = await run(fixture('bert-sequence'), [onnx], { texts: rows, areHeldOut: true })
    expect(checks[0]).toMatchObject({ kind: 'label', rows: 3, answers: 3, same: 3 })
    expect(checks[0]!.accuracy).toEqual({ live: checks[0]!.accuracy!.live, exported: checks[0]!.accuracy!.live })
    const card = readFileSync(join(folder, 'README.md'), 'utf8')
    expect(card).toContain('3 rows that training did not see')
    expect(card).not.toContain(secret)
  })

  itWithFixtures('tells scores, several labels and vectors by what they are', async () => {
    const kinds = {
      'bert-similarity': 'score',
      'bert-multilabel': 'labels',
      'bert-token': 'token',
      'bert-nsp': 'label',
    }
    for (const [name, kind] of Object.entries(kinds)) {
      const { checks } = await run(fixture(name), [onnx])
      expect(checks[0], name).toMatchObject({ kind, agreement: 1, problem: null })
    }
  })
})
