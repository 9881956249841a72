// One kill: at a random moment of a phase that is under way, and what is to be found whatever was killed: a whole database, no halves anywhere, a
// chat that lost nothing, no process left over, and a host that lives where only a compute process died.

import type { Random } from '../../shared/domain/random.ts'
import type { Victim } from './app-under-fire.ts'
import type { ChatBeside } from './chat-beside.ts'
import { findLeftovers } from './find-leftovers.ts'
import type { Stage } from './stage.ts'
import { look } from './store-eye.ts'

export const phases = ['import', 'features', 'train', 'save', 'evaluate', 'export'] as const
export type Phase = (typeof phases)[number]
/** Where a kill was meant to strike, and where it did: the machine goes on meanwhile. */
export type Kill = { victim: Victim; aimed: Phase; struck: string }

export class BrokenPromise extends Error {}

export type Gallows = { stage: Stage; chat: ChatBeside; random: Random; settled(kill: Kill): void }

/** Waits a random part of what the phase takes, and kills. False where there was nothing to kill any more. */
export async function killWithin({ random }: Gallows, kill: () => boolean, phaseMs: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<void>()
  setTimeout(resolve, random.next() * phaseMs)
  await promise
  return kill()
}

/** The app is back after it, and all that is promised of every kill is so. */
export async function recover({ stage, chat }: Gallows, victim: Victim, pids: readonly number[]): Promise<void> {
  const { app, home, exportsFolder } = stage
  const problems: string[] = []
  if (victim === 'compute') {
    if (!app.isAlive()) throw new BrokenPromise(`the host died with its compute process:\n${app.output()}`)
  } else await app.restart(pids)
  const { integrity, broken } = look(home, (eye) => ({ integrity: eye.integrity(), broken: eye.brokenReferences() }))
  if (integrity !== 'ok') problems.push(`SQLite's integrity check says: ${integrity}`)
  if (broken > 0) problems.push(`${broken} rows refer to rows that are not there`)
  // the host opens its store with the first question
  problems.push(...(await chat.check({ isRestarted: victim !== 'compute' })))
  problems.push(...(await findLeftovers(home, exportsFolder)).map((name) => `left behind: ${name}`))
  if (problems.length > 0) throw new BrokenPromise(problems.join('\n'))
}

export function demand(isSo: boolean, otherwise: string): void {
  if (!isSo) throw new BrokenPromise(otherwise)
}
