// Folders on their way into the library: what a browser uploads first, then the host's job. Jobs go on whoever watches; the store only knows which
// the user has put aside, and what to say at an end.

import { create } from 'zustand'
import type { JobView } from '../../../shared/contract/jobs.ts'
import type { ErrorRecord } from '../../../shared/errors.ts'
import { client, errorOf } from '../../app/client.ts'
import { pathsOfDrop } from '../../app/files.ts'
import { getRoute, go } from '../../app/navigation.ts'
import type { UploadProgress } from '../../app/uploads.ts'
import { toast } from '../../components/toast.tsx'
import { modelsTexts } from '../../locales/models.ts'
import { reloadModels } from '../../stores/models.ts'

export type Upload = {
  id: string
  progress: UploadProgress | null
  error: ErrorRecord | null
  cancel(): void
}
type ImportsState = {
  uploads: Upload[]
  /** Failed jobs that the user has seen. */
  dismissed: ReadonlySet<string>
  /** What each job was asked for, to ask again. */
  asked: ReadonlyMap<string, { path: string; copy: boolean }>
  copy: boolean
  /** Of a request that did not become a job. */
  error: ErrorRecord | null
}

const copyKey = 'tunesmith:copy-imports'

export const importsStore = create<ImportsState>()(() => ({
  uploads: [],
  dismissed: new Set(),
  asked: new Map(),
  copy: globalThis.localStorage?.getItem(copyKey) === 'yes',
  error: null,
}))

export function setCopy(copy: boolean): void {
  localStorage.setItem(copyKey, copy ? 'yes' : 'no')
  importsStore.setState({ copy })
}

/** Goes on by itself; its end is told by a toast, a failure stays in the view. */
export async function importPath(path: string, copy = importsStore.getState().copy): Promise<void> {
  importsStore.setState({ error: null })
  try {
    const { jobId } = await client.models.import({ path, copy })
    importsStore.setState(({ asked }) => ({ asked: new Map(asked).set(jobId, { path, copy }) }))
    for await (const job of await client.jobs.watch({ id: jobId })) if (job.state === 'done') await tellEnd(job)
  } catch (error) {
    importsStore.setState({ error: errorOf(error) })
  }
}

async function tellEnd({ result }: JobView): Promise<void> {
  const t = modelsTexts.get()
  const name = String(result?.name ?? '')
  await reloadModels()
  toast({ text: result?.isFound ? t.found(name) : result?.isNew ? t.imported(name) : t.duplicate(name) })
  if (getRoute().view === 'models') go('models', { id: String(result?.modelId) }, { replace: true })
}

/** Call it inside the drop's handler. */
export function importDrop(event: { dataTransfer: DataTransfer }): void {
  const id = crypto.randomUUID()
  const controller = new AbortController()
  const change = (fields: Partial<Upload>) =>
    importsStore.setState(({ uploads }) => ({
      uploads: uploads.map((one) => (one.id === id ? { ...one, ...fields } : one)),
    }))
  const remove = () => importsStore.setState(({ uploads }) => ({ uploads: uploads.filter((one) => one.id !== id) }))
  const cancel = () => {
    controller.abort()
    remove()
  }
  const paths = pathsOfDrop(event, { signal: controller.signal, onProgress: (progress) => change({ progress }) })
  importsStore.setState(({ uploads }) => ({
    uploads: [...uploads, { id, progress: null, error: null, cancel }],
    error: null,
  }))
  paths.then(
    (found) => {
      remove()
      for (const path of foldersOf(found)) void importPath(path)
    },
    (error: unknown) => {
      if (!controller.signal.aborted) change({ error: errorOf(error) })
    },
  )
}

/** Files that were dropped together from one folder are one model. */
export function foldersOf(paths: readonly string[]): string[] {
  const parentOf = (path: string) => path.replace(/[/\\][^/\\]+$/, '')
  const hasEnding = (path: string) => /\.(json|safetensors|txt|md|model|bin|gguf|onnx)$/i.test(path)
  const seen = new Set<string>()
  return paths.filter((path) => {
    if (!hasEnding(path)) return true
    const isFirst = !seen.has(parentOf(path))
    seen.add(parentOf(path))
    return isFirst
  })
}

export function dismissJob(id: string): void {
  importsStore.setState(({ dismissed }) => ({ dismissed: new Set(dismissed).add(id) }))
}

/** Anew with the same folder; without it (another window asked) the user chooses again. */
export function retryJob(id: string): (() => void) | undefined {
  const asked = importsStore.getState().asked.get(id)
  if (asked === undefined) return undefined
  return () => {
    dismissJob(id)
    void importPath(asked.path, asked.copy)
  }
}

/** Those that run, and those that failed and were not put aside. */
export function shownJobs(jobs: readonly JobView[], dismissed: ReadonlySet<string>): JobView[] {
  return jobs.filter(
    ({ kind, state, id }) =>
      kind === 'import-model' && (state === 'running' || (state === 'failed' && !dismissed.has(id))),
  )
}
