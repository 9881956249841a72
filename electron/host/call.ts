// Calls to compute with the types of its methods.

import type { CallOptions } from '../compute/compute-child.ts'
import type { MethodName, Methods } from '../compute/methods.ts'
import type { Compute } from '../compute/start-compute.ts'

export type Watch<Event> = { signal?: AbortSignal | undefined; onEvent?: ((event: Event) => void) | undefined }

/** Both ends are of one build: what comes back has the type that the method's handler gives it. */
export function callCompute<M extends MethodName>(
  compute: Compute,
  method: M,
  params: Methods[M]['params'],
  watch: Watch<Methods[M]['event']> = {},
): Promise<Methods[M]['result']> {
  return compute.call(method, params, watch as CallOptions) as Promise<Methods[M]['result']>
}
