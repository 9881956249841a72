// The contract's room "tasks".

import { os } from '../implement.ts'
import type { AppParts } from '../open-app.ts'
import { notBuilt } from './not-built.ts'

export function tasksHandlers(_parts: AppParts) {
  return os.tasks.router({
    tokenize: os.tasks.tokenize.handler(notBuilt),
    fillMask: os.tasks.fillMask.handler(notBuilt),
    pair: os.tasks.pair.handler(notBuilt),
    pairMany: os.tasks.pairMany.handler(notBuilt),
    classify: os.tasks.classify.handler(notBuilt),
    previewFile: os.tasks.previewFile.handler(notBuilt),
    classifyMany: os.tasks.classifyMany.handler(notBuilt),
    classifiedRows: os.tasks.classifiedRows.handler(notBuilt),
    classifiedCsv: os.tasks.classifiedCsv.handler(notBuilt),
  })
}
