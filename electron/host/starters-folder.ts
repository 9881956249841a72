// Where the starter models lie: among the packed app's resources, whose place main tells; in the program's folder otherwise.

import { join } from 'node:path'
import { appRoot } from './settings/app-root.ts'

export function startersFolder(): string {
  return process.env.TUNESMITH_STARTERS ?? join(appRoot(), 'models')
}
