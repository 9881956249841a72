import { expect, it } from 'vitest'
import { hasDisplay } from './open-browser.ts'

it('opens no browser where nobody would see it', () => {
  expect(hasDisplay('linux', {})).toBe(false)
  expect(hasDisplay('linux', { DISPLAY: ':0' })).toBe(true)
  expect(hasDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true)
  expect(hasDisplay('darwin', {})).toBe(true)
  expect(hasDisplay('win32', {})).toBe(true)
  expect(hasDisplay('darwin', { SSH_CONNECTION: 'x' })).toBe(false)
  expect(hasDisplay('linux', { DISPLAY: 'localhost:10.0', SSH_TTY: '/dev/pts/0' })).toBe(false)
  expect(hasDisplay('darwin', { CI: 'true' })).toBe(false)
})
