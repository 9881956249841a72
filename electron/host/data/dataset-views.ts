// Datasets as windows are shown them: what the store knows, and whether the file is still there.

import { stat } from 'node:fs/promises'
import type { DatasetView } from '../../../shared/contract/datasets.ts'
import type { DatasetRecord } from '../../../shared/domain/records.ts'
import type { Store } from '../../store/open-store.ts'

export async function datasetView(store: Store, dataset: DatasetRecord): Promise<DatasetView> {
  const state = await stat(dataset.path).catch(() => undefined)
  const details = store.datasetRows.findDetails(dataset.id) ?? null
  const isFileThere = state?.isFile() ?? false
  return {
    ...dataset,
    isMissing: !isFileThere && details === null,
    isFileThere,
    details,
    sizeBytes: details ? details.source.bytes + (details.testSource?.bytes ?? 0) : isFileThere ? state!.size : 0,
    runs: store.runs.listByDataset(dataset.id).map(({ id, name }) => ({ id, name })),
  }
}
