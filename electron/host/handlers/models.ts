// The contract's room "models".

import { os } from '../implement.ts'
import type { AppParts } from '../open-app.ts'
import { notBuilt } from './not-built.ts'

export function modelsHandlers(_parts: AppParts) {
  return os.models.router({
    list: os.models.list.handler(notBuilt),
    details: os.models.details.handler(notBuilt),
    import: os.models.import.handler(notBuilt),
    rename: os.models.rename.handler(notBuilt),
    remove: os.models.remove.handler(notBuilt),
    restore: os.models.restore.handler(notBuilt),
    trash: os.models.trash.handler(notBuilt),
    emptyTrash: os.models.emptyTrash.handler(notBuilt),
    starters: os.models.starters.handler(notBuilt),
    addStarter: os.models.addStarter.handler(notBuilt),
  })
}
