// The one table of TensorFlow.js backends, fastest first, and the choice among them. A backend that is not used always has a reason.
// tfjs holds one current backend per process; whoever computes sets it first (train-head.ts does).

import { createRequire } from 'node:module'
import { dirname, join, sep } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { openTensorflow } from './backend-tensorflow.ts'
import {
  type BackendName,
  type BackendRow,
  firstLine,
  type Opened,
  type OpenOptions,
  type Tf,
} from './backend-types.ts'
import { openWebgpu } from './backend-webgpu.ts'

export type WantedBackend = BackendName | 'auto'
export type ChosenBackend = {
  name: BackendName
  tf: Tf
  detail: string
  unused: { name: BackendName; reason: string }[]
}
/** `reason` is null when the backend is available; `detail` then says what it runs on. */
export type BackendDescription = { name: BackendName; available: boolean; reason: string | null; detail: string }

const require = createRequire(import.meta.url)

export const backendTable: readonly BackendRow[] = [
  { name: 'tensorflow', open: () => openTensorflow() },
  { name: 'webgpu', open: openWebgpu },
  { name: 'wasm', open: openWasm },
  { name: 'cpu', open: openCpu },
]

const opened = new Map<string, Promise<Opened>>()

/** Opens the wanted backend, or with 'auto' the first of the table that opens, and makes it tfjs's current one. */
export async function chooseBackend(wanted: WantedBackend = 'auto', options: OpenOptions = {}): Promise<ChosenBackend> {
  const rows = wanted === 'auto' ? backendTable : backendTable.filter((row) => row.name === wanted)
  if (rows.length === 0)
    throw new AppError('bad-argument', say`There is no backend "${wanted}". Choose auto, ${allNames().join(', ')}.`, {
      wanted,
    })
  const unused: ChosenBackend['unused'] = []
  for (const row of rows) {
    const result = await openOnce(row, options)
    if (result.ok) {
      await result.tf.setBackend(row.name)
      return { name: row.name, tf: result.tf, detail: result.detail, unused }
    }
    if (wanted !== 'auto')
      throw new AppError(
        'unavailable',
        say`The backend ${row.name} cannot be used here: ${result.reason}. To use it, ${result.remedy}; or choose "auto".`,
        { backend: row.name, reason: result.reason },
      )
    unused.push({ name: row.name, reason: `${result.reason}; ${result.remedy}` })
  }
  throw new AppError(
    'unavailable',
    say`No backend of TensorFlow.js opens: ${unused.map((u) => `${u.name} (${u.reason})`).join(', ')}.`,
  )
}

/** Every backend with the truth about it. Opens each, so the first call may take seconds. */
export async function describeBackends(): Promise<BackendDescription[]> {
  const rows: BackendDescription[] = []
  for (const row of backendTable) {
    const result = await openOnce(row, {})
    rows.push(
      result.ok
        ? { name: row.name, available: true, reason: null, detail: result.detail }
        : { name: row.name, available: false, reason: `${result.reason}; ${result.remedy}`, detail: '' },
    )
  }
  return rows
}

/** Asked once a process: what is installed later shows after a restart, and drivers need not complain twice. */
function openOnce(row: BackendRow, options: OpenOptions): Promise<Opened> {
  const key = `${row.name}${options.softwareAdapter ? ' in software' : ''}`
  const pending = opened.get(key) ?? row.open(options)
  opened.set(key, pending)
  return pending
}

async function openWasm(): Promise<Opened> {
  try {
    const tf = loadTf()
    const wasm = require('@tensorflow/tfjs-backend-wasm') as typeof import('@tensorflow/tfjs-backend-wasm')
    wasm.setWasmPaths(join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist') + sep)
    if (!(await tf.setBackend('wasm'))) throw new Error('the WebAssembly module did not start')
    await tf.ready()
    const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')
    // tfjs's own flag keeps wasm to one thread under Node (tensorflow/tfjs#3830).
    return { ok: true, tf, detail: simd ? 'WebAssembly with SIMD, one thread' : 'WebAssembly without SIMD, one thread' }
  } catch (error) {
    return { ok: false, reason: `it does not start: ${firstLine(error)}`, remedy: 'reinstall Tunesmith' }
  }
}

async function openCpu(): Promise<Opened> {
  const tf = loadTf()
  await tf.setBackend('cpu')
  await tf.ready()
  return { ok: true, tf, detail: 'plain JavaScript, one thread' }
}

function loadTf(): Tf {
  const tf = require('@tensorflow/tfjs') as Tf
  tf.env().set('PROD', true) // no "Hi, looks like you are running TensorFlow.js in Node.js"
  return tf
}

function allNames(): BackendName[] {
  return backendTable.map((row) => row.name)
}
