// The contract's room "app".

import { os } from '../implement.ts'
import type { AppParts } from '../open-app.ts'
import { notBuilt } from './not-built.ts'

export function appHandlers(_parts: AppParts) {
  return os.app.router({
    status: os.app.status.handler(notBuilt),
    watch: os.app.watch.handler(notBuilt),
    diagnostics: os.app.diagnostics.handler(notBuilt),
    browse: os.app.browse.handler(notBuilt),
  })
}
