// Writes the licences of the packages that a build takes in beside it: a packaged app has no node_modules to read them from.

import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { appRoot } from '../host/settings/app-root.ts'
import { collectLicences, licencesFile } from '../host/settings/licences.ts'

const file = join(appRoot(), licencesFile)
const packages = await collectLicences(appRoot())
mkdirSync(dirname(file), { recursive: true })
writeFileSync(file, JSON.stringify(packages))
console.log(`${packages.length} packages' licences in ${licencesFile}`)
