// The table that the wizard looks at: its first rows at once, and the checks of the whole file behind them. A changed choice asks anew, the answer before
// stays in view until then.

import { create } from 'zustand'
import type { Draft, Peek, ScanReport } from '../../shared/contract/imports.ts'
import type { DataChoices } from '../../shared/domain/data-choices.ts'
import type { ErrorRecord } from '../../shared/errors.ts'
import { client } from '../app/client.ts'
import { createLatest } from './latest.ts'
import { changeWizard, wizardStore } from './wizard.ts'

export type TableLook = {
  peek: Peek | null
  peekError: ErrorRecord | null
  report: ScanReport | null
  scanError: ErrorRecord | null
  /** Rows of the pass under way; null where none is. */
  progress: { rows: number; ofRows: number } | null
}

const nothing: TableLook = { peek: null, peekError: null, report: null, scanError: null, progress: null }
export const tableLook = create<TableLook>()(() => nothing)
export const useTableLook = tableLook

/** One follows a name that is being typed. */
const scanDelayMs = 200

type Question = { draft: Draft; modelId: string | null; maxTokens: number | undefined }

const peeks = createLatest<Draft, Peek>({
  ask: ({ path, choices: { reading } }, signal) => client.imports.peek({ path, reading }, { signal }),
  onAnswer(peek) {
    tableLook.setState({ peek, peekError: null })
    // read in another way, the table has other columns
    const { draft } = wizardStore.getState()
    const isGone = (column: string) => !peek.columns.some(({ name }) => name === column)
    if (draft && Object.values(draft.choices.roles).some(isGone))
      changeChoices({ roles: peek.roles, labels: { kind: peek.kind, names: {}, order: [] } })
    else scanNow()
  },
  onError: (peekError) => tableLook.setState({ peekError, peek: null, progress: null }),
})

const scans = createLatest<Question, ScanReport>({
  async ask({ draft, modelId, maxTokens }, signal) {
    tableLook.setState({ scanError: null })
    const limit = modelId === null ? {} : { modelId, ...(maxTokens === undefined ? {} : { maxTokens }) }
    const asked = { draft, ...limit }
    for await (const event of await client.imports.scan(asked, { signal })) {
      if (event.kind === 'report') return event.report
      if (!signal.aborted) tableLook.setState({ progress: { rows: event.rows, ofRows: event.ofRows } })
    }
    throw new Error('the scan ended without a report')
  },
  onAnswer: (report) => tableLook.setState({ report, scanError: null, progress: null }),
  onError: (scanError) => tableLook.setState({ scanError, report: null, progress: null }),
})

let last: Question | null = null

function scanNow(): void {
  if (last) scans.ask(last)
}

/** Asks for what has changed since the last time. */
export function lookAt(draft: Draft, modelId: string | null, maxTokens?: number): void {
  const before = last
  if (before && before.draft === draft && before.modelId === modelId && before.maxTokens === maxTokens) return
  last = { draft, modelId, maxTokens }
  const isOther = before?.draft.path !== draft.path
  const isRead = !isOther && before?.draft.choices.reading === draft.choices.reading
  if (isOther) tableLook.setState(nothing)
  // something is under way from now on, also before it is asked
  tableLook.setState({ progress: { rows: 0, ofRows: 0 } })
  scans.cancel()
  if (isRead) scans.ask(last, scanDelayMs)
  else peeks.ask(draft)
}

/** Whoever leaves does not want the answer. */
export function stopLooking(): void {
  peeks.cancel()
  scans.cancel()
  last = null
  tableLook.setState({ progress: null })
}

/** Other choices make another dataset. */
export function changeChoices(patch: Partial<DataChoices>): void {
  const { draft } = wizardStore.getState()
  if (!draft) return
  changeWizard({ draft: { ...draft, choices: { ...draft.choices, ...patch } }, datasetId: null, runId: null })
}
