// What the user chose, and what this machine can do.

import { os } from '../implement.ts'
import type { AppParts } from '../open-app.ts'
import { appLicence, appVersion } from '../settings/app-root.ts'
import { chooseDataFolder, describeDataFolder } from '../settings/data-folder.ts'
import { listLicences } from '../settings/licences.ts'
import { createMachine } from '../settings/machine.ts'

export function settingsHandlers({ host, events }: AppParts) {
  const machine = createMachine(host)
  return os.settings.router({
    get: os.settings.get.handler(() => host.store.settings.get()),
    change: os.settings.change.handler(({ input }) => {
      const settings = host.store.settings.change(input)
      events.publish({ kind: 'settings', settings })
      return settings
    }),
    machine: os.settings.machine.handler(() => machine.describe()),
    measure: os.settings.measure.handler(({ input, signal }) => machine.measure(input.provider, signal)),
    dataFolder: os.settings.dataFolder.handler(() => describeDataFolder(host.home)),
    chooseDataFolder: os.settings.chooseDataFolder.handler(({ input }) => chooseDataFolder(host.home, input.path)),
    about: os.settings.about.handler(async () => ({
      version: appVersion(),
      licence: appLicence(),
      packages: await listLicences(),
    })),
  })
}
