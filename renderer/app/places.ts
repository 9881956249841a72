// The rooms of the app: where each stands in the navigation, and the letter that goes there after G.

import type { IconName } from '../components/icon.tsx'

export const viewIds = [
  'chat',
  'fill-mask',
  'pair',
  'classify',
  'inside',
  'finetune',
  'runs',
  'compare',
  'pretraining',
  'data',
  'models',
  'export',
  'settings',
  'welcome',
] as const
export type ViewId = (typeof viewIds)[number]

/** Rooms that are reached from another one, which the navigation shows for them. */
export const partOf: Partial<Record<ViewId, ViewId>> = { compare: 'runs', pretraining: 'runs', export: 'models' }

export type Place = { id: ViewId; group: 'use' | 'make'; letter: string; icon: IconName }

export const places = [
  { id: 'chat', group: 'use', letter: 'c', icon: 'chat' },
  { id: 'fill-mask', group: 'use', letter: 'm', icon: 'fill-mask' },
  { id: 'pair', group: 'use', letter: 'p', icon: 'pair' },
  { id: 'classify', group: 'use', letter: 'l', icon: 'classify' },
  { id: 'inside', group: 'use', letter: 'i', icon: 'inside' },
  { id: 'finetune', group: 'make', letter: 't', icon: 'finetune' },
  { id: 'runs', group: 'make', letter: 'r', icon: 'runs' },
  { id: 'data', group: 'make', letter: 'd', icon: 'data' },
  { id: 'models', group: 'make', letter: 'o', icon: 'models' },
] as const satisfies readonly Place[]
