// Keys that act anywhere in the window: 'mod+n' (Ctrl, on a Mac Cmd), 'mod+shift+x', 'escape', 'g c' (one after the other).
// Letters act only outside text fields, nothing acts while an input method composes, and what is open on top shields what is below.

import { createContext, useContext, useEffect, useEffectEvent, useId } from 'react'
import { isMac } from './desktop.ts'

export type Chord = { mod: boolean; shift: boolean; alt: boolean; key: string }
type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>

const sequenceMs = 1200

export function parseHotkey(text: string): Chord[] {
  return text.split(' ').map((part) => {
    const names = part.toLowerCase().split('+')
    const key = names.at(-1) === '' ? '+' : names.at(-1)!
    return { mod: names.includes('mod'), shift: names.includes('shift'), alt: names.includes('alt'), key }
  })
}

/** Under a Hangul layout `key` is a jamo, so letters and digits also match by the place of the key. */
export function matchesChord(chord: Chord, event: KeyPress, mac = isMac): boolean {
  const mod = mac ? event.metaKey : event.ctrlKey
  const otherMod = mac ? event.ctrlKey : event.metaKey
  if (mod !== chord.mod || otherMod || event.altKey !== chord.alt) return false
  const isLetter = /^[a-z]$/.test(chord.key)
  // a sign such as ? or { already says whether shift was down
  if ((isLetter || chord.key.length > 1 || chord.shift) && event.shiftKey !== chord.shift) return false
  const key = event.key === ' ' ? 'space' : event.key.toLowerCase()
  if (key === chord.key) return true
  return isLetter && !/^[a-z]$/.test(key) && event.code === `Key${chord.key.toUpperCase()}`
}

/** Keys as people read them: ['Ctrl', 'K'], ['⌘', 'K'], ['G', 'C']. */
export function hotkeyLabels(text: string, mac = isMac): string[] {
  const names: Record<string, string> = {
    escape: 'Esc',
    enter: mac ? '↵' : 'Enter',
    space: 'Space',
    arrowup: '↑',
    arrowdown: '↓',
    arrowleft: '←',
    arrowright: '→',
    delete: 'Del',
    backspace: '⌫',
  }
  return parseHotkey(text).flatMap((chord) => [
    ...(chord.mod ? [mac ? '⌘' : 'Ctrl'] : []),
    ...(chord.alt ? [mac ? '⌥' : 'Alt'] : []),
    ...(chord.shift ? [mac ? '⇧' : 'Shift'] : []),
    names[chord.key] ?? chord.key.toUpperCase(),
  ])
}

/** For `aria-keyshortcuts`. */
export function ariaHotkey(text: string, mac = isMac): string {
  return parseHotkey(text)
    .map((chord) =>
      [
        ...(chord.mod ? [mac ? 'Meta' : 'Control'] : []),
        ...(chord.alt ? ['Alt'] : []),
        ...(chord.shift ? ['Shift'] : []),
        chord.key.length === 1 ? chord.key.toUpperCase() : chord.key.charAt(0).toUpperCase() + chord.key.slice(1),
      ].join('+'),
    )
    .join(' ')
}

type Layer = { depth: number; isModal: boolean }
type Binding = { chords: Chord[]; depth: number; inText: boolean; run(event: KeyboardEvent): void }

const bindings = new Map<string, Binding>()
const layers = new Map<string, Layer>()
let begun: { chord: Chord; at: number } | null = null

/** How many layers lie below a component: dialogs and popovers raise it for what they hold. */
export const LayerContext = createContext(0)

/** While it is open, keys reach only what is inside; a popover, which is not modal, lets chords with Ctrl or Cmd through. */
export function useLayer(isOpen: boolean, isModal: boolean): number {
  const depth = useContext(LayerContext) + 1
  const id = useId()
  useEffect(() => {
    if (!isOpen) return
    layers.set(id, { depth, isModal })
    return () => {
      layers.delete(id)
    }
  }, [id, isOpen, isModal, depth])
  return depth
}

export type HotkeyOptions = {
  enabled?: boolean | undefined
  /** Also in a text field; the rule for chords with Ctrl or Cmd and for Escape. */
  inText?: boolean | undefined
}

export function useHotkey(keys: string, action: (event: KeyboardEvent) => void, options: HotkeyOptions = {}): void {
  const depth = useContext(LayerContext)
  const id = useId()
  const run = useEffectEvent(action)
  const enabled = options.enabled ?? true
  const inText = options.inText
  useEffect(() => {
    if (!enabled) return
    const chords = parseHotkey(keys)
    const first = chords[0]!
    bindings.set(id, {
      chords,
      depth,
      inText: inText ?? (first.mod || first.key === 'escape'),
      run: (event) => run(event),
    })
    return () => {
      bindings.delete(id)
    }
  }, [id, keys, enabled, inText, depth])
}

const fieldTypes = new Set(['checkbox', 'radio', 'range', 'button', 'submit', 'color', 'file'])

export function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return !fieldTypes.has(target.type)
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable
}

const controls = [
  'button',
  'a[href]',
  'summary',
  ...['button', 'combobox', 'radio', 'checkbox', 'switch', 'option', 'menuitem'].map((role) => `[role="${role}"]`),
].join()

/** Space and Enter press the control that has the focus: a key of the view must not take them away from it. */
function isPress(event: KeyboardEvent): boolean {
  const { key, ctrlKey, metaKey, altKey, target } = event
  if ((key !== ' ' && key !== 'Enter') || ctrlKey || metaKey || altKey) return false
  return target instanceof Element && target.closest(controls) !== null
}

/** An input method is at work: the key belongs to it. */
export function isComposing(event: {
  isComposing?: boolean
  keyCode: number
  nativeEvent?: { isComposing?: boolean }
}) {
  return event.isComposing === true || event.nativeEvent?.isComposing === true || event.keyCode === 229
}

function isShielded(binding: Binding): boolean {
  for (const layer of layers.values()) {
    if (binding.depth >= layer.depth) continue
    if (layer.isModal || !binding.chords[0]!.mod) return true
  }
  return false
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || isComposing(event) || ['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return
  const prefix = begun !== null && event.timeStamp - begun.at < sequenceMs ? begun.chord : null
  begun = null
  if (isPress(event)) return
  const inText = isTextField(event.target)
  const usable = [...bindings.values()]
    .filter((binding) => (binding.inText || !inText) && !isShielded(binding))
    .sort((a, b) => b.depth - a.depth)
  const byLast = (binding: Binding) => matchesChord(binding.chords.at(-1)!, event)
  const hit =
    (prefix === null
      ? undefined
      : usable.findLast((b) => b.chords.length === 2 && isSame(b.chords[0]!, prefix) && byLast(b))) ??
    newest(usable.filter((b) => b.chords.length === 1 && byLast(b)))
  if (hit !== undefined) {
    event.preventDefault()
    hit.run(event)
    return
  }
  const start = usable.find((b) => b.chords.length === 2 && matchesChord(b.chords[0]!, event))
  if (start !== undefined) begun = { chord: start.chords[0]!, at: event.timeStamp }
}

/** Of those on top: the one that came last, as a view's own key goes before the shell's. */
function newest(hits: Binding[]): Binding | undefined {
  const top = hits[0]?.depth
  return hits.findLast((hit) => hit.depth === top)
}

function isSame(a: Chord, b: Chord): boolean {
  return a.key === b.key && a.mod === b.mod && a.shift === b.shift && a.alt === b.alt
}

/** Once, by the shell. */
export function listenForHotkeys(): () => void {
  globalThis.addEventListener('keydown', onKeyDown)
  return () => globalThis.removeEventListener('keydown', onKeyDown)
}
