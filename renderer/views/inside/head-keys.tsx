// `[` `]` walk through the heads of a look, `{` `}` through its layers. A component, so that inside a dialog the keys are the dialog's.

import { useHotkey } from '../../app/hotkeys.ts'
import { keepHead } from '../../stores/inside.ts'
import type { LookStore } from '../../stores/look.ts'

export function HeadKeys({ store, modelId }: { store: LookStore; modelId: string }) {
  const step = (layers: number, heads: number) => {
    const { look, place } = store.use.getState()
    if (look === null) return
    const wrap = (value: number, size: number) => (value + size) % size
    const next = { layer: wrap(place.layer + layers, look.layers), head: wrap(place.head + heads, look.heads) }
    keepHead(modelId, next)
    void store.choose(next)
  }
  useHotkey('[', () => step(0, -1))
  useHotkey(']', () => step(0, 1))
  useHotkey('{', () => step(-1, 0))
  useHotkey('}', () => step(1, 0))
  return null
}
