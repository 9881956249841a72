// What finished runs are worth, and what is done about it.

import { os } from '../implement.ts'
import type { AppParts } from '../open-app.ts'
import { comparableRuns, compareRuns, openBoth } from '../results/compare-runs.ts'
import { choosePairs, comparedRow, pairRows } from '../results/compared-rows.ts'
import { createDatasetPlaces } from '../results/dataset-places.ts'
import { openFinished, type ResultsParts, requireRows } from '../results/finished-run.ts'
import { chooseRows, judgeRows, sortRows } from '../results/judged-rows.ts'
import { createPredictionsReader } from '../results/predictions.ts'
import { pretraining, startFewer, startFromScratch } from '../results/pretraining.ts'
import { relabel, withSource } from '../results/relabel.ts'
import { runResult } from '../results/run-result.ts'
import { writeText } from '../results/write-text.ts'

export function resultsHandlers({ host, runs, events }: AppParts) {
  const parts: ResultsParts = {
    host,
    predictions: createPredictionsReader(),
    places: createDatasetPlaces(() => host.store),
    viewOf: runs.view,
  }
  return os.results.router({
    get: os.results.get.handler(({ input }) => runResult(parts, input.runId)),
    rows: os.results.rows.handler(async ({ input: { runId, order, offset, limit, ...choice } }) => {
      const run = await openFinished(parts, runId)
      const chosen = chooseRows(judgeRows(run, await requireRows(parts, run)), choice)
      const rows = sortRows(chosen, order).slice(offset, offset + limit)
      return { total: chosen.length, rows: await withSource(parts, run, rows) }
    }),
    relabel: os.results.relabel.handler(async ({ input }) => {
      const answer = await relabel(parts, input)
      events.publish({ kind: 'changed', what: 'datasets' })
      return answer
    }),
    comparable: os.results.comparable.handler(({ input }) => comparableRuns(parts, input.runId)),
    compare: os.results.compare.handler(({ input }) => compareRuns(parts, input)),
    compareRows: os.results.compareRows.handler(async ({ input: { which, offset, limit, ...ids } }) => {
      const [a, b] = await openBoth(parts, ids)
      const pairs = choosePairs(await pairRows(parts, a, b), which)
      const shown = pairs.slice(offset, offset + limit)
      const sources = await withSource(
        parts,
        a,
        shown.map((pair) => pair.a),
      )
      return { total: pairs.length, rows: shown.map((pair, i) => comparedRow(pair, sources[i]!.source)) }
    }),
    fromScratch: os.results.fromScratch.handler(({ input }) => startFromScratch(parts, runs, input.runId)),
    fewerRows: os.results.fewerRows.handler(({ input }) => startFewer(parts, runs, input.runId)),
    pretraining: os.results.pretraining.handler(({ input }) => pretraining(parts, input.runId)),
    write: os.results.write.handler(({ input, signal }) => writeText(host, input, signal)),
  })
}
