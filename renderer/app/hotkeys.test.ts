import { expect, test } from 'vitest'
import { ariaHotkey, hotkeyLabels, isComposing, matchesChord, parseHotkey } from './hotkeys.ts'

function press(key: string, more: Partial<KeyboardEvent> = {}) {
  return { key, code: '', ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...more }
}
const chord = (text: string) => parseHotkey(text)[0]!

test('mod is Ctrl, on a Mac Cmd, and never both', () => {
  expect(matchesChord(chord('mod+k'), press('k', { ctrlKey: true }), false)).toBe(true)
  expect(matchesChord(chord('mod+k'), press('k', { metaKey: true }), true)).toBe(true)
  expect(matchesChord(chord('mod+k'), press('k', { ctrlKey: true }), true)).toBe(false)
  expect(matchesChord(chord('mod+k'), press('k', { ctrlKey: true, metaKey: true }), false)).toBe(false)
  expect(matchesChord(chord('k'), press('k', { ctrlKey: true }), false)).toBe(false)
})

test('a letter is found by its key under a Hangul layout', () => {
  expect(matchesChord(chord('g'), press('ㅎ', { code: 'KeyG' }), false)).toBe(true)
  expect(matchesChord(chord('g'), press('h', { code: 'KeyG' }), false)).toBe(false)
})

test('shift counts for letters and names, not for signs', () => {
  expect(matchesChord(chord('mod+shift+x'), press('X', { ctrlKey: true, shiftKey: true }), false)).toBe(true)
  expect(matchesChord(chord('mod+x'), press('X', { ctrlKey: true, shiftKey: true }), false)).toBe(false)
  expect(matchesChord(chord('{'), press('{', { shiftKey: true }), false)).toBe(true)
  expect(matchesChord(chord('mod++'), press('+', { ctrlKey: true, shiftKey: true }), false)).toBe(true)
  expect(matchesChord(chord('space'), press(' '), false)).toBe(true)
})

test('keys as they are read', () => {
  expect(hotkeyLabels('mod+shift+x', false)).toEqual(['Ctrl', 'Shift', 'X'])
  expect(hotkeyLabels('mod+enter', true)).toEqual(['⌘', '↵'])
  expect(hotkeyLabels('g c', false)).toEqual(['G', 'C'])
  expect(hotkeyLabels('mod+,', false)).toEqual(['Ctrl', ','])
  expect(ariaHotkey('mod+n', false)).toBe('Control+N')
  expect(ariaHotkey('escape', false)).toBe('Escape')
})

test('while an input method composes, keys are its own', () => {
  expect(isComposing({ keyCode: 229 })).toBe(true)
  expect(isComposing({ keyCode: 13, nativeEvent: { isComposing: true } })).toBe(true)
  expect(isComposing({ keyCode: 13, nativeEvent: { isComposing: false } })).toBe(false)
})
