// The contract's room "datasets".

import { os } from '../implement.ts'
import type { AppParts } from '../open-app.ts'
import { notBuilt } from './not-built.ts'

export function datasetsHandlers(_parts: AppParts) {
  return os.datasets.router({
    list: os.datasets.list.handler(notBuilt),
    preview: os.datasets.preview.handler(notBuilt),
    values: os.datasets.values.handler(notBuilt),
    rename: os.datasets.rename.handler(notBuilt),
    remove: os.datasets.remove.handler(notBuilt),
  })
}
