// The linter enforces who may import what: a forbidden import in each folder is found, an allowed one is not.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = dirname(import.meta.dirname)
const manifest = createRequire(import.meta.url).resolve('@biomejs/biome/package.json')
const biome = join(dirname(manifest), 'bin', 'biome')

const forbidden: [string, string][] = [
  ['shared/domain/probe.ts', 'node:fs'],
  ['electron/engine/graph/probe.ts', 'node:fs'],
  ['electron/engine/graph/probe.ts', '../runtime/session.ts'],
  ['electron/engine/datasets/probe.ts', '../training/loop.ts'],
  ['electron/engine/training/probe.ts', 'onnxruntime-node'],
  ['electron/engine/inference/probe.ts', '@tensorflow/tfjs'],
  ['electron/engine/inference/probe.ts', '../training/loop.ts'],
  ['electron/store/probe.ts', '../engine/training/loop.ts'],
  ['electron/compute/probe.ts', '../store/open-store.ts'],
  ['electron/host/probe.ts', 'electron'],
  ['electron/cli/probe.ts', 'better-sqlite3'],
  ['electron/main/probe.ts', '../host/open-app.ts'],
  ['electron/main/probe.ts', '@orpc/server'],
  ['electron/preload/probe.ts', 'node:fs'],
  ['electron/preload/probe.ts', 'zod'],
  ['electron/web/probe.ts', 'electron'],
  ['electron/web/probe.ts', '../engine/training/loop.ts'],
  ['renderer/app/probe.ts', 'node:fs'],
]
const allowed: [string, string][] = [
  ['electron/engine/graph/probe.ts', '../../../shared/errors.ts'],
  ['electron/engine/runtime/probe.ts', 'onnxruntime-node'],
  ['electron/engine/heads/probe.ts', '@tensorflow/tfjs'],
  ['electron/engine/training/probe.ts', '../graph/ir.ts'],
  ['electron/main/probe.ts', 'electron'],
  ['electron/main/probe.ts', '../host/host-protocol.ts'],
  ['electron/preload/probe.ts', '../../shared/contract/desktop.ts'],
  ['electron/web/probe.ts', '../host/open-app.ts'],
]

describe('the import table', () => {
  const folder = mkdtempSync(join(tmpdir(), 'import-table-'))
  let report = ''
  const probe = (kind: string, i: number, place: string) => place.replace('probe', `${kind}-${i}`)
  const isRefused = (file: string) => report.includes(`${file}:1:`)

  beforeAll(() => {
    const config = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'))
    writeFileSync(
      join(folder, 'biome.json'),
      JSON.stringify({ ...config, vcs: { enabled: false }, $schema: undefined }),
    )
    const plant = (file: string, source: string) => {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), `import * as it from '${source}'\nconsole.log(it)\n`)
    }
    for (const [i, [place, source]] of forbidden.entries()) plant(probe('forbidden', i, place), source)
    for (const [i, [place, source]] of allowed.entries()) plant(probe('allowed', i, place), source)
    const args = [biome, 'lint', '--colors=off', '--only=style/noRestrictedImports', '--max-diagnostics=100', '.']
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: folder })
    report = stdout + stderr
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it.each(forbidden.map((item, i) => [...item, i] as const))('%s may not import %s', (place, _source, i) => {
    expect(isRefused(probe('forbidden', i, place)), report).toBe(true)
  })
  it.each(allowed.map((item, i) => [...item, i] as const))('%s may import %s', (place, _source, i) => {
    expect(report).toContain('Checked')
    expect(isRefused(probe('allowed', i, place))).toBe(false)
  })
})
