// The two texts, A in the encoder's hue and B in slate, with the button that swaps them.

import { formatCount } from '../../app/format.ts'
import { IconButton } from '../../components/icon-button.tsx'
import { pairTexts } from '../../locales/pair.ts'
import { maxPairText, type PairState, usePair } from '../../stores/pair.ts'

type Answer = PairState['answer']

/** Tokens of one text, the model's own left out; null while the answer is of another text. */
function tokensOf(answer: Answer, side: 'a' | 'b', text: string): number | null {
  if (answer === null || answer[side] !== text) return null
  const segment = side === 'a' ? 0 : 1
  const { tokens } = answer.verdict
  return tokens.filter((token) => !token.special && token.segment === segment).length
}

export function PairFields({ answer }: { answer: Answer }) {
  const t = pairTexts.use()
  const { a, b, setTexts, swap } = usePair()
  return (
    <section className="pair-fields">
      <PairField side="a" text={a} count={tokensOf(answer, 'a', a)} onChange={(text) => setTexts({ a: text })} />
      <PairField side="b" text={b} count={tokensOf(answer, 'b', b)} onChange={(text) => setTexts({ b: text })} />
      <span className="pair-swap">
        <IconButton icon="swap" label={t.swap} shortcut="mod+shift+x" onClick={swap} />
      </span>
    </section>
  )
}

type PairFieldProps = { side: 'a' | 'b'; text: string; count: number | null; onChange(text: string): void }

function PairField({ side, text, count, onChange }: PairFieldProps) {
  const t = pairTexts.use()
  const isA = side === 'a'
  return (
    <label className={`pair-field pair-field-${side}`}>
      <span className="pair-field-head">
        <span className="pair-field-name">{isA ? t.a : t.b}</span>
        {count !== null && <span className="pair-field-count num">{t.tokenCount(formatCount(count))}</span>}
      </span>
      <textarea
        className="pair-text"
        aria-label={isA ? t.a : t.b}
        placeholder={isA ? t.placeholderA : t.placeholderB}
        value={text}
        maxLength={maxPairText}
        rows={2}
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  )
}
