import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { Arch, build, Platform } from 'electron-builder'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builderConfig } from './builder-config.ts'
import { archOf, findDistribution } from './electron-distribution.ts'
import { builtApp, projectRoot } from './fixtures/built-app.ts'
import { writeStandIn } from './fixtures/stand-in-distribution.ts'

const here = createRequire(import.meta.url)
const { version } = here('electron/package.json')
/** The archive's reader, as electron-builder has it. */
const asar = createRequire(createRequire(here.resolve('electron-builder')).resolve('app-builder-lib'))(
  '@electron/asar',
) as {
  listPackage(archive: string, options: object): string[]
  extractAll(archive: string, folder: string): void
}

const scratch = mkdtempSync(join(tmpdir(), 'tunesmith-packing-'))
const distribution = join(scratch, 'electron')
writeStandIn(distribution, version)
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

describe('a distribution to pack with', () => {
  it('is the one that is named; its platform is read off it', () => {
    expect(findDistribution(distribution, '/nowhere', version)).toMatchObject({
      folder: distribution,
      platform: 'linux',
    })
  })

  it('that is missing, empty or of another version is refused with what to provide', () => {
    const empty = join(scratch, 'empty')
    mkdirSync(empty)
    for (const folder of [empty, join(scratch, 'nowhere')])
      expect(() => findDistribution(folder, distribution, version)).toThrow(/ELECTRON_DIST.*install-electron/)
    expect(() => findDistribution(undefined, empty, version)).toThrow(/ELECTRON_DIST/)
    expect(() => findDistribution(distribution, '/nowhere', '1.2.3')).toThrow(/holds Electron .* made for 1\.2\.3/)
  })

  it('says for which processor it is', () => {
    const head = (bytes: number[], at = 0) => {
      const buffer = Buffer.alloc(256)
      buffer.set(bytes, at)
      return buffer
    }
    const elf = head([0x7f, 0x45, 0x4c, 0x46])
    elf.writeUInt16LE(0xb7, 18)
    expect(archOf(elf)).toBe('arm64')
    const pe = head([0x4d, 0x5a])
    pe.writeUInt32LE(128, 0x3c)
    pe.writeUInt16LE(0x8664, 132)
    expect(archOf(pe)).toBe('x64')
    expect(archOf(head([0xcf, 0xfa, 0xed, 0xfe, 0x0c, 0, 0, 1]))).toBe('arm64')
    expect(archOf(readFileSync(process.execPath).subarray(0, 4096))).toBe(process.arch)
    expect(archOf(Buffer.from('#!/bin/sh'))).toBeUndefined()
    const broken = head([0x4d, 0x5a])
    broken.writeUInt32LE(0xffff_ffff, 0x3c)
    expect(archOf(broken)).toBeUndefined()
  })
})

describe('npm run dist without a distribution', () => {
  it.skipIf(existsSync(join(dirname(here.resolve('electron/package.json')), 'dist')))(
    'stops and says what to provide',
    () => {
      const script = join(import.meta.dirname, 'dist.ts')
      const { ELECTRON_DIST: _, ...env } = process.env
      const { status, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8', env })
      expect(status).toBe(1)
      expect(stderr).toMatch(/^There is no Electron to pack with: .*ELECTRON_DIST/)
      expect(stderr).not.toContain('    at ')
    },
  )
})

describe('the packed app', () => {
  const output = join(scratch, 'dist')
  const app = join(output, process.arch === 'arm64' ? 'linux-arm64-unpacked' : 'linux-unpacked')
  const archive = join(app, 'resources', 'app.asar')
  let built: ReturnType<typeof builtApp>
  let entries: string[] = []

  beforeAll(async () => {
    built = builtApp()
    const electron = findDistribution(distribution, '', version)
    const config = builderConfig({ root: projectRoot, built: built.folder, electron, electronVersion: version, output })
    await build({ projectDir: projectRoot, config, targets: Platform.LINUX.createTarget(['dir'], Arch[electron.arch]) })
    entries = asar.listPackage(archive, { isPack: false }).map((entry) => entry.replaceAll('\\', '/'))
  })
  afterAll(() => {
    if (built.isTemporary) rmSync(built.folder, { recursive: true, force: true })
  })

  it('holds the bundles and the page', () => {
    for (const part of [
      'main/index.cjs',
      'main/host.cjs',
      'main/compute.cjs',
      'main/adam-worker.cjs',
      'preload/index.cjs',
    ])
      expect(entries).toContain(`/out/${part}`)
    expect(entries).toContain('/out/renderer/index.html')
    expect(entries).toContain('/LICENSE')
  })

  it('holds nothing of the source, the tests, the tools or what the bundles have in them', () => {
    const tops = new Set(entries.map((entry) => entry.split('/')[1]))
    expect([...tops].sort()).toEqual(['LICENSE', 'node_modules', 'out', 'package.json'])
    expect(entries.filter((entry) => /\.(ts|tsx|map|c|cc|cpp|h)$|\.test\.|\/(src\/.*\.ts|deps)\//.test(entry))).toEqual(
      [],
    )
    for (const name of ['electron', 'vite', 'react', 'zod', '@orpc', 'playwright-core', 'vitest'])
      expect(entries).not.toContain(`/node_modules/${name}`)
  })

  it('has its native libraries outside the archive, those of its platform only', () => {
    const unpacked = readdirSync(`${archive}.unpacked`, { recursive: true }).map((file) =>
      String(file).replaceAll('\\', '/'),
    )
    const isLibrary = (file: string) => /\.(node|so(\.\d+)*|dll|dylib|wasm)$/.test(file)
    const inArchive = entries.filter(isLibrary).map((file) => file.slice(1))
    expect(inArchive.length).toBeGreaterThan(4)
    expect(unpacked.filter(isLibrary).sort()).toEqual(inArchive.sort())
    expect(unpacked.filter((file) => /win32|darwin|\.dll$|\.dylib$/.test(file))).toEqual([])
    expect(unpacked.some((file) => file.endsWith('onnxruntime_binding.node'))).toBe(true)
    expect(unpacked.some((file) => /better-sqlite3.*\.node$/.test(file))).toBe(true)
  })

  it('finds every native package from its bundles, and each works', () => {
    const folder = join(scratch, 'extracted')
    asar.extractAll(archive, folder)
    const program = join(folder, 'probe.cjs')
    writeFileSync(
      program,
      `const { createRequire } = require('node:module')
      const { dirname, join, sep } = require('node:path')
      const from = createRequire(join(__dirname, 'out/main/compute.cjs'))
      const Database = from('better-sqlite3')
      const [{ answer }] = new Database(':memory:').prepare('select 42 as answer').all()
      const { InferenceSession, listSupportedBackends } = from('onnxruntime-node')
      const tf = from('@tensorflow/tfjs')
      const wasm = from('@tensorflow/tfjs-backend-wasm')
      from('@tensorflow/tfjs-backend-webgpu')
      wasm.setWasmPaths(join(dirname(from.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist') + sep)
      const run = async () => {
        await tf.setBackend('wasm')
        await tf.ready()
        const [product] = tf.matMul([[2]], [[21]]).dataSync()
        console.log(JSON.stringify([answer, typeof InferenceSession.create, listSupportedBackends().length > 0, product, tf.getBackend()]))
      }
      run()`,
    )
    const { stdout, stderr } = spawnSync(process.execPath, [program], { encoding: 'utf8', cwd: scratch })
    expect(JSON.parse(stdout.trim().split('\n').at(-1) || 'null'), stderr).toEqual([42, 'function', true, 42, 'wasm'])
  })

  it('brings the starter models as resources', () => {
    const models = join(app, 'resources', 'models')
    expect(readdirSync(models)).toEqual(expect.arrayContaining(readdirSync(join(projectRoot, 'models'))))
  })

  it('has its fuses set, and nothing of a bare Electron beside it', async () => {
    const wire = await getCurrentFuseWire(join(app, 'tunesmith'))
    const state = (isOn: boolean) => (isOn ? '1' : '0').charCodeAt(0)
    expect(wire).toMatchObject({
      [FuseV1Options.RunAsNode]: state(false),
      [FuseV1Options.EnableCookieEncryption]: state(true),
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: state(false),
      [FuseV1Options.EnableNodeCliInspectArguments]: state(false),
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: state(true),
      [FuseV1Options.OnlyLoadAppFromAsar]: state(true),
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: state(false),
    })
    expect(existsSync(join(app, 'resources', 'default_app.asar'))).toBe(false)
    expect(readdirSync(join(app, 'locales')).sort()).toEqual(['en-US.pak', 'ko.pak'])
  })
})
