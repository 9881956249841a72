// Tables on their way into the library: a first look, the checks of a whole file, and its rows as they were decided, batch by batch as the host asks.

import { stat } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import type { z } from 'zod'
import type { ScanReport } from '../../../shared/contract/imports.ts'
import { type DatasetDetails, type RowPart, taskOf } from '../../../shared/domain/data-choices.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { fileHash } from '../../engine/formats/content-hash.ts'
import { loadModel } from '../../engine/importing/load-model.ts'
import { conflictTexts } from '../../engine/intake/conflict-texts.ts'
import { type Decision, decideRows } from '../../engine/intake/decide.ts'
import { peekTable } from '../../engine/intake/peek.ts'
import { type PlannedRow, plannedRows } from '../../engine/intake/planned-rows.ts'
import { reportOf } from '../../engine/intake/report.ts'
import { type Survey, surveyTable } from '../../engine/intake/survey.ts'
import type { LengthLimit } from '../../engine/intake/text-lengths.ts'
import { loadTokenizer } from '../../engine/tokenizer/load-tokenizer.ts'
import { defaultMaxLength } from '../../engine/training/labelled-examples.ts'
import {
  type dataDraftSchema,
  nextRowsSchema,
  peekDataSchema,
  planDataSchema,
  scanDataSchema,
} from '../method-params.ts'
import type { DataPlan, RowsEvent } from '../methods.ts'
import type { HandlerContext, Handlers } from '../serve.ts'
import { checked } from './checked.ts'

type Draft = z.infer<typeof dataDraftSchema>
type Looked = { survey: Survey; decision: Decision; report: ScanReport }

export function takingInHandlers() {
  const plans = new Map<string, AsyncGenerator<PlannedRow[]>>()

  async function look(draft: Draft, limit: LengthLimit | undefined, { signal, emit }: HandlerContext): Promise<Looked> {
    const onRows = (rows: number, ofRows: number) => emit({ kind: 'rows', rows, ofRows } satisfies RowsEvent)
    const survey = await surveyTable(draft.path, draft.choices, limit, { signal, onRows })
    await setImmediate() // whoever has lost interest says so by now
    signal.throwIfAborted()
    const decision = decideRows(survey, draft.choices)
    return { survey, decision, report: reportOf(survey, decision, draft.choices) }
  }

  return {
    'peek-data': checked(peekDataSchema, ({ path, reading }, { signal }) => peekTable(path, reading, signal)),
    'scan-data': checked(scanDataSchema, async ({ draft, limit }, context): Promise<ScanReport> => {
      const { survey, decision, report } = await look(draft, limit && (await openLimit(limit, draft)), context)
      return { ...report, conflicts: await conflictTexts(survey, decision, draft.choices, context.signal) }
    }),
    'plan-data': checked(planDataSchema, async ({ draft, id, parts }, context): Promise<DataPlan> => {
      const { survey, decision, report } = await look(draft, undefined, context)
      const { table, testTable, task, facts } = survey
      if (task === null)
        throw new AppError('bad-argument', say`The columns have no roles yet: say which holds the texts.`, {})
      const source = await fileFacts(table.path, facts.rows[0])
      const testSource = testTable ? await fileFacts(testTable.path, facts.rows[1]) : null
      const wanted = new Set<RowPart>(parts)
      // the signal is of this call; the rows are asked for by others
      plans.set(id, plannedRows(survey, decision, draft.choices, { isWanted: (part) => wanted.has(part) }))
      const { format, reading } = table
      return { report, task, format, reading, source, testSource }
    }),
    'planned-rows': checked(nextRowsSchema, async ({ id }): Promise<PlannedRow[] | null> => {
      const rows = plans.get(id)
      if (!rows) throw new AppError('internal', `there is no plan "${id}"`, { id })
      const { value, done } = await rows.next()
      if (!done) return value
      plans.delete(id)
      return null
    }),
  } satisfies Handlers
}

async function fileFacts(path: string, rows: number): Promise<DatasetDetails['source']> {
  return { path, bytes: (await stat(path)).size, hash: await fileHash(path), rows }
}

/** Labelled texts are read up to a default length, a writing model reads as much as it can; either unless the user says otherwise. */
async function openLimit(
  { folder, maxTokens }: { folder: string; maxTokens?: number | undefined },
  { choices: { roles, labels } }: Draft,
): Promise<LengthLimit> {
  const model = await loadModel(folder)
  const tokenizer = await loadTokenizer(model.tokenizerFolder)
  const { positions } = model.config
  const isLabelled = ['classes', 'score'].includes(taskOf(roles, labels.kind) ?? '')
  const usual = isLabelled ? defaultMaxLength(model, tokenizer) : positions
  return { tokenizer, maxTokens: Math.min(maxTokens ?? usual, positions), positions }
}
