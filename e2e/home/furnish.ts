// A library in which somebody has been at work: tables taken in by the wizard, runs on them side by side, one from random weights, an export.
// Made through the contract, as the window would.

import { basename, join } from 'node:path'
import { dataChoicesSchema } from '../../shared/domain/data-choices.ts'
import { type ContractClient, connect } from '../host/contract-client.ts'
import { startHost } from '../host/host-process.ts'

type Api = ContractClient['api']

export const workNames = {
  table: 'Moods',
  text: 'Plain sentences',
  writer: 'tuned-writer',
  reader: 'tuned-reader',
} as const

export type FurnishWith = { home: string; files: { text: string; moods: string }; reader: string; writer: string }

export async function furnish({ home, files, reader, writer }: FurnishWith): Promise<void> {
  const host = await startHost({ home })
  const { api, close } = await connect(host)
  try {
    const models = await api.models.list()
    const idOf = (name: string) => models.find((model) => model.name === name)!.id
    const table = await importTable(api, files.moods, workNames.table, 0.2)
    const settings = { epochs: 2, evaluations: 4, patience: null }
    const grid = { kind: 'methods' as const, methods: ['head' as const, 'lora' as const, 'full' as const] }
    const { runs } = await api.runs.sweep({
      datasetId: table,
      modelId: idOf(reader),
      settings,
      grid,
      name: workNames.reader,
    })
    for (const { id } of runs) await ended(api, id)
    const scratch = await api.results.fromScratch({ runId: runs.at(-1)!.id })
    await ended(api, scratch.id)
    const fewer = await api.results.fewerRows({ runId: scratch.id })
    for (const { id } of fewer.runs) await ended(api, id)
    const text = await importTable(api, files.text, workNames.text, 0.05)
    const written = await api.runs.finetune({
      ...{ datasetId: text, modelId: idOf(writer), method: 'full' as const, name: workNames.writer },
      settings: { rows: 32, epochs: 1, evaluations: 2 },
    })
    await ended(api, written.id)
    await exportLora(api, runs[1]!.id, join(home, 'exports'))
  } finally {
    close()
    await host.stop()
  }
}

async function importTable(api: Api, path: string, name: string, testShare: number): Promise<string> {
  const { roles, kind } = await api.imports.peek({ path })
  const choices = dataChoicesSchema.parse({ roles, labels: { kind }, split: { testShare } })
  const { jobId } = await api.imports.start({ draft: { path, choices }, name })
  const result = await jobResult(api, jobId)
  if (typeof result?.datasetId !== 'string') throw new Error(`${basename(path)} gave no dataset`)
  return result.datasetId
}

async function exportLora(api: Api, runId: string, parent: string): Promise<void> {
  const { modelId, name } = (await api.results.get({ runId })).run
  if (modelId === null) throw new Error(`the run ${name} made no model`)
  const files = [
    { format: 'onnx' as const, precision: 'float32' as const },
    { format: 'onnx' as const, precision: 'int8-dynamic' as const },
    { format: 'peft' as const, precision: 'float32' as const },
  ]
  await jobResult(api, (await api.exports.start({ modelId, files, parent, name })).jobId)
}

async function jobResult(api: Api, id: string) {
  let last: Awaited<ReturnType<Api['jobs']['list']>>[number] | undefined
  for await (const job of await api.jobs.watch({ id })) last = job
  if (last?.state !== 'done') throw new Error(`a job ended as ${last?.state}: ${JSON.stringify(last?.error)}`)
  return last.result
}

async function ended(api: Api, id: string): Promise<void> {
  let status = ''
  let error: unknown
  for await (const { run } of await api.runs.watch({ id })) [status, error] = [run.status, run.error]
  if (status !== 'done') throw new Error(`a run ended as ${status}: ${JSON.stringify(error)}`)
}
