// The truth of what the app can do. Window, web host, command line and tests are clients of it, none with private access.

import { app } from './app.ts'
import { chats } from './chats.ts'
import { datasets } from './datasets.ts'
import { exports } from './exports.ts'
import { imports } from './imports.ts'
import { inside } from './inside.ts'
import { jobs } from './jobs.ts'
import { models } from './models.ts'
import { recipes } from './recipes.ts'
import { results } from './results.ts'
import { runs } from './runs.ts'
import { settings } from './settings.ts'
import { tasks } from './tasks.ts'

export const contract = {
  app,
  chats,
  datasets,
  exports,
  imports,
  inside,
  jobs,
  models,
  recipes,
  results,
  runs,
  settings,
  tasks,
}
