// bench WORK...: how fast this computer is, and beside another program. The work is in bench/, which only a checkout has.

import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { BenchReport, BenchRequest } from '../../../bench/bench.ts'
import { AppError } from '../../../shared/errors.ts'
import type { CliContext, Verb } from '../context.ts'
import { choice, defined, integer } from '../options.ts'
import { bytes, fixed, percent, table } from '../text.ts'

const benchWorks = ['train', 'decode', 'classify', 'epoch', 'matmul', 'interface'] as const

const module = new URL('../../../bench/bench.ts', import.meta.url)

export const benchVerb: Verb = {
  name: 'bench',
  summary: 'measure speed and memory',
  examples: ['bench matmul decode', 'bench train --peer pytorch --json', 'bench interface'],
  configure: (command) =>
    command
      .argument('<works...>', benchWorks.join(', '))
      .addOption(choice('--peer <name>', 'do the same work with another program beside it', ['pytorch']))
      .option('--rounds <n>', 'measurements of each work (default: 5)', integer(1, 1000)),
  async run(context, works: string[], options: { peer?: string; rounds?: number }) {
    const unknown = works.find((work) => !benchWorks.some((known) => known === work))
    if (unknown !== undefined)
      throw new AppError('bad-argument', `there is no work "${unknown}"; there is ${benchWorks.join(', ')}`)
    const report = await runBench(context, { works, ...options })
    return { json: report, text: reportTable(report) }
  },
}

async function runBench(
  { options: { threads, provider }, signal, progress }: CliContext,
  asked: Pick<BenchRequest, 'works' | 'peer' | 'rounds'>,
): Promise<BenchReport> {
  if (!existsSync(module))
    throw new AppError('unavailable', `bench needs a checkout of the project: ${fileURLToPath(module)} is not there`)
  const bench: { runBench(request: BenchRequest): Promise<BenchReport> } = await import(module.href)
  const note = (text: string) => progress.note(text)
  return bench.runBench({ ...asked, ...defined({ threads, provider }), signal, note })
}

function reportTable({ machine, rows }: BenchReport): string {
  const cells = rows.map((row) => [
    row.work,
    fixed(row.seconds, 4),
    row.tokensPerSecond === null ? '' : String(Math.round(row.tokensPerSecond)),
    row.gflops === undefined ? '' : String(Math.round(row.gflops)),
    row.peakShare === undefined ? '' : percent(row.peakShare),
    row.peakMemoryMb === null ? '' : bytes(row.peakMemoryMb * 1e6),
    besides(row),
  ])
  const { processor, threads, memoryGb, node } = machine
  const header = ['work', 'seconds', 'tokens/s', 'GFLOP/s', 'of peak', 'memory', 'beside it']
  return `${processor}, ${threads} threads, ${memoryGb} GB, Node ${node}\n${table(header, cells)}`
}

/** A peer's time, the baseline's, and what must not be exceeded. */
function besides({ seconds, peer, baseline, limitSeconds }: BenchReport['rows'][number]): string {
  const parts = [
    ...(peer ? [`${peer.name} ${fixed(peer.seconds, 4)} s, ratio ${fixed(peer.ratio, 2)}`] : []),
    ...(baseline ? [`${baseline.name} ${fixed(baseline.seconds, 4)}`] : []),
    ...(limitSeconds === undefined ? [] : [`at most ${limitSeconds}: ${seconds <= limitSeconds ? 'met' : 'NOT met'}`]),
  ]
  return parts.join('; ')
}
