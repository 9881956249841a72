// The `webgpu` backend: tfjs-backend-webgpu over the `webgpu` package (Dawn for Node). tfjs registers itself only when it finds navigator.gpu
// at import, so the adapter is asked for first. A software adapter loses to wasm by far and is refused unless asked for.

import { createRequire } from 'node:module'
import { tell } from '../../../shared/said.ts'
import { firstLine, type Opened, type OpenOptions, type Tf } from './backend-types.ts'

type AdapterInfo = {
  vendor?: string
  architecture?: string
  device?: string
  description?: string
  isFallbackAdapter?: boolean
}
type Adapter = { info?: AdapterInfo; isFallbackAdapter?: boolean }
type Gpu = { requestAdapter: (options?: Record<string, unknown>) => Promise<Adapter | null> }
type Dawn = { create: (options: string[]) => Gpu; globals: Record<string, unknown> }

/** Drivers that compute on the CPU; not all of them say so in isFallbackAdapter. */
const softwareDrivers = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bwarp\b|\bcpu\b/i

export async function openWebgpu(options: OpenOptions): Promise<Opened> {
  const require = createRequire(import.meta.url)
  const remedy = tell`install the graphics driver of this computer (Vulkan on Linux), then start again`
  let dawn: Dawn
  try {
    dawn = (await import('webgpu')) as unknown as Dawn
  } catch (error) {
    return {
      ok: false,
      reason: tell`the optional package webgpu does not load: ${firstLine(error)}`,
      remedy: tell`install it with "npm install --include=optional"`,
    }
  }
  try {
    const gpu = dawn.create([])
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
    if (!adapter) return { ok: false, reason: tell`no GPU adapter was found`, remedy }
    const name = adapterName(adapter)
    const software = isSoftware(adapter)
    if (software && !options.softwareAdapter)
      return { ok: false, reason: tell`the only adapter is a software one (${name}), slower than wasm`, remedy }

    Object.assign(globalThis, dawn.globals)
    Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu, configurable: true })
    const tf = require('@tensorflow/tfjs') as Tf
    tf.env().set('PROD', true)
    require('@tensorflow/tfjs-backend-webgpu')
    if (!(await tf.setBackend('webgpu'))) throw new Error('its backend did not start')
    await tf.ready()
    return { ok: true, tf, detail: software ? `${name}, in software` : name }
  } catch (error) {
    return { ok: false, reason: tell`it does not start: ${firstLine(error)}`, remedy }
  }
}

function isSoftware(adapter: Adapter): boolean {
  return (
    adapter.info?.isFallbackAdapter === true ||
    adapter.isFallbackAdapter === true ||
    softwareDrivers.test(adapterName(adapter))
  )
}

function adapterName({ info }: Adapter): string {
  const parts = [info?.vendor, info?.architecture, info?.device, info?.description].filter((part) => part)
  return parts.length > 0 ? parts.join(' ') : 'unnamed adapter'
}
