// The library of models, kept live.

import { create } from 'zustand'
import type { ModelView } from '../../shared/contract/models.ts'
import type { ErrorRecord } from '../../shared/errors.ts'
import { client, errorOf } from '../app/client.ts'
import { createReload } from './reload.ts'

export type ModelsState = {
  list: ModelView[]
  isLoaded: boolean
  error: ErrorRecord | null
  byId(id: string | null | undefined): ModelView | undefined
}

export const useModels = create<ModelsState>()((_set, get) => ({
  list: [],
  isLoaded: false,
  error: null,
  byId: (id) => get().list.find((model) => model.id === id),
}))

export const reloadModels = createReload(async () => {
  try {
    useModels.setState({ list: await client.models.list(), isLoaded: true, error: null })
  } catch (error) {
    useModels.setState({ error: errorOf(error) })
  }
})
