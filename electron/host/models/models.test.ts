import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { JobView } from '../../../shared/contract/jobs.ts'
import type { ModelView } from '../../../shared/contract/models.ts'
import { modelRecord } from '../../store/fixtures/records.ts'
import { hasReferenceModels, referenceModel } from '../fixtures/reference-models.ts'
import { type App, openApp } from '../open-app.ts'

const scratch = mkdtempSync(join(tmpdir(), 'tunesmith-models-'))
const opened: App[] = []
const open = (home: string): App => {
  const app = openApp({ home: join(scratch, home) })
  opened.push(app)
  return app
}
afterEach(() => Promise.all(opened.splice(0).map((app) => app.close())))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

/** A folder of the user's own with a copy of a reference model. */
function userFolder(name: string, model = name): string {
  const folder = join(mkdtempSync(join(scratch, 'user-')), name)
  cpSync(referenceModel(model), folder, { recursive: true })
  return folder
}

async function jobOf(app: App, jobId: string, onChange: (job: JobView) => void = () => undefined): Promise<JobView> {
  let last: JobView | undefined
  for await (const job of await app.client.jobs.watch({ id: jobId })) {
    last = job
    onChange(job)
  }
  return last!
}

async function importModel(app: App, path: string, options: { name?: string; copy?: boolean } = {}): Promise<JobView> {
  const { jobId } = await app.client.models.import({ path, ...options })
  return jobOf(app, jobId)
}

async function imported(app: App, path: string, options: { name?: string; copy?: boolean } = {}): Promise<ModelView> {
  const job = await importModel(app, path, options)
  expect(job.error).toBeNull()
  return (await app.client.models.details({ id: String(job.result?.modelId) })).model
}

const appError = (code: string, message: string | RegExp) => ({
  code: 'APP_ERROR',
  data: { code, message: expect.stringMatching(message) },
})

/** A LoRA folder on `base`, as PEFT lays it out; rank 1 on the query of the first layer. */
function writeAdapter(folder: string, base: string): string {
  mkdirSync(folder, { recursive: true })
  const config = {
    peft_type: 'LORA',
    base_model_name_or_path: base,
    r: 1,
    lora_alpha: 1,
    target_modules: ['c_attn'],
    use_rslora: false,
  }
  writeFileSync(join(folder, 'adapter_config.json'), JSON.stringify(config))
  const { n_layer, n_embd } = JSON.parse(readFileSync(join(referenceModel('gpt2'), 'config.json'), 'utf8'))
  const tensors: [string, number[]][] = []
  for (let layer = 0; layer < n_layer; layer++) {
    const name = `base_model.model.transformer.h.${layer}.attn.c_attn`
    tensors.push([`${name}.lora_A.weight`, [1, n_embd]], [`${name}.lora_B.weight`, [3 * n_embd, 1]])
  }
  writeFileSync(join(folder, 'adapter_model.safetensors'), safetensors(tensors))
  return folder
}

function safetensors(tensors: [string, number[]][]): Buffer {
  const header: Record<string, unknown> = {}
  let end = 0
  for (const [name, shape] of tensors) {
    const bytes = 4 * shape.reduce((a, b) => a * b, 1)
    header[name] = { dtype: 'F32', shape, data_offsets: [end, end + bytes] }
    end += bytes
  }
  const json = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(json.length))
  return Buffer.concat([length, json, Buffer.alloc(end)])
}

describe.skipIf(!hasReferenceModels)('the library', () => {
  it('says of each model what it is and what can be done with it', async () => {
    const app = open('views')
    const expected: Record<string, Partial<ModelView>> = {
      gpt2: { kind: 'gpt', task: 'causal-lm', uses: ['chat', 'inside'], segments: 0 },
      'bert-mlm': { kind: 'bert', task: 'masked-lm', uses: ['fill-mask', 'inside'], segments: 2 },
      'bert-nsp': { task: 'next-sentence', uses: ['pair', 'inside'] },
      'bert-pretraining': { task: 'pretraining', uses: ['fill-mask', 'pair', 'inside'] },
      'bert-similarity': { task: 'sequence', problem: 'score', uses: ['similarity', 'pair', 'inside'] },
      'bert-token': { task: 'token', uses: ['inside'] },
    }
    for (const name of Object.keys(expected)) await imported(app, referenceModel(name))
    const list = await app.client.models.list()
    for (const [name, fields] of Object.entries(expected)) {
      const model = list.find((one) => one.name === name)
      expect(model).toMatchObject({ ...fields, originKind: 'imported', isMissing: false, isAdapter: false })
      expect(Math.min(model!.layers, model!.width, model!.heads, model!.vocabSize, model!.positions)).toBeGreaterThan(0)
      expect(model!.sizeBytes).toBeGreaterThan(1000)
    }
  })

  it('tells config, card, licence and tensors, and what a made model was made from', async () => {
    const app = open('details')
    const folder = userFolder('bert-mlm')
    writeFileSync(
      join(folder, 'README.md'),
      '---\nlicense: apache-2.0\ntags:\n- x\n---\n# Title\n\n![image](x)\n\nReads **Korean**.\n\n## Limitations\n\nKnows no names.\n\n## Other\n\nNo.\n',
    )
    const model = await imported(app, folder)
    const details = await app.client.models.details({ id: model.id })
    expect(details).toMatchObject({
      missing: null,
      summary: 'Reads **Korean**.',
      caution: 'Knows no names.',
      run: null,
    })
    expect(details.card).toMatch(/^# Title/)
    expect(details.config).toBe(readFileSync(join(folder, 'config.json'), 'utf8'))
    expect(details.model.licence).toBe('Apache-2.0')
    expect(details.tensors.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0)).toBe(model.parameters)
    expect(details.tensors[0]?.name).toMatch(/embeddings/)
  })

  it('shows older rows at once, reads what they lack behind their back, and keeps it', async () => {
    const app = open('older')
    const record = modelRecord({ folder: referenceModel('gpt2'), family: 'gpt2', task: 'causal-lm', sizeBytes: 7 })
    app.host.store.models.insert(record)
    app.host.store.models.insert(modelRecord({ id: 'gone', name: 'Gone', folder: join(scratch, 'nowhere') }))
    const stop = new AbortController()
    const changes = app.client.app.watch(undefined, { signal: stop.signal })
    const first = await app.client.models.list()
    expect(first.find(({ id }) => id === 'm1')).toMatchObject({ layers: 0, sizeBytes: 7, isMissing: false })
    expect(first.find(({ id }) => id === 'gone')).toMatchObject({ isMissing: true })
    for await (const event of await changes) if (event.kind === 'changed' && event.what === 'models') break
    stop.abort()
    const second = await app.client.models.list()
    expect(second.find(({ id }) => id === 'm1')?.layers).toBeGreaterThan(0)
    const gone = await app.client.models.details({ id: 'gone' })
    expect(gone).toMatchObject({ missing: join(scratch, 'nowhere'), config: null, card: null, tensors: [] })
  })

  it('renames, with names that are names of folders and not taken', async () => {
    const app = open('rename')
    const model = await imported(app, referenceModel('gpt2'))
    await imported(app, referenceModel('bert-nsp'))
    expect((await app.client.models.rename({ id: model.id, name: ' 이야기 '.normalize('NFD') })).name).toBe('이야기')
    await expect(app.client.models.rename({ id: model.id, name: 'bert-nsp' })).rejects.toMatchObject(
      appError('bad-argument', 'already a model named "bert-nsp"'),
    )
    await expect(app.client.models.rename({ id: model.id, name: 'a/b' })).rejects.toMatchObject(
      appError('bad-argument', 'choose another name'),
    )
    await expect(app.client.models.rename({ id: 'none', name: 'x' })).rejects.toMatchObject(
      appError('not-found', 'none'),
    )
  })
})

describe.skipIf(!hasReferenceModels)('an import', () => {
  it('takes a folder, a file in it, or the only model below, once', async () => {
    const app = open('once')
    const folder = userFolder('gpt2')
    const phases = new Set<string>()
    const { jobId } = await app.client.models.import({ path: join(folder, 'config.json') })
    const job = await jobOf(app, jobId, ({ progress }) => phases.add(progress.phase))
    expect(job).toMatchObject({
      state: 'done',
      title: 'config.json',
      result: { isNew: true, isFound: false, name: 'gpt2' },
    })
    expect([...phases].filter((phase) => phase !== 'waiting')).toEqual(['reading', 'checking', 'hashing'])
    expect(job.progress.done).toBe(job.progress.total)
    const again = await importModel(app, join(folder, '..'))
    expect(again.result).toEqual({ ...job.result, isNew: false })
    const elsewhere = await importModel(app, userFolder('other', 'gpt2'))
    expect(elsewhere.result).toEqual({ ...job.result, isNew: false })
  })

  it('finds a model again whose folder was moved', async () => {
    const app = open('moved')
    const folder = userFolder('gpt2')
    const model = await imported(app, folder)
    renameSync(folder, `${folder}-moved`)
    expect((await app.client.models.list())[0]).toMatchObject({ isMissing: true })
    const job = await importModel(app, `${folder}-moved`)
    expect(job.result).toMatchObject({ modelId: model.id, isNew: false, isFound: true })
    expect((await app.client.models.list())[0]).toMatchObject({ folder: `${folder}-moved`, isMissing: false })
  })

  it('copies when asked, and always what was uploaded, with links followed and other formats left', async () => {
    const app = open('copied')
    const folder = userFolder('gpt2')
    const elsewhere = join(folder, '..', 'blob')
    renameSync(join(folder, 'model.safetensors'), elsewhere)
    symlinkSync(elsewhere, join(folder, 'model.safetensors'))
    writeFileSync(join(folder, 'pytorch_model.bin'), 'x')
    const copied = await imported(app, folder, { copy: true, name: '복사본' })
    expect(copied.folder).toBe(join(app.host.home.models, '복사본'))
    expect(readFileSync(join(copied.folder, 'model.safetensors'))).toEqual(readFileSync(elsewhere))
    expect(readdirSync(copied.folder)).not.toContain('pytorch_model.bin')
    const upload = join(app.host.home.cache, 'uploads', '11111111-2222-4333-8444-555555555555')
    cpSync(referenceModel('bert-nsp'), join(upload, 'from-browser'), { recursive: true })
    const uploaded = await imported(app, upload)
    expect(uploaded).toMatchObject({ folder: join(app.host.home.models, 'from-browser'), origin: 'upload' })
    expect(readdirSync(join(app.host.home.cache, 'uploads'))).toEqual([])
    expect(readdirSync(app.host.home.models).sort()).toEqual(['from-browser', '복사본'].sort())
  })

  it('that is cancelled or fails leaves nothing', async () => {
    const app = open('cancelled')
    const folder = userFolder('gpt2')
    writeFileSync(join(folder, 'large.txt'), Buffer.alloc(64 << 20))
    const { jobId } = await app.client.models.import({ path: folder, copy: true })
    const job = await jobOf(app, jobId, ({ progress }) => {
      if (progress.phase === 'copying') void app.client.jobs.cancel({ id: jobId })
    })
    expect(job).toMatchObject({ state: 'cancelled', error: null })
    expect(readdirSync(app.host.home.models)).toEqual([])
    expect(await app.client.models.list()).toEqual([])
    const broken = userFolder('bert-nsp')
    writeFileSync(join(broken, 'model.safetensors'), 'x')
    expect((await importModel(app, broken, { copy: true })).error).toMatchObject({ code: 'bad-file' })
    expect(readdirSync(app.host.home.models)).toEqual([])
  })

  it('says what was looked for and what is there', async () => {
    const app = open('refused')
    const failed = async (path: string) => (await importModel(app, path)).error
    const folder = mkdtempSync(join(scratch, 'refused-'))
    expect(await failed(folder)).toMatchObject({
      code: 'bad-model',
      message: expect.stringMatching(/is empty.*config\.json/),
    })
    writeFileSync(join(folder, 'weights.gguf'), '')
    expect(await failed(join(folder, 'weights.gguf'))).toMatchObject({
      message: expect.stringMatching(/holds weights\.gguf.*GGUF files are not read/),
      data: { found: ['weights.gguf'] },
    })
    for (const name of ['a', 'b']) cpSync(referenceModel('gpt2'), join(folder, name), { recursive: true })
    expect(await failed(folder)).toMatchObject({ code: 'bad-argument', data: { folders: ['a', 'b'] } })
    expect(await failed(join(folder, 'nothing'))).toMatchObject({ code: 'not-found' })
  })

  it('takes the snapshot that a download cache names, by its name', async () => {
    const app = open('snapshots')
    const cache = join(mkdtempSync(join(scratch, 'hub-')), 'models--someone--tiny-gpt')
    for (const revision of ['aaaa', 'bbbb'])
      cpSync(referenceModel('gpt2'), join(cache, 'snapshots', revision), { recursive: true })
    mkdirSync(join(cache, 'refs'))
    writeFileSync(join(cache, 'refs', 'main'), 'bbbb')
    expect(await imported(app, cache)).toMatchObject({
      name: 'tiny-gpt',
      origin: 'someone/tiny-gpt',
      folder: join(cache, 'snapshots', 'bbbb'),
    })
  })

  it('of an adapter finds its base in the library, or says which it is', async () => {
    const app = open('adapters')
    const adapter = writeAdapter(join(mkdtempSync(join(scratch, 'peft-')), 'stories'), 'someone/tiny-gpt')
    expect((await importModel(app, adapter)).error).toMatchObject({
      code: 'not-found',
      message: expect.stringMatching(/an adapter on the model "someone\/tiny-gpt".*Import that model first/),
      data: { base: 'someone/tiny-gpt' },
    })
    expect(readdirSync(app.host.home.models)).toEqual([])
    const base = await imported(app, referenceModel('gpt2'), { name: 'Tiny-GPT' })
    const model = await imported(app, adapter)
    expect(model).toMatchObject({ name: 'stories', isAdapter: true, baseName: 'Tiny-GPT', uses: ['chat', 'inside'] })
    expect(model.folder).toBe(join(app.host.home.models, 'stories'))
    expect(model.sizeBytes).toBeLessThan(base.sizeBytes)
    expect((await importModel(app, adapter)).result).toMatchObject({ modelId: model.id, isNew: false })

    await expect(app.client.models.remove({ id: base.id })).rejects.toMatchObject(
      appError('bad-argument', '"stories" is an adapter or head on it'),
    )
    const { trashId } = await app.client.models.remove({ id: model.id })
    const { trashId: baseTrash } = await app.client.models.remove({ id: base.id })
    await expect(app.client.models.restore({ trashId })).rejects.toMatchObject(
      appError('bad-argument', 'restore that one first'),
    )
    await app.client.models.restore({ trashId: baseTrash })
    expect(await app.client.models.restore({ trashId })).toMatchObject({ id: model.id, isMissing: false })
  })
})

describe.skipIf(!hasReferenceModels)('the trash', () => {
  it('takes folders of its own and gives them back; others are only forgotten', async () => {
    const app = open('trash')
    const folder = userFolder('bert-nsp')
    const foreign = await imported(app, folder)
    const own = await imported(app, referenceModel('gpt2'), { copy: true, name: '이야기' })
    expect(await app.client.models.remove({ id: foreign.id })).toMatchObject({ isFolderKept: true })
    const { trashId, isFolderKept } = await app.client.models.remove({ id: own.id })
    expect(isFolderKept).toBe(false)
    expect(readdirSync(folder)).toContain('config.json')
    expect(readdirSync(app.host.home.models)).toEqual([])
    expect(readdirSync(join(app.host.home.root, 'trash'))).toEqual([trashId])
    expect([await app.client.models.list(), app.host.store.models.list()]).toEqual([[], []])
    await expect(app.host.library.resolveModel('이야기')).rejects.toMatchObject({ code: 'not-found' })
    const trash = await app.client.models.trash()
    expect(trash.map(({ name }) => name)).toEqual(['이야기', 'bert-nsp'])
    expect(trash[0]!.sizeBytes).toBe(own.sizeBytes)
    // its name and its place are taken meanwhile
    const other = await imported(app, referenceModel('bert-mlm'), { copy: true, name: '이야기' })
    const back = await app.client.models.restore({ trashId })
    expect(back).toMatchObject({ id: own.id, name: '이야기-2', folder: `${other.folder}-2`, isMissing: false })
    await expect(app.client.models.restore({ trashId })).rejects.toMatchObject(appError('not-found', 'removed model'))
    // the same folder again is the same model
    expect(await imported(app, folder)).toMatchObject({ id: foreign.id, name: 'bert-nsp' })
    expect(await app.client.models.trash()).toEqual([])
  })

  it('is emptied for good; what was made keeps the name of its base', async () => {
    const app = open('emptied')
    const own = await imported(app, referenceModel('gpt2'), { copy: true })
    const made = modelRecord({ id: 'made', name: 'made', folder: referenceModel('gpt1'), family: 'openai-gpt' })
    app.host.store.models.insert({ ...made, baseModelId: own.id, method: 'full' })
    await app.client.models.remove({ id: own.id })
    expect(await app.client.models.emptyTrash()).toEqual({ freedBytes: own.sizeBytes })
    expect(readdirSync(join(app.host.home.root, 'trash'))).toEqual([])
    expect(await app.client.models.trash()).toEqual([])
    expect(await app.client.models.list()).toMatchObject([{ id: 'made', baseName: own.name, baseModelId: own.id }])
    expect(await imported(app, referenceModel('gpt2'))).toMatchObject({ name: own.name })
  })

  it('loses what is older than a month at the next start, and nothing else', async () => {
    const app = open('aged')
    const old = await imported(app, referenceModel('gpt2'), { copy: true })
    const young = await imported(app, referenceModel('bert-nsp'), { copy: true })
    const { trashId: oldTrash } = await app.client.models.remove({ id: old.id })
    const { trashId } = await app.client.models.remove({ id: young.id })
    const trash = join(app.host.home.root, 'trash')
    // killed between the row and the folder
    renameSync(join(trash, trashId), young.folder)
    mkdirSync(join(trash, 'left-over'))
    mkdirSync(join(app.host.home.models, '.draft-999999999-abcd'))
    const aged = Date.now() - 31 * 24 * 3600 * 1000
    app.host.store.trash.restore(oldTrash, old.name, old.folder)
    app.host.store.trash.add({ id: oldTrash, modelId: old.id, isFolderKept: false, removedAt: aged })
    await app.close()
    opened.length = 0
    const next = open('aged')
    expect(await next.client.models.list()).toEqual([])
    expect(readdirSync(trash)).toEqual([trashId])
    expect(readdirSync(next.host.home.models)).toEqual([])
    expect(await next.client.models.trash()).toMatchObject([{ trashId }])
    expect(await next.client.models.restore({ trashId })).toMatchObject({ id: young.id, isMissing: false })
  })
})

describe('the starter models', () => {
  it('are listed, checked and used where they lie', async () => {
    const app = open('starters')
    const starters = await app.client.models.starters()
    for (const { name, kind, about, licence, sizeBytes, modelId } of starters) {
      expect([kind, licence, modelId]).toEqual([name.includes('gpt') ? 'gpt' : 'bert', 'MIT', null])
      expect(about).not.toBe('')
      expect(sizeBytes).toBeGreaterThan(1_000_000)
    }
    const [first] = starters
    if (!first) return
    const model = await app.client.models.addStarter({ name: first.name })
    expect(model).toMatchObject({ name: first.name, originKind: 'starter', origin: 'Tunesmith', licence: 'MIT' })
    expect(basename(model.folder)).toBe(first.name)
    expect((await app.client.models.starters())[0]).toMatchObject({ modelId: model.id })
    expect((await app.client.models.addStarter({ name: first.name })).id).toBe(model.id)
    await expect(app.client.models.addStarter({ name: 'none' })).rejects.toMatchObject(
      appError('not-found', first.name),
    )
    // removed and added again it is the same model
    await app.client.models.remove({ id: model.id })
    expect((await app.client.models.addStarter({ name: first.name })).id).toBe(model.id)
  })

  it('that are in the library from elsewhere are known', async () => {
    const app = open('starter-copy')
    const [first] = await app.client.models.starters()
    if (!first) return
    const folder = join(mkdtempSync(join(scratch, 'copy-')), 'mine')
    cpSync(join(import.meta.dirname, '../../../models', first.name), folder, { recursive: true })
    const model = await imported(app, folder)
    expect((await app.client.models.starters())[0]).toMatchObject({ name: first.name, modelId: model.id })
  })

  it('whose files were changed are refused', async () => {
    const folder = mkdtempSync(join(scratch, 'starters-'))
    cpSync(join(import.meta.dirname, '../../../models'), folder, { recursive: true })
    const [name] = readdirSync(folder).filter((one) => one.startsWith('starter-'))
    if (!name) return
    writeFileSync(join(folder, name, 'config.json'), `${readFileSync(join(folder, name, 'config.json'), 'utf8')} `)
    process.env.TUNESMITH_STARTERS = folder
    try {
      const app = open('changed-starters')
      await expect(app.client.models.addStarter({ name })).rejects.toMatchObject(
        appError('bad-file', 'not the file that came with Tunesmith'),
      )
    } finally {
      delete process.env.TUNESMITH_STARTERS
    }
  })
})
