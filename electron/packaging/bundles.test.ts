// What the build made, as it will run: who needs Electron, what a page may load, how the window is locked.

import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { parseAst } from 'vite'
import { afterAll, describe, expect, it } from 'vitest'
import { frameColors } from '../main/frame-colors.ts'
import { contentSecurityPolicy } from '../web/page-headers.ts'
import { fuses } from './builder-config.ts'
import { builtApp, projectRoot } from './fixtures/built-app.ts'
import { nativePackages } from './native-packages.ts'

const { folder, isTemporary } = builtApp()
afterAll(() => {
  if (isTemporary) rmSync(folder, { recursive: true, force: true })
})

const textOf = (...names: string[]) => readFileSync(join(folder, ...names), 'utf8')
/** Names of modules that CommonJS code asks for. */
const importsOf = (code: string) =>
  [...code.matchAll(/(?:\brequire(?:\$\d+)?|\bimport)\(\s*["'`]([^"'`]+)["'`]\s*\)/g)].map(([, name]) => name!)
/** The same of ECMAScript modules, read as the browser does: their texts may look like code. */
function sourcesOf(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(sourcesOf)
  if (typeof node !== 'object' || node === null) return []
  const { type, source } = node as { type?: string; source?: { value?: unknown } | null }
  const isImport = type !== undefined && /^(Import|Export)/.test(type) && typeof source?.value === 'string'
  return [...(isImport ? [String(source.value)] : []), ...Object.values(node).flatMap(sourcesOf)]
}
const mainFiles = readdirSync(join(folder, 'main'))
const isBuiltin = (name: string) => name.startsWith('node:') || builtinModules.includes(name)

describe('the main side', () => {
  it('is CommonJS files, of which only the main process’s imports Electron', () => {
    expect(mainFiles.filter((file) => !file.endsWith('.cjs'))).toEqual([])
    const withElectron = mainFiles.filter((file) => importsOf(textOf('main', file)).includes('electron'))
    expect(withElectron).toEqual(['index.cjs'])
  })

  it('needs nothing beside it but Node and the native packages', () => {
    const wanted = new Set(mainFiles.flatMap((file) => importsOf(textOf('main', file))))
    const isKnown = (name: string) =>
      isBuiltin(name) || name === 'electron' || nativePackages.some((own) => name === own || name.startsWith(`${own}/`))
    const outside = [...wanted].filter((name) => !isKnown(name) && !mainFiles.includes(name.replace('./', '')))
    // in comments alone: how a user of protobufjs would load what it can generate, and types of hyparquet
    const isComment = (name: string) => name === 'hyparquet' || /^\.{1,2}\/(src\/)?[\w.-]+\.(d\.ts|js)$/.test(name)
    expect(outside.filter((name) => !isComment(name))).toEqual([])
  })

  it('locks the window', () => {
    const code = textOf('main', 'index.cjs')
    for (const line of [
      'contextIsolation: true',
      'sandbox: true',
      'nodeIntegration: false',
      'nodeIntegrationInWorker: false',
      'nodeIntegrationInSubFrames: false',
      'webSecurity: true',
      'allowRunningInsecureContent: false',
      'webviewTag: false',
    ])
      expect(code).toContain(line)
    expect(code).not.toMatch(/sandbox: false|contextIsolation: false|webSecurity: false|nodeIntegration\w*: true/)
    expect(code).not.toMatch(/loadFile\(|openExternal\(|ELECTRON_RUN_AS_NODE|no-sandbox/)
    expect(code).toContain("default-src 'none'")
  })

  it('is packed with its fuses set', () => {
    expect(fuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
      resetAdHocDarwinSignature: true,
    })
    // which would be in vain if a process were forked as Node
    expect(mainFiles.filter((file) => textOf('main', file).includes('ELECTRON_RUN_AS_NODE'))).toEqual([])
  })
})

describe('the preload', () => {
  it('is one CommonJS file that imports Electron alone, and hands no part of it to the page', () => {
    expect(readdirSync(join(folder, 'preload'))).toEqual(['index.cjs'])
    const code = textOf('preload', 'index.cjs')
    expect(new Set(importsOf(code))).toEqual(new Set(['electron']))
    expect(code.match(/exposeInMainWorld\(/g)).toHaveLength(1)
    expect(code).not.toMatch(/exposeInMainWorld\([^)]*ipcRenderer/)
  })
})

describe('the page', () => {
  const files = readdirSync(join(folder, 'renderer'), { recursive: true }).map(String)
  const html = textOf('renderer', 'index.html')

  it('loads scripts and styles from files of its own, and says so in its policy', () => {
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:/i)
    for (const [tag, text] of html.matchAll(/<script\b[^>]*>([^<]*)<\/script>/g).map(([tag, text]) => [tag!, text!])) {
      expect(tag).toMatch(/\ssrc="\.\/[\w./-]+"/)
      expect(text!.trim()).toBe('')
    }
    expect([...html.matchAll(/\b(?:src|href)="([^"]*)"/g)].filter(([, url]) => !url!.startsWith('./'))).toEqual([])
    const policy = html.match(/http-equiv="Content-Security-Policy" content="([^"]*)"/)?.[1] ?? ''
    const parts = (text: string) =>
      text
        .split(';')
        .map((part) => part.trim())
        .filter(Boolean)
        .sort()
    expect(parts(policy)).toEqual(parts(contentSecurityPolicy))
  })

  it('imports nothing of Node or Electron', async () => {
    const scripts = files.filter((file) => file.endsWith('.js'))
    expect(scripts.length).toBeGreaterThan(0)
    for (const file of scripts) {
      const code = textOf('renderer', file)
      const named = sourcesOf(await parseAst(code))
      expect(
        named.filter((name) => !/^\.\.?\//.test(name)),
        file,
      ).toEqual([])
      expect(code, file).not.toContain('__vite-browser-external')
    }
  })

  it('has styles that load nothing from elsewhere', () => {
    for (const file of files.filter((name) => name.endsWith('.css'))) {
      const css = textOf('renderer', file)
      expect(css, file).not.toMatch(/@import|url\(\s*["']?(https?:|\/\/|data:)/)
    }
  })

  it('has the colours that main paints the window’s own parts with', () => {
    const tokens = readFileSync(join(projectRoot, 'renderer/styles/tokens.css'), 'utf8')
    const of = (name: string) => tokens.match(new RegExp(`--${name}: light-dark\\((#\\w+), (#\\w+)\\)`))?.slice(1)
    expect([of('frame'), of('paper'), of('ink-2')]).toEqual([
      [frameColors.light.frame, frameColors.dark.frame],
      [frameColors.light.bar, frameColors.dark.bar],
      [frameColors.light.symbols, frameColors.dark.symbols],
    ])
  })
})
