// The compute process of the app: everything that needs ONNX Runtime or TensorFlow.js. The host starts it with the cache folder in its
// environment.

import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { setLinkFolder, sweepLinkFolder } from '../engine/runtime/open-compiled.ts'
import { askingHandlers } from './handlers/asking.ts'
import { generatingHandlers } from './handlers/generating.ts'
import { inspectingHandlers } from './handlers/inspecting.ts'
import { createModelTable } from './handlers/model-table.ts'
import { trainingHandlers } from './handlers/training.ts'
import type { MethodName } from './methods.ts'
import { type Handler, serve } from './serve.ts'

/** The variable that names the cache folder. */
const cacheVariable = 'TUNESMITH_CACHE'

const cacheFolder = process.env[cacheVariable]
if (!cacheFolder) throw new AppError('internal', `${cacheVariable} must name a folder.`)
const links = join(cacheFolder, 'links')
setLinkFolder(links)
await sweepLinkFolder(links)

const models = createModelTable(cacheFolder)
serve({
  ...inspectingHandlers(),
  ...askingHandlers(models),
  ...generatingHandlers(models),
  ...trainingHandlers(models),
} satisfies Record<MethodName, Handler>)
