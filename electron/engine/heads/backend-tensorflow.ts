// The `tensorflow` backend: @tensorflow/tfjs-node-gpu over libtensorflow. The package is an optional dependency whose install script is denied,
// so its JavaScript is usually there and its native library usually not: look before loading.
// TUNESMITH_TFJS_NODE=<folder of a tfjs-node or tfjs-node-gpu package> takes the package from elsewhere.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import util from 'node:util'
import { tell } from '../../../shared/said.ts'
import { firstLine, type Opened, type Tf } from './backend-types.ts'

const packageName = '@tensorflow/tfjs-node-gpu'
const setup = tell`run "npm run setup:tensorflow" to fetch it (it comes from storage.googleapis.com)`

type NativeBackend = { binding?: { TF_Version?: string }; isGPUPackage?: boolean }

/** @param folder where the package lies; by default as installed, or as TUNESMITH_TFJS_NODE says */
export async function openTensorflow(folder = process.env.TUNESMITH_TFJS_NODE): Promise<Opened> {
  const here = createRequire(import.meta.url)
  const root = folder ? resolve(folder) : installedFolder(here)
  if (!root || !existsSync(join(root, 'package.json')))
    return {
      ok: false,
      reason: root
        ? tell`the optional package ${packageName} is not installed at ${root}`
        : tell`the optional package ${packageName} is not installed`,
      remedy: tell`install it with "npm install --include=optional", then run "npm run setup:tensorflow"`,
    }
  const missing = missingLibrary(root)
  if (missing) return { ok: false, reason: missing, remedy: setup }

  const there = createRequire(join(root, 'package.json'))
  const [wanted, found] = [coreVersion(here), coreVersion(there)]
  if (wanted !== found)
    return {
      ok: false,
      reason: tell`it would bring TensorFlow.js ${found} beside ${wanted}: kernels of one do not run in the other`,
      remedy: tell`install version ${wanted} of ${packageName}`,
    }
  try {
    restoreOldNodeUtil()
    process.env.TF_CPP_MIN_LOG_LEVEL ??= '2' // warnings of libtensorflow off, errors on
    const tf = there('@tensorflow/tfjs') as Tf // the very core that the binding registers with
    tf.env().set('PROD', true) // no "speed things up" banner
    there(root)
    if (!(await tf.setBackend('tensorflow'))) throw new Error('its backend did not start')
    await tf.ready()
    const native = tf.backend() as unknown as NativeBackend
    return { ok: true, tf, detail: `libtensorflow ${native.binding?.TF_Version ?? 'of unknown version'}` }
  } catch (error) {
    return { ok: false, reason: tell`its native library does not load: ${firstLine(error)}`, remedy: setup }
  }
}

function installedFolder(here: NodeJS.Require): string | undefined {
  const folders = here.resolve.paths(packageName) ?? []
  return folders.map((folder) => join(folder, packageName)).find((folder) => existsSync(join(folder, 'package.json')))
}

/** tfjs-node looks in lib/napi-v<n>/ for the highest n that this Node supports. */
function missingLibrary(root: string): string | undefined {
  const lib = join(root, 'lib')
  const built = existsSync(lib)
    ? readdirSync(lib).filter((name) => existsSync(join(lib, name, 'tfjs_binding.node')))
    : []
  if (built.length === 0) return tell`its native library is not installed`
  if (process.platform !== 'win32' && !existsSync(join(root, 'deps', 'lib')))
    return tell`libtensorflow is not installed`
  return undefined
}

function coreVersion(from: NodeJS.Require): string {
  const path = from.resolve('@tensorflow/tfjs/package.json')
  const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'))
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : 'unknown'
}

/** tfjs-node 4.22 calls two old functions of node:util: Node 23 took one out, the other prints a deprecation warning. */
function restoreOldNodeUtil(): void {
  const old = util as unknown as Record<string, unknown>
  old.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined
  old.isArray = Array.isArray
}
