// How many rows a run learned from and was measured on.

export type SplitSizes = {
  train: number
  test: number
  /** Rows that those used were drawn from, where the run was told to take only so many. */
  drawnFrom?: number
  testDrawnFrom?: number
}

type Drawn = Pick<SplitSizes, 'drawnFrom' | 'testDrawnFrom'>

export const sizesOf = (train: number, test: number, { drawnFrom, testDrawnFrom }: Drawn): SplitSizes => ({
  train,
  test,
  ...(drawnFrom === undefined ? {} : { drawnFrom }),
  ...(testDrawnFrom === undefined ? {} : { testDrawnFrom }),
})
