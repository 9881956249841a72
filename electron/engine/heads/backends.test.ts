import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { openTensorflow } from './backend-tensorflow.ts'
import { backendNames } from './backend-types.ts'
import { backendTable, chooseBackend, describeBackends } from './backends.ts'

const scratch = mkdtempSync(join(tmpdir(), 'tunesmith-heads-'))
afterAll(() => rmSync(scratch, { recursive: true }))

it('has one row for each name, in order of preference', () => {
  expect(backendTable.map((row) => row.name)).toEqual([...backendNames])
})

it('wasm and cpu open everywhere and compute', async () => {
  for (const name of ['wasm', 'cpu'] as const) {
    const { tf, ...chosen } = await chooseBackend(name)
    expect(chosen).toMatchObject({ name, unused: [] })
    expect(tf.getBackend()).toBe(name)
    expect([...tf.tidy(() => tf.matMul([[1, 2]], [[3], [4]]).dataSync())]).toEqual([11])
  }
  expect((await chooseBackend('wasm')).detail).toContain('SIMD')
})

it('auto takes the first that opens and gives a reason for each before it', async () => {
  const chosen = await chooseBackend('auto')
  const place = backendNames.indexOf(chosen.name)
  expect(place).toBeLessThanOrEqual(backendNames.indexOf('wasm'))
  expect(chosen.unused.map((row) => row.name)).toEqual(backendNames.slice(0, place))
  for (const { reason } of chosen.unused) expect(reason.length).toBeGreaterThan(20)
})

it('describes every backend, with a reason exactly where it is not available', async () => {
  const rows = await describeBackends()
  expect(rows.map((row) => row.name)).toEqual([...backendNames])
  for (const row of rows) {
    expect(row.reason === null).toBe(row.available)
    expect(row.detail !== '').toBe(row.available)
  }
  const refused = rows.find((row) => !row.available)
  if (refused)
    await expect(chooseBackend(refused.name)).rejects.toMatchObject({
      code: 'unavailable',
      data: { backend: refused.name },
    })
})

it('refuses a backend that nobody knows', async () => {
  await expect(chooseBackend('cuda' as 'cpu')).rejects.toMatchObject({ code: 'bad-argument' })
})

it('tensorflow says what is missing: the package, its library, its version or its loading', async () => {
  const made = (name: string, files: Record<string, string>) => {
    const root = join(scratch, name)
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(root, path, '..'), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    return root
  }
  const library = {
    'package.json': '{"main":"index.js"}',
    'lib/napi-v8/tfjs_binding.node': 'no library',
    'deps/lib/readme': '',
  }
  const tfjs = { 'node_modules/@tensorflow/tfjs/package.json': '{"version":"4.22.0","main":"i.js"}' }
  const older = { 'node_modules/@tensorflow/tfjs/package.json': '{"version":"3.0.0"}' }
  const fake = 'module.exports = { env: () => ({ set() {} }) }'
  const crash = "throw new Error('libcudart.so.11: cannot open shared object file\\nmore')"

  const absent = await openTensorflow(join(scratch, 'absent'))
  expect(absent).toMatchObject({ ok: false, reason: expect.stringContaining('is not installed') })
  expect(await openTensorflow(made('bare', { 'package.json': '{}' }))).toMatchObject({
    reason: 'its native library is not installed',
    remedy: expect.stringContaining('npm run setup:tensorflow'),
  })
  expect(await openTensorflow(made('older', { ...library, ...older }))).toMatchObject({
    reason: expect.stringContaining('3.0.0 beside 4.22.0'),
  })
  const broken = { ...library, ...tfjs, 'node_modules/@tensorflow/tfjs/i.js': fake, 'index.js': crash }
  expect(await openTensorflow(made('broken', broken))).toMatchObject({
    reason: 'its native library does not load: libcudart.so.11: cannot open shared object file',
  })
})

it('prints nothing of its own on stdout, which carries JSON', () => {
  const script = `
    const { chooseBackend } = await import(${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'backends.ts')).href)})
    for (const name of ['auto', 'wasm', 'cpu']) {
      const { tf } = await chooseBackend(name)
      tf.tidy(() => tf.matMul([[1, 2]], [[3], [4]]).dataSync())
    }
    console.log('{}')`
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  })
  expect({ stdout, status }).toEqual({ stdout: '{}\n', status: 0 })
  expect(stderr).not.toContain('looks like you are running TensorFlow.js')
})
