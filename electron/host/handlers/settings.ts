// The contract's room "settings".

import { os } from '../implement.ts'
import type { AppParts } from '../open-app.ts'
import { notBuilt } from './not-built.ts'

export function settingsHandlers(_parts: AppParts) {
  return os.settings.router({
    get: os.settings.get.handler(notBuilt),
    change: os.settings.change.handler(notBuilt),
    machine: os.settings.machine.handler(notBuilt),
    measure: os.settings.measure.handler(notBuilt),
    dataFolder: os.settings.dataFolder.handler(notBuilt),
    chooseDataFolder: os.settings.chooseDataFolder.handler(notBuilt),
    about: os.settings.about.handler(notBuilt),
  })
}
