// A sentence of which a part is drawn in the model's hue: **this part**.

import { Fragment } from 'react'

export function Marked({ text }: { text: string }) {
  return text.split('**').map((part, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one sentence have no other identity
    index % 2 === 1 ? <b key={index}>{part}</b> : <Fragment key={index}>{part}</Fragment>,
  )
}
