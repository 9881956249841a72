// The datasets of the library, kept live while a view shows them.

import { useEffect } from 'react'
import { create } from 'zustand'
import type { DatasetView } from '../../shared/contract/datasets.ts'
import type { ErrorRecord } from '../../shared/errors.ts'
import { client, errorOf } from '../app/client.ts'
import { onChanged } from './live.ts'
import { createReload } from './reload.ts'

export type DatasetsState = { list: DatasetView[]; isLoaded: boolean; error: ErrorRecord | null }

export const datasetsStore = create<DatasetsState>()(() => ({ list: [], isLoaded: false, error: null }))

export const reloadDatasets = createReload(async () => {
  try {
    datasetsStore.setState({ list: await client.datasets.list(), isLoaded: true, error: null })
  } catch (error) {
    datasetsStore.setState({ error: errorOf(error) })
  }
})

export function useDatasets(): DatasetsState {
  useEffect(() => {
    void reloadDatasets()
    const stops = [onChanged('datasets', () => void reloadDatasets()), onChanged('runs', () => void reloadDatasets())]
    return () => {
      for (const stop of stops) stop()
    }
  }, [])
  return datasetsStore()
}
