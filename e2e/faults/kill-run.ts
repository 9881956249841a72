// A run that is killed in one phase after the other, taken up again each time, and at its end has what an unkilled run has: the same metrics, the same
// loss at every step. What a kill costs is at most the steps since the last checkpoint.

import type { Victim } from './app-under-fire.ts'
import { demand, type Gallows, killWithin, type Phase, recover } from './kill-at.ts'
import { type Expected, forgetFeatures, type RunMethod, runEnd } from './stage.ts'
import { type Eye, look, openEye } from './store-eye.ts'
import { until } from './waiting.ts'

export type RunTarget = { phase: Extract<Phase, 'features' | 'train' | 'save' | 'evaluate'>; victim: Victim }

/** In the order of a run. A head is fitted where the others take their steps. */
const order = ['queued', 'data', 'baselines', 'features', 'head', 'train', 'save', 'evaluate']
const phaseOf = (name: string): string => (name === 'head' ? 'train' : name)
const wantedPhase = ({ phase }: RunTarget, method: RunMethod) =>
  phase === 'train' && method === 'head' ? 'head' : phase
const nextRun = { number: 0 }

/** Gives the most steps that a kill cost. */
export async function killRun(gallows: Gallows, method: RunMethod, targets: readonly RunTarget[]): Promise<number> {
  const { stage, chat, settled } = gallows
  const { app, home } = stage
  const expected = stage.expected.get(method)!
  await chat.begin()
  await forgetFeatures(home)
  app.rememberChildren()
  const name = `killed-${method}-${nextRun.number++}`
  const { id } = await app.api.runs.finetune({ ...stage.recipe(method), name })
  let mostLost = 0
  for (const { victim, ...target } of targets) {
    const wanted = wantedPhase({ ...target, victim }, method)
    await reach(home, id, 'data')
    // some phases are shorter than a look at the process table
    const [pids, kill] = [app.pids(), app.aim(victim)]
    await reach(home, id, wanted)
    if (!(await killWithin(gallows, kill, expected.phaseMs.get(wanted) ?? 0))) break
    if (victim === 'compute')
      await until('the end of the killed run', () => look(home, (eye) => eye.run(id)).status !== 'running')
    const before = look(home, (eye) => eye.run(id))
    await recover(gallows, victim, pids)
    settled({ victim, aimed: target.phase, struck: before.status === 'done' ? 'ended' : phaseOf(before.phase) })
    const after = look(home, (eye) => eye.run(id))
    demand(
      ['interrupted', 'done'].includes(after.status),
      `the run ${name} is ${after.status} after a kill of its ${victim}`,
    )
    if (after.status === 'done') break
    await chat.begin()
    app.rememberChildren()
    await app.api.runs.resume({ id })
    const from = look(home, (eye) => eye.resumedFrom(id))
    demand(
      from >= before.saved,
      `the run ${name} went on from step ${from}, its checkpoint was of step ${before.saved}`,
    )
    mostLost = Math.max(mostLost, before.step - from)
  }
  const run = await runEnd(app, id)
  demand(run.status === 'done', `the run ${name} ended as ${run.status}: ${run.error?.message}`)
  const differs = look(home, (eye) => difference(eye, id, expected))
  demand(differs === undefined, `the run ${name} came to another end than the unkilled one: ${differs}`)
  const made = (await app.api.models.list()).filter((model) => model.id === run.modelId)
  demand(made.length === 1, `the run ${name} is done, and its model is not in the library`)
  return mostLost
}

/** The phase is under way, or it was and a later one is. */
async function reach(home: string, id: string, wanted: string): Promise<void> {
  const eye = openEye(home)
  try {
    await until(`the phase ${wanted}`, () => isThere(eye, id, wanted), { everyMs: 2 })
  } finally {
    eye.close()
  }
}

function isThere(eye: Eye, id: string, wanted: string): boolean {
  const { status, phase } = eye.run(id)
  if (status !== 'running') return true
  return order.indexOf(phase) >= order.indexOf(wanted)
}

function difference(eye: Eye, id: string, { metrics, curve }: Expected): string | undefined {
  const own = eye.curve(id)
  if (own.length !== curve.length) return `${own.length} steps, not ${curve.length}`
  const at = own.findIndex(([step, loss], i) => step !== curve[i]![0] || loss !== curve[i]![1])
  if (at >= 0) return `step ${own[at]![0]} has the loss ${own[at]![1]}, not ${curve[at]![1]}`
  const found = eye.metrics(id)
  return found === metrics ? undefined : `its metrics are ${found}, not ${metrics}`
}
