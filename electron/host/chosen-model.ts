// A model of the library as compute is asked for it: its folder, with the provider, threads and precision that the user chose.

import type { ModelRecord } from '../../shared/domain/records.ts'
import type { ModelParams } from '../compute/method-params.ts'
import type { Store } from '../store/open-store.ts'

export type ChosenModel = { record: ModelRecord; params: ModelParams }

/** Quantised weights are for decoders, whose time goes into reading them; an encoder keeps its own. */
export function chooseModel(store: Store, modelId: string): ChosenModel {
  const record = store.models.get(modelId)
  const { provider, threads, precision } = store.settings.get()
  return {
    record,
    params: {
      folder: record.folder,
      provider,
      precision: record.task === 'causal-lm' ? precision : 'float32',
      ...(threads === null ? {} : { threads }),
    },
  }
}
