// The contract's room "runs".

import { os } from '../implement.ts'
import type { AppParts } from '../open-app.ts'
import { notBuilt } from './not-built.ts'

export function runsHandlers(_parts: AppParts) {
  return os.runs.router({
    list: os.runs.list.handler(notBuilt),
    watch: os.runs.watch.handler(notBuilt),
    cancel: os.runs.cancel.handler(notBuilt),
    resume: os.runs.resume.handler(notBuilt),
    rename: os.runs.rename.handler(notBuilt),
    remove: os.runs.remove.handler(notBuilt),
    pretrain: os.runs.pretrain.handler(notBuilt),
  })
}
