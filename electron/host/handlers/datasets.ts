// Tables that the library knows.

import { datasetView } from '../data/dataset-views.ts'
import { columnValues, previewRows } from '../data/read-dataset.ts'
import { os } from '../implement.ts'
import type { AppParts } from '../open-app.ts'

export function datasetsHandlers({ host, events }: AppParts) {
  const changed = () => events.publish({ kind: 'changed', what: 'datasets' })
  return os.datasets.router({
    list: os.datasets.list.handler(() =>
      Promise.all(host.store.datasets.list().map((dataset) => datasetView(host.store, dataset))),
    ),
    preview: os.datasets.preview.handler(({ input, signal }) => previewRows(host.store, input.id, input, signal)),
    values: os.datasets.values.handler(({ input, signal }) => columnValues(host.store, input.id, input.column, signal)),
    rename: os.datasets.rename.handler(({ input }) => {
      host.store.datasets.rename(input.id, input.name)
      changed()
      return datasetView(host.store, host.store.datasets.get(input.id))
    }),
    remove: os.datasets.remove.handler(({ input }) => {
      host.store.datasets.remove(input.id)
      host.imports.sweep()
      changed()
      return {}
    }),
  })
}
