// Keys as they are printed on a keyboard: `keys` names a hotkey ('mod+n'), children stand as they are.

import type { ReactNode } from 'react'
import { hotkeyLabels } from '../app/hotkeys.ts'
import './kbd.css'

export type KbdProps = { keys?: string | undefined; children?: ReactNode }

export function Kbd({ keys, children }: KbdProps) {
  if (keys === undefined) return <kbd className="kbd">{children}</kbd>
  // chords that follow each other ('g c') stand apart
  const chords = keys.split(' ')
  return (
    <span className="kbd-row">
      {chords.map((chord) => (
        <kbd className="kbd" key={chord}>
          {hotkeyLabels(chord).join(' ')}
        </kbd>
      ))}
    </span>
  )
}
