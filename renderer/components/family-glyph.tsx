// The shape of attention: a lower triangle for a decoder, a full square for an encoder; the logo is the one inside the other.

import type { FamilyKind } from '../../shared/contract/common.ts'
import { componentTexts } from '../locales/components.ts'
import './family-glyph.css'

const cells = [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => ({ row, column, isBefore: column <= row })))

export type FamilyGlyphProps = {
  kind: FamilyKind
  size?: number | undefined
  /** Where no word beside it says which family it is. */
  isNamed?: boolean | undefined
}

export function FamilyGlyph({ kind, size = 14, isNamed = false }: FamilyGlyphProps) {
  const t = componentTexts.use()
  const name = kind === 'gpt' ? t.decoder : t.encoder
  return (
    <>
      <svg className={`glyph ${kind}`} width={size} height={size} viewBox="0 0 14 14" aria-hidden="true">
        {cells.map(({ row, column, isBefore }) => (
          <rect
            key={`${row}${column}`}
            className={kind === 'bert' || isBefore ? 'glyph-on' : 'glyph-off'}
            x={column * 5}
            y={row * 5}
            width="4"
            height="4"
            rx=".8"
          />
        ))}
      </svg>
      {isNamed && <span className="unseen">{name}</span>}
    </>
  )
}

export function Logo({ size = 17 }: { size?: number | undefined }) {
  return (
    <svg className="glyph" width={size} height={size} viewBox="0 0 17 17" aria-hidden="true">
      {cells.map(({ row, column, isBefore }) => (
        <rect
          key={`${row}${column}`}
          className={isBefore ? 'glyph-gpt' : 'glyph-bert'}
          x={column * 6}
          y={row * 6}
          width="5"
          height="5"
          rx="1"
        />
      ))}
    </svg>
  )
}
