// The confusion matrix with the rows of the cell that is chosen.

import { useState } from 'react'
import type { ClassesOutcome, RunResultView } from '../../../../shared/contract/results.ts'
import { CellRows } from './cell-rows.tsx'
import { firstCell } from './confusion.ts'
import { ConfusionMatrix } from './confusion-matrix.tsx'

export function ClassesAside({ result, outcome }: { result: RunResultView; outcome: ClassesOutcome }) {
  const [cell, setCell] = useState(() => firstCell(outcome.confusion))
  return (
    <>
      <ConfusionMatrix
        labels={outcome.perClass.map(({ label }) => label)}
        confusion={outcome.confusion}
        chosen={cell}
        onChoose={setCell}
      />
      {result.mistakes !== null && <CellRows result={result} outcome={outcome} cell={cell} />}
    </>
  )
}
