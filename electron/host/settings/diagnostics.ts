// A report for a bug: versions, machine, counts and the last errors. No text, name or path of the user is in it: of an error only its kind,
// and the message where it is Tunesmith's own defect.

import { arch, availableParallelism, cpus, homedir, release, totalmem, type } from 'node:os'
import type { RunRecord } from '../../../shared/domain/records.ts'
import type { ErrorCode, ErrorRecord } from '../../../shared/errors.ts'
import type { Jobs } from '../jobs.ts'
import type { Host } from '../open-host.ts'
import { appStatus } from './app-status.ts'

const maxErrors = 10
/** Their messages are about the program; others quote rows, labels and files. */
const told: ReadonlySet<ErrorCode> = new Set(['internal', 'process-died', 'unavailable'])

export async function diagnostics(host: Host, jobs: Jobs): Promise<string> {
  const { version, platform, memory } = await appStatus(host)
  const { store } = host
  const { language, theme, threads, provider, precision } = store.settings.get()
  const { node, electron, chrome } = process.versions
  const runs = store.runs.list()
  const lines = [
    `Tunesmith ${version}`,
    `${type()} ${release()} ${arch()} (${platform})`,
    `Node ${node}${electron ? `, Electron ${electron}, Chromium ${chrome}` : ''}`,
    `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} threads, ${gigabytes(totalmem())}`,
    `Memory of the app: ${gigabytes(memory.usedBytes)}`,
    `Settings: language ${language}, theme ${theme}, threads ${threads ?? 'all'}, provider ${provider}, precision ${precision}`,
    `Library: ${store.models.list().length} models, ${store.datasets.list().length} datasets, ${runs.length} runs`,
    '',
    'Last errors:',
    ...lastErrors(runs, jobs),
  ]
  return `${lines.join('\n')}\n`
}

function lastErrors(runs: readonly RunRecord[], jobs: Jobs): string[] {
  const failed = [
    ...runs.map(({ error, endedAt, method, settings }) => ({
      error,
      at: endedAt,
      what: `run (${method}, ${String(settings.provider ?? 'cpu')})`,
    })),
    ...jobs.list().map(({ error, endedAt, kind }) => ({ error, at: endedAt, what: kind })),
  ]
    .flatMap(({ error, at, what }) => (error && at !== null ? [{ error, at, what }] : []))
    .sort((a, b) => b.at - a.at)
    .slice(0, maxErrors)
  if (failed.length === 0) return ['none']
  return failed.map(({ error, at, what }) => `${new Date(at).toISOString()} ${what}: ${errorText(error)}`)
}

function errorText({ code, message }: ErrorRecord): string {
  return told.has(code) ? `${code}: ${message.replaceAll(homedir(), '~')}` : code
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`
