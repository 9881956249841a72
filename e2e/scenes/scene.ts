// A view with something in it, as it is looked at.

import type { MadeHome } from '../home/make-home.ts'
import type { ContractClient } from '../host/contract-client.ts'
import type { HomeKind } from '../host/host-pool.ts'
import type { App } from '../pages/app.ts'

export type SceneParts = { api: ContractClient['api']; made: MadeHome; writer: string }
export type Scene = { name: string; home: HomeKind; show(app: App, parts: SceneParts): Promise<void> }
