// What the user chose, and what this machine can do.

import { os } from '../implement.ts'
import type { AppParts } from '../open-app.ts'
import { notBuilt } from './not-built.ts'

export function settingsHandlers({ host, events }: AppParts) {
  return os.settings.router({
    get: os.settings.get.handler(() => host.store.settings.get()),
    change: os.settings.change.handler(({ input }) => {
      const settings = host.store.settings.change(input)
      events.publish({ kind: 'settings', settings })
      return settings
    }),
    machine: os.settings.machine.handler(notBuilt),
    measure: os.settings.measure.handler(notBuilt),
    dataFolder: os.settings.dataFolder.handler(notBuilt),
    chooseDataFolder: os.settings.chooseDataFolder.handler(notBuilt),
    about: os.settings.about.handler(notBuilt),
  })
}
