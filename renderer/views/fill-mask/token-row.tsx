// The sentence's tokens with their ids. One that is chosen says what it is, and can be hidden alone, within its word.

import { useState } from 'react'
import type { TokenView } from '../../../shared/contract/common.ts'
import { formatCount } from '../../app/format.ts'
import { Button } from '../../components/button.tsx'
import { Note } from '../../components/note.tsx'
import { TokenStrip } from '../../components/token-strip.tsx'
import { fillMaskTexts } from '../../locales/fill-mask.ts'
import type { FillAnswer } from '../../stores/fill-mask.ts'
import { masksOf, maskText } from '../../stores/sentence.ts'

/** Of the tokens that are not read, the first show where the text was cut. */
const cutShown = 24

export type TokenRowProps = {
  answer: FillAnswer
  /** The text has changed since: places in it mean nothing. */
  isStale: boolean
  onHide(span: { start: number; end: number }): void
}

export function TokenRow({ answer, isStale, onHide }: TokenRowProps) {
  const t = fillMaskTexts.use()
  const [selected, setSelected] = useState<{ text: string; index: number } | null>(null)
  const { tokens, cut, truncated, masks } = answer.filled
  const shown = [...tokens, ...cut.slice(0, cutShown)]
  const index = selected?.text === answer.text ? selected.index : null
  const token = index === null ? undefined : shown[index]
  const cutMasks = masksOf(answer.text).length - masks.length
  return (
    <section className="fill-tokens">
      <TokenStrip
        tokens={shown}
        label={t.tokens}
        selected={index}
        onSelect={(at) => setSelected({ text: answer.text, index: at })}
        {...(truncated > 0 ? { cutFrom: tokens.length } : {})}
      />
      {truncated > cutShown && <p className="fill-hint">{t.moreCut(formatCount(truncated - cutShown))}</p>}
      {token !== undefined && (
        <p className="fill-token-info" role="status">
          <span>
            <b>{t.tokenInfo(token.token, formatCount(token.id))}</b> {aboutToken(token, index! >= tokens.length)}
          </span>
          {!isStale && canHide(token) && (
            <Button size="sm" onClick={() => onHide({ start: token.start!, end: token.end! })}>
              {t.tokenHide}
            </Button>
          )}
        </p>
      )}
      {truncated > 0 && (
        <Note tone="warn">
          {t.cutNote(formatCount(tokens.length + truncated), formatCount(tokens.length))}
          {cutMasks > 0 && ` ${t.masksCut(cutMasks)}`}
        </Note>
      )}
    </section>
  )
}

const canHide = ({ special, start, end, token }: TokenView): boolean =>
  !special && start !== null && end !== null && end > start && token !== maskText && token !== '<mask>'

function aboutToken({ special, token }: TokenView, isCut: boolean): string {
  const t = fillMaskTexts.get()
  if (isCut) return t.tokenCut
  if (special) return t.tokenSpecial
  return token.startsWith('##') ? t.tokenContinues : ''
}
