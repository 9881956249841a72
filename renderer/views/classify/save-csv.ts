// The table of a classification as a CSV file of the user's.

import type { ModelView } from '../../../shared/contract/models.ts'
import { errorFromRecord } from '../../../shared/errors.ts'
import { client } from '../../app/client.ts'
import { saveText } from '../../app/files.ts'
import type { Try } from '../../stores/classify.ts'

const csvType = 'text/csv;charset=utf-8'

/** `support.csv` becomes `support-classified.csv`; a list is named after its model. */
export function csvName(source: string | null, modelName: string): string {
  const stem = (source ?? modelName).replace(/\.[a-z0-9]{1,6}$/i, '').replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, '-')
  return `${stem}-classified.csv`
}

/** `guard`: a text that a spreadsheet would compute gets an apostrophe in front. */
export async function saveResult(jobId: string, name: string, guard: boolean): Promise<void> {
  await saveText(name, await client.tasks.classifiedCsv({ jobId, guard }), csvType)
}

/** Sentences that were tried, classified again with every label's probability. */
export async function saveTexts(model: ModelView, tries: readonly Try[]): Promise<void> {
  const hasPairs = tries.some(({ pair }) => pair !== null)
  const source = {
    kind: 'texts' as const,
    texts: tries.map(({ text }) => text),
    ...(hasPairs ? { pairs: tries.map(({ pair }) => pair ?? '') } : {}),
  }
  const { jobId } = await client.tasks.classifyMany({ modelId: model.id, source })
  for await (const job of await client.jobs.watch({ id: jobId })) {
    if (job.state === 'failed') throw errorFromRecord(job.error!)
  }
  await saveResult(jobId, csvName(null, model.name), true)
}
