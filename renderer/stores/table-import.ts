// The wizard's table on its way into the library: a job that goes on whoever watches it, and what comes after it.

import { create } from 'zustand'
import type { Draft } from '../../shared/contract/imports.ts'
import type { JobView } from '../../shared/contract/jobs.ts'
import type { ErrorRecord } from '../../shared/errors.ts'
import { client, errorOf } from '../app/client.ts'
import { getRoute } from '../app/navigation.ts'
import { changeWizard, goStep, wizardStore } from './wizard.ts'

export type TableImport = { job: JobView | null; error: ErrorRecord | null }

export const tableImport = create<TableImport>()(() => ({ job: null, error: null }))
export const useTableImport = tableImport

/** Leads on to the recipe when it is done, if the user still waits for it there. */
export async function importTable(draft: Draft, name: string): Promise<void> {
  tableImport.setState({ job: null, error: null })
  try {
    const { jobId } = await client.imports.start({ draft, name })
    let job: JobView | null = null
    for await (job of await client.jobs.watch({ id: jobId })) tableImport.setState({ job })
    tableImport.setState({ job: null, error: job?.state === 'failed' ? job.error : null })
    const datasetId = job?.state === 'done' ? job.result?.datasetId : undefined
    if (typeof datasetId !== 'string' || wizardStore.getState().draft !== draft) return
    if (getRoute().view === 'finetune' && wizardStore.getState().step === 'columns') goStep('recipe', { datasetId })
    else changeWizard({ datasetId })
  } catch (error) {
    tableImport.setState({ job: null, error: errorOf(error) })
  }
}

export function cancelImport(): void {
  const { job } = tableImport.getState()
  if (job) client.jobs.cancel({ id: job.id }).catch((error: unknown) => tableImport.setState({ error: errorOf(error) }))
}
