// The app itself: its state in a line, what changed where, and the files of this machine where the window cannot open a dialog.

import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { count, procedure } from './common.ts'
import { jobSchema } from './jobs.ts'
import { runViewSchema } from './runs.ts'
import { settingsSchema } from './settings.ts'

export const statusSchema = z.object({
  version: z.string(),
  platform: z.string(),
  provider: z.string(),
  memory: z.object({ usedBytes: count, totalBytes: count }),
})
export type AppStatus = z.infer<typeof statusSchema>

/** Lists are read anew when they are named in `changed`: every window shows the same. */
export const appEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('status'), status: statusSchema }),
  z.object({ kind: z.literal('settings'), settings: settingsSchema }),
  z.object({ kind: z.literal('job'), job: jobSchema }),
  z.object({ kind: z.literal('run'), run: runViewSchema }),
  z.object({ kind: z.literal('changed'), what: z.enum(['models', 'chats', 'datasets', 'runs']) }),
])
export type AppEvent = z.infer<typeof appEventSchema>

const entrySchema = z.object({ name: z.string(), path: z.string(), kind: z.enum(['folder', 'file']), sizeBytes: count })
export type FileEntry = z.infer<typeof entrySchema>

export const app = {
  status: procedure.output(statusSchema),
  /** First the status and the settings, then every change. */
  watch: procedure.output(eventIterator(appEventSchema)),
  /** A report for a bug: versions, machine, the last errors; no texts of the user. */
  diagnostics: procedure.output(z.object({ text: z.string() })),
  /** A folder of this machine: folders first; the user's own folder where none is named, a file's folder where a file is. */
  browse: procedure.input(z.object({ path: z.string().optional(), hidden: z.boolean().default(false) })).output(
    z.object({
      path: z.string(),
      parent: z.string().nullable(),
      entries: z.array(entrySchema),
      /** Entries of a very full folder that are not listed. */
      more: count,
      places: z.array(
        z.object({ name: z.enum(['home', 'desktop', 'documents', 'downloads', 'root']), path: z.string() }),
      ),
    }),
  ),
}
