import { describe, expect, it } from 'vitest'
import { signalOf } from './exit-signal.ts'
import { menuLanguage, menuTemplate } from './menu.ts'

type Item = { role?: string; label?: string; type?: string; submenu?: Item[] }
const itemsOf = (facts: Parameters<typeof menuTemplate>[0]) =>
  (menuTemplate(facts) as Item[]).flatMap(({ submenu }) => submenu ?? [])
const rolesOf = (facts: Parameters<typeof menuTemplate>[0]) => itemsOf(facts).flatMap(({ role }) => role ?? [])

describe('the menu', () => {
  const usual = { language: 'en', isMac: true, isDevelopment: false } as const

  it('brings copy and paste to macOS, and zoom to all', () => {
    for (const isMac of [true, false])
      expect(rolesOf({ ...usual, isMac })).toEqual(
        expect.arrayContaining([
          'undo',
          'redo',
          'cut',
          'copy',
          'paste',
          'selectAll',
          'zoomIn',
          'zoomOut',
          'resetZoom',
          'quit',
        ]),
      )
  })

  it('has tools for developers only from source', () => {
    expect(rolesOf(usual)).not.toContain('toggleDevTools')
    expect(rolesOf(usual)).not.toContain('reload')
    expect(rolesOf({ ...usual, isDevelopment: true })).toContain('toggleDevTools')
  })

  it('is named in the system’s language throughout', () => {
    expect(menuLanguage(['ko-KR', 'en-US'])).toBe('ko')
    expect(menuLanguage(['en-US', 'ko-KR'])).toBe('en')
    expect(menuLanguage([])).toBe('en')
    for (const isMac of [true, false]) {
      const labels = (language: 'ko' | 'en') =>
        itemsOf({ language, isMac, isDevelopment: true }).flatMap(({ label }) => label ?? [])
      expect(labels('ko')).toHaveLength(labels('en').length)
      for (const label of labels('ko')) expect(label).toMatch(/[가-힣]/)
    }
  })
})

describe('the end of a utility process', () => {
  it('is told by its signal where there was one', () => {
    expect(signalOf(9, 'linux')).toBe('SIGKILL')
    expect(signalOf(139, 'darwin')).toBe('SIGSEGV')
    expect(signalOf(0, 'linux')).toBeNull()
    expect(signalOf(1, 'linux')).toBeNull()
    expect(signalOf(9, 'win32')).toBeNull()
  })
})
