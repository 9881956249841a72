// `npm run faults -- --kills 100 --seed 1`: kills the app at random moments and says what was found. The seed repeats targets, victims and moments; the
// machine's own pace is its own.

import { parseArgs } from 'node:util'
import { victims } from './app-under-fire.ts'
import { phases } from './kill-at.ts'
import { killLoop, type LoopReport } from './kill-loop.ts'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
  },
})
const [kills, seed] = [Number(values.kills), Number(values.seed)]
if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed) || seed < 0) {
  console.error('Usage: npm run faults -- [--kills N] [--seed N]')
  process.exit(2)
}
const began = performance.now()
const report = await killLoop({
  kills,
  seed,
  say: (text) => console.log(`${Math.round((performance.now() - began) / 1000)} s: ${text}`),
})
console.log(`\n${tableOf(report)}\n`)
console.log(`seed ${seed}, ${report.kills.length} kills in ${Math.round((performance.now() - began) / 1000)} s`)
console.log(
  `${report.runs} killed runs came to the unkilled run's metrics and losses; a kill cost at most ${report.mostLost} steps`,
)
if (report.broken !== undefined) {
  console.error(
    `\nBroken after ${report.kills.length} kills (repeat with --seed ${seed}; kept: ${report.kept}):\n${report.broken}`,
  )
  process.exitCode = 1
} else console.log('after every kill: a whole database, no halves, nothing of the chat lost, every run went on')

/** A row a phase in which a kill struck, a column a victim. */
function tableOf({ kills: all }: LoopReport): string {
  const rows = [...phases, ...new Set(all.map(({ struck }) => struck))].filter(
    (name, i, names) => names.indexOf(name) === i,
  )
  const count = (phase: string, victim: string) =>
    all.filter((kill) => kill.struck === phase && kill.victim === victim).length
  const cells = rows.map((phase) => [phase, ...victims.map((victim) => String(count(phase, victim)))])
  const total = ['in all', ...victims.map((victim) => String(all.filter((kill) => kill.victim === victim).length))]
  return [['killed in', ...victims], ...cells, total]
    .map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(12) : cell.padStart(9))).join(''))
    .join('\n')
}
