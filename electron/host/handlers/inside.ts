// The contract's room "inside".

import { os } from '../implement.ts'
import type { AppParts } from '../open-app.ts'
import { notBuilt } from './not-built.ts'

export function insideHandlers(_parts: AppParts) {
  return os.inside.router({
    look: os.inside.look.handler(notBuilt),
    head: os.inside.head.handler(notBuilt),
    pipeline: os.inside.pipeline.handler(notBuilt),
  })
}
