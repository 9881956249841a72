// A text as its model reads it: one chip a token, its id below. The model's own tokens are outlined, segment B is slate, a mask is solid.

import { useId, useState } from 'react'
import type { TokenView } from '../../shared/contract/common.ts'
import { componentTexts } from '../locales/components.ts'
import { useRoving } from './roving.ts'
import './token-strip.css'
import { tokenFace } from './token-strip-face.ts'

export { tokenFace } from './token-strip-face.ts'

export type TokenStripProps = {
  tokens: readonly TokenView[]
  label?: string | undefined
  selected?: number | null | undefined
  onSelect?: ((index: number) => void) | undefined
  showIds?: boolean | undefined
  /** From this index on the model reads nothing. */
  cutFrom?: number | undefined
}

const maskTokens = new Set(['[MASK]', '<mask>'])

function classOf(token: TokenView, isCut: boolean): string {
  const look = maskTokens.has(token.token)
    ? 'token-mask'
    : token.special
      ? 'token-special'
      : token.segment === 1
        ? 'token-b'
        : ''
  return `token ${look} ${isCut ? 'token-cut' : ''}`
}

export function TokenStrip({ tokens, label, selected = null, onSelect, showIds = true, cutFrom }: TokenStripProps) {
  const t = componentTexts.use()
  const id = useId()
  const [stop, setStop] = useState(0)
  const roving = useRoving<HTMLLIElement>({
    count: tokens.length,
    active: selected ?? stop,
    onActive: (index) => {
      setStop(index)
      onSelect?.(index)
    },
    axis: 'row',
  })
  const isChoice = onSelect !== undefined
  return (
    <ul className="tokens" aria-label={label} {...(isChoice && { role: 'listbox', 'aria-orientation': 'horizontal' })}>
      {tokens.map((token, index) => {
        const isCut = cutFrom !== undefined && index >= cutFrom
        return (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: a token is its place in the text
            key={`${id}${index}`}
            className={classOf(token, isCut)}
            {...(isChoice && {
              role: 'option',
              'aria-selected': index === selected,
              onClick: () => onSelect(index),
              ...roving.itemProps(index),
            })}
          >
            <span className="token-face">{tokenFace(token)}</span>
            {showIds && <span className="token-id">{token.id}</span>}
            {isCut && <span className="unseen">{t.cutToken}</span>}
          </li>
        )
      })}
    </ul>
  )
}
