// The compute process of the app: everything that needs ONNX Runtime or TensorFlow.js. The host starts it with the cache folder in its
// environment.

import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { removeDeadDrafts } from '../engine/formats/drafts.ts'
import { setLinkFolder } from '../engine/runtime/open-compiled.ts'
import { askingHandlers } from './handlers/asking.ts'
import { classifyingHandlers } from './handlers/classifying.ts'
import { exportingHandlers } from './handlers/exporting.ts'
import { generatingHandlers } from './handlers/generating.ts'
import { inspectingHandlers } from './handlers/inspecting.ts'
import { lookingHandlers } from './handlers/looking.ts'
import { machineHandlers } from './handlers/machine.ts'
import { createModelTable } from './handlers/model-table.ts'
import { takingInHandlers } from './handlers/taking-in.ts'
import { trainingHandlers } from './handlers/training.ts'
import type { MethodName } from './methods.ts'
import { type Handler, serve } from './serve.ts'

/** The variable that names the cache folder. */
const cacheVariable = 'TUNESMITH_CACHE'

const cacheFolder = process.env[cacheVariable]
if (!cacheFolder) throw new AppError('internal', `${cacheVariable} must name a folder.`)
const links = join(cacheFolder, 'links')
setLinkFolder(links)

const models = createModelTable(cacheFolder)
// the packed app's bundles are CommonJS, which has no await at the top
void removeDeadDrafts(links, 0).then(() =>
  serve({
    ...inspectingHandlers(),
    ...takingInHandlers(),
    ...askingHandlers(models),
    ...classifyingHandlers(models),
    ...lookingHandlers(models),
    ...generatingHandlers(models),
    ...trainingHandlers(models),
    ...exportingHandlers(),
    ...machineHandlers(),
  } satisfies Record<MethodName, Handler>),
)
