// Kills the app again and again: in every phase, each victim in turn, at random moments. A round is an import, a run that is killed in each of its
// phases, and an export. Ends with the first broken promise.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRandom } from '../../shared/domain/random.ts'
import { type Victim, victims } from './app-under-fire.ts'
import { openChatBeside } from './chat-beside.ts'
import { type Gallows, type Kill, phases } from './kill-at.ts'
import { killExport, killImport } from './kill-job.ts'
import { killRun, type RunTarget } from './kill-run.ts'
import { methods, type StageSize, setStage } from './stage.ts'

export type LoopOptions = {
  kills: number
  seed: number
  size?: StageSize
  say(text: string): void
}
export type LoopReport = {
  kills: Kill[]
  /** The most optimiser steps that one kill cost. */
  mostLost: number
  /** Runs that were killed and came to the unkilled run's end. */
  runs: number
  /** What was broken, if anything was. */
  broken: string | undefined
  /** The data folder, kept where something was broken. */
  kept: string | undefined
}

const usualSize: StageSize = { rows: 300, importRows: 20_000, epochs: 1 }

export async function killLoop({ kills: wanted, seed, size = usualSize, say }: LoopOptions): Promise<LoopReport> {
  const scratch = await mkdtemp(join(tmpdir(), 'tunesmith-faults-'))
  const random = createRandom(seed)
  const report: LoopReport = { kills: [], mostLost: 0, runs: 0, broken: undefined, kept: undefined }
  const stage = await setStage(scratch, size, say)
  const chat = await openChatBeside(stage.app, stage.chatModelId)
  const settled = (kill: Kill) => {
    report.kills.push(kill)
    const { victim, aimed, struck } = kill
    say(
      `${report.kills.length}/${wanted} ${aimed}: ${victim} killed${struck === aimed ? '' : ` (it was at ${struck})`}`,
    )
  }
  const gallows: Gallows = { stage, chat, random, settled }
  const isEnough = () => report.kills.length >= wanted
  try {
    // each phase meets each victim: a line of them in random order, begun anew when it is used up
    const lines = new Map(phases.map((phase) => [phase, [] as Victim[]]))
    const victimOf = (phase: (typeof phases)[number]): Victim => {
      const line = lines.get(phase)!
      if (line.length === 0) line.push(...random.shuffle([...victims]))
      return line.pop()!
    }
    for (let round = 0; !isEnough(); round++) {
      await killImport(gallows, victimOf('import'))
      if (isEnough()) break
      const left = wanted - report.kills.length
      const targets = (['features', 'train', 'save', 'evaluate'] as const)
        .slice(0, left)
        .map((phase): RunTarget => ({ phase, victim: victimOf(phase) }))
      report.mostLost = Math.max(report.mostLost, await killRun(gallows, methods[round % methods.length]!, targets))
      report.runs++
      if (!isEnough()) await killExport(gallows, victimOf('export'), `killed-${round}`)
    }
  } catch (error) {
    report.broken = error instanceof Error ? (error.stack ?? error.message) : String(error)
    report.kept = scratch
    say(`what the host printed:\n${stage.app.output()}`)
  } finally {
    await stage.app.close()
    if (report.kept === undefined) await rm(scratch, { recursive: true, force: true, maxRetries: 5 })
  }
  return report
}
