// What this machine can compute with, asked once a start, and its speed, asked whenever the user wants.

import { availableParallelism, cpus, totalmem } from 'node:os'
import type { ProviderName } from '../../compute/method-params.ts'
import type { MachineInfo } from '../../compute/methods.ts'
import { callCompute } from '../call.ts'
import type { Host } from '../open-host.ts'

export function createMachine(host: Host) {
  let info: Promise<MachineInfo> | undefined
  /** Measurements one after the other: two at once measure each other. */
  let last: Promise<unknown> = Promise.resolve()

  function alone<T>(ask: () => Promise<T>): Promise<T> {
    const asked = last.then(ask).finally(() => host.probe.stop())
    last = asked.catch(() => undefined) // its caller has heard it
    return asked
  }

  return {
    async describe() {
      info ??= alone(() => callCompute(host.probe, 'machine', {})).catch((error: unknown) => {
        info = undefined
        throw error
      })
      const { providers, backends } = await info
      const processor = cpus()[0]?.model.trim() ?? ''
      return { providers, backends, cores: availableParallelism(), processor, memoryBytes: totalmem() }
    },
    measure(provider: ProviderName, signal: AbortSignal | undefined): Promise<{ gigaflops: number }> {
      const { threads } = host.store.settings.get()
      const params = { provider, ...(threads === null ? {} : { threads }) }
      return alone(() => callCompute(host.probe, 'measure', params, { signal }))
    },
  }
}
