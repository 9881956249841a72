// The shape of attention on six words: a triangle for a decoder, a square for an encoder. One row is lit: the word that looks.

import { useState } from 'react'
import type { FamilyKind } from '../../../shared/contract/common.ts'

const cell = 24
const labelWidth = 58

export type AttentionShapeProps = {
  kind: FamilyKind
  words: readonly string[]
  /** The row that is lit until the pointer lights another. */
  looking: number
  label: string
}

export function AttentionShape({ kind, words, looking, label }: AttentionShapeProps) {
  const [lit, setLit] = useState<number | null>(null)
  const row = lit ?? looking
  const height = words.length * cell
  return (
    <svg
      className="welcome-shape"
      viewBox={`0 0 ${labelWidth + height} ${height}`}
      role="img"
      aria-label={label}
      onPointerLeave={() => setLit(null)}
    >
      {words.map((word, i) => (
        <g key={word} data-lit={i === row ? '' : undefined} onPointerEnter={() => setLit(i)}>
          <rect className="welcome-reach" x={0} y={i * cell} width={labelWidth + height} height={cell} />
          <text x={labelWidth - 9} y={i * cell + 16} textAnchor="end">
            {word}
          </text>
          {words.map((other, j) =>
            kind === 'bert' || j <= i ? (
              <rect
                key={other}
                className="welcome-cell"
                x={labelWidth + 1 + j * cell}
                y={i * cell + 1}
                width={22}
                height={22}
                rx={3}
              />
            ) : (
              <circle key={other} className="welcome-dot" cx={labelWidth + 12 + j * cell} cy={i * cell + 12} r={1.2} />
            ),
          )}
        </g>
      ))}
    </svg>
  )
}
