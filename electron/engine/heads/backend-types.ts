// What a backend of TensorFlow.js is to the rest of this room: a name, a way to open it, and the truth when it will not open.

import type * as tfjs from '@tensorflow/tfjs'

export type Tf = typeof tfjs

/** In order of preference; the table in backends.ts has one row for each. */
export const backendNames = ['tensorflow', 'webgpu', 'wasm', 'cpu'] as const
export type BackendName = (typeof backendNames)[number]

export type OpenOptions = {
  /** Let WebGPU run on an adapter that computes on the CPU. For tests: it is far slower than wasm. */
  softwareAdapter?: boolean
}

/** `detail` says what it runs on; `reason` why it cannot be used, `remedy` what to do about it. */
export type Opened = { ok: true; tf: Tf; detail: string } | { ok: false; reason: string; remedy: string }

export type BackendRow = {
  name: BackendName
  open: (options: OpenOptions) => Promise<Opened>
}

/** The first line of any thrown value, for a reason shown in one row of Settings. */
export function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.split('\n')[0] ?? message
}
