// A dataset of the library by its name or id.

import { AppError } from '../../shared/errors.ts'
import type { Host } from '../host/open-host.ts'

/** Its id. Errors: not-found. */
export function datasetNamed({ store }: Host, dataset: string): string {
  const found = store.datasets.find(dataset) ?? store.datasets.list().find(({ name }) => name === dataset)
  if (found) return found.id
  const names = store.datasets.list().map(({ name }) => name)
  const known = names.length > 0 ? `the library has ${names.join(', ')}` : 'the library has none'
  throw new AppError('not-found', `there is no dataset "${dataset}" (${known})`, { dataset, names })
}
