// The contract's client of a test, over the same socket as the window's: to prepare what a test is not about, and to ask what the host knows.

import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { WebSocket } from 'ws'
import type { contract } from '../../shared/contract/contract.ts'
import type { HostProcess } from './host-process.ts'

export type ContractClient = { api: ContractRouterClient<typeof contract>; close(): void }

export async function connect(host: HostProcess): Promise<ContractClient> {
  const { name, value } = await host.session()
  const socket = new WebSocket(`${host.origin.replace('http', 'ws')}/rpc`, {
    headers: { Cookie: `${name}=${value}`, Origin: host.origin },
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve())
    socket.once('error', reject)
  })
  const link = new RPCLink({ websocket: socket as unknown as globalThis.WebSocket })
  return { api: createORPCClient(link), close: () => socket.close() }
}
