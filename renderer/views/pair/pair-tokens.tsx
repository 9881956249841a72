// The two texts as the model reads them: one row of tokens over segment lines, the model's own outlined, what was cut struck through.

import type { TokenView } from '../../../shared/contract/common.ts'
import type { ModelView } from '../../../shared/contract/models.ts'
import type { PairVerdict } from '../../../shared/contract/tasks.ts'
import { formatCount } from '../../app/format.ts'
import { Note } from '../../components/note.tsx'
import { TokenStrip } from '../../components/token-strip.tsx'
import { pairTexts } from '../../locales/pair.ts'

/** Of a text's tokens that are not read, the first show where it was cut. */
const cutShown = 24

export function PairTokens({ verdict, model }: { verdict: PairVerdict; model: ModelView }) {
  const t = pairTexts.use()
  const { kind, tokens, cut, truncated } = verdict
  const isApart = kind === 'cosine'
  const of = (list: readonly TokenView[], segment: number) => list.filter((token) => token.segment === segment)
  const cutOfA = of(cut, 0).length
  // the list of what was cut is bounded: what it does not tell is B's, which comes last
  const cutOfB = truncated - cutOfA
  const most = formatCount(model.positions)
  const note = isApart ? t.cutNoteApart : t.cutNote
  // a head of one's own reads all tokens, not the first
  const first = tokens[0]?.special && !isApart && model.method !== 'head' ? t.fromFirst(tokens[0].token) : null
  return (
    <section className="pair-tokens">
      <div className="pair-head">
        <b>{t.tokens}</b>
        {!isApart && <span className="pair-head-end num">{t.tokensOf(formatCount(tokens.length), most)}</span>}
      </div>
      <div className="pair-segments">
        {[0, 1].map((segment) => (
          <Segment
            key={segment}
            segment={segment}
            tokens={of(tokens, segment)}
            cut={of(cut, segment)}
            truncated={segment === 0 ? cutOfA : cutOfB}
            label={isApart ? t.apart(segment === 0 ? t.a : t.b) : t.segment(segment)}
          />
        ))}
      </div>
      {truncated > 0 && <Note tone="warn">{note(formatCount(cutOfA), formatCount(cutOfB), most)}</Note>}
      <p className="pair-hint">
        {first !== null && (
          <>
            {first.before}
            <span className="mono">{first.token}</span>
            {first.after}{' '}
          </>
        )}
        {t.ownTokens}
      </p>
    </section>
  )
}

type SegmentProps = {
  segment: number
  tokens: TokenView[]
  cut: TokenView[]
  truncated: number
  label: string
}

function Segment({ segment, tokens, cut, truncated, label }: SegmentProps) {
  const t = pairTexts.use()
  const shownCut = cut.slice(0, cutShown)
  return (
    <div className="pair-segment" data-segment={segment}>
      <TokenStrip
        tokens={[...tokens, ...shownCut]}
        label={label}
        {...(shownCut.length > 0 ? { cutFrom: tokens.length } : {})}
      />
      <div className="pair-segment-line" />
      <p className="pair-segment-name">
        {label}
        {truncated > shownCut.length && ` · ${t.moreCut(formatCount(truncated - shownCut.length))}`}
      </p>
    </div>
  )
}
