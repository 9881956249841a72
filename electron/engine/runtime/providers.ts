// The execution providers of ONNX Runtime in one table: how each is asked for, and why one is or is not available here.
import * as ort from 'onnxruntime-node'
import { AppError } from '../../../shared/errors.ts'
import { say, tell } from '../../../shared/said.ts'

export const providers = ['cpu', 'webgpu', 'cuda'] as const
export type Provider = (typeof providers)[number]

export type ProviderState = { name: Provider; available: boolean; reason: string }

const bundled = (name: string): boolean =>
  ort.listSupportedBackends().some((backend) => backend.name === name && backend.bundled)

const table: Record<Provider, { describe(): string; missing: string }> = {
  cpu: { describe: () => tell`always available`, missing: '' },
  webgpu: {
    describe: () => tell`included; needs a graphics adapter that its Vulkan, Metal or Direct3D 12 layer can open`,
    missing: tell`this build of onnxruntime-node has no WebGPU library`,
  },
  cuda: {
    describe: () => tell`CUDA libraries are installed`,
    missing: tell`its libraries are not installed: run 'npm run setup:cuda' (Linux and Windows with an NVIDIA GPU)`,
  },
}

export function describeProviders(): ProviderState[] {
  return providers.map((name) => {
    const available = name === 'cpu' || bundled(name)
    return { name, available, reason: available ? table[name].describe() : table[name].missing }
  })
}

export function executionProvider(name: Provider): string[] {
  const state = describeProviders().find((provider) => provider.name === name)
  if (!state?.available)
    throw new AppError(
      'unavailable',
      say`the provider '${name}' cannot be used here: ${state?.reason ?? say`known are ${providers.join(', ')}`}`,
    )
  return name === 'cpu' ? ['cpu'] : [name, 'cpu']
}
