// What is to be classified as a table: a file with its columns, or a pasted list. What was chosen survives a reload.

import { z } from 'zod'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { type FilePreview, filePreviewSchema } from '../../shared/contract/tasks.ts'
import type { ErrorRecord } from '../../shared/errors.ts'
import { client, errorOf, isAbort } from '../app/client.ts'

const fileSchema = z.object({
  path: z.string(),
  /** null: as the preview guesses. */
  text: z.string().nullable(),
  pair: z.string().nullable(),
  encoding: filePreviewSchema.shape.encoding.nullable(),
  header: z.boolean().nullable(),
})
export type SourceFile = z.infer<typeof fileSchema>
const keptSchema = z.object({
  file: fileSchema.nullable().catch(null),
  pasted: z.string().max(5_000_000).catch(''),
})
type Kept = z.infer<typeof keptSchema>

export const sourceStore = create<Kept>()(
  persist(() => keptSchema.parse({}), {
    name: 'tunesmith:classify-source',
    // what a page of this address left there is not ours to trust
    merge: (kept, now) => ({ ...now, ...(keptSchema.safeParse(kept).data ?? {}) }),
  }),
)

export const previewStore = create<{ preview: FilePreview | null; isWaiting: boolean; error: ErrorRecord | null }>()(
  () => ({
    preview: null,
    isWaiting: false,
    error: null,
  }),
)

let reading: AbortController | undefined

/** null gives the file back. */
export function chooseSource(path: string | null): void {
  const file = path === null ? null : { path, text: null, pair: null, encoding: null, header: null }
  sourceStore.setState({ file })
  previewStore.setState({ preview: null, error: null })
  if (file) void readPreview()
}

export function changeSource(patch: Partial<Omit<SourceFile, 'path'>>): void {
  const { file } = sourceStore.getState()
  if (file === null) return
  sourceStore.setState({ file: { ...file, ...patch } })
  if ('encoding' in patch || 'header' in patch) {
    // the columns are named anew
    sourceStore.setState({ file: { ...file, ...patch, text: null, pair: null } })
    void readPreview()
  }
}

export async function readPreview(): Promise<void> {
  const { file } = sourceStore.getState()
  if (file === null) return
  reading?.abort()
  const controller = new AbortController()
  reading = controller
  previewStore.setState({ isWaiting: true, error: null })
  try {
    const { path, encoding, header } = file
    const asked = { path, ...(encoding === null ? {} : { encoding }), ...(header === null ? {} : { header }) }
    const preview = await client.tasks.previewFile(asked, { signal: controller.signal })
    if (!controller.signal.aborted) previewStore.setState({ preview, isWaiting: false })
  } catch (error) {
    if (controller.signal.aborted || isAbort(error)) return
    previewStore.setState({ preview: null, isWaiting: false, error: errorOf(error) })
  }
}

export const columnsOf = (file: SourceFile, preview: FilePreview): { text: string; pair: string | null } => {
  const known = (name: string | null) => (name !== null && preview.columns.includes(name) ? name : null)
  return { text: known(file.text) ?? preview.likelyText, pair: known(file.pair) }
}

/** Lines of a pasted list; with `isPair` a tab parts the two texts. Blank lines are no rows. */
export function linesOf(pasted: string, isPair: boolean): { texts: string[]; pairs?: string[] } {
  const lines = pasted.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '')
  if (!isPair) return { texts: lines }
  const parts = lines.map((line) => line.split('\t'))
  return { texts: parts.map(([text]) => text ?? ''), pairs: parts.map(([, ...rest]) => rest.join(' ')) }
}
