// Where the held-out rows of a run stand in the dataset that the app keeps: a run is given the dataset's test rows in their order, one a line, and counts
// those lines.

import { setImmediate } from 'node:timers/promises'
import type { DatasetRow, RowPlace } from '../../store/dataset-rows.ts'
import type { Store } from '../../store/open-store.ts'

/** Datasets whose places are kept for the next question. */
const keptDatasets = 3

export type DatasetPlaces = ReturnType<typeof createDatasetPlaces>

export function createDatasetPlaces(store: () => Store) {
  const kept = new Map<string, Promise<readonly RowPlace[]>>()

  /** The test rows, a batch at a time: others have their turn in between. */
  async function* testRows(datasetId: string): AsyncGenerator<DatasetRow[]> {
    for (const batch of store().datasetRows.batches(datasetId)) {
      yield batch.filter(({ part }) => part === 'test')
      await setImmediate()
    }
  }

  async function readPlaces(datasetId: string): Promise<readonly RowPlace[]> {
    const places: RowPlace[] = []
    for await (const batch of testRows(datasetId)) for (const { file, row } of batch) places.push({ file, row })
    return places
  }

  return {
    testRows,
    /** Whether the app keeps its rows; else it is a file. */
    isKept: (datasetId: string): boolean => store().datasetRows.findDetails(datasetId) !== undefined,
    /** Of the held-out row that a run counts as `row`, from 1; which rows are held out never changes. */
    async of(datasetId: string): Promise<(row: number) => RowPlace | undefined> {
      const found = kept.get(datasetId) ?? readPlaces(datasetId)
      kept.delete(datasetId)
      kept.set(datasetId, found)
      for (const oldest of kept.keys()) if (kept.size > keptDatasets) kept.delete(oldest)
      try {
        const places = await found
        return (row) => places[row - 1]
      } catch (error) {
        kept.delete(datasetId)
        throw error
      }
    },
  }
}
