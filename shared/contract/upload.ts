// How a page in an ordinary browser brings files to the web host, whose procedures take paths: one POST a file, its bytes as the body. Electron has
// paths already and needs none of it.

import { z } from 'zod'

/** `POST /upload?folder=<uuid>&path=<relative path>`: files of one drop share the folder. */
export const uploadPath = '/upload'
/** A header that no foreign page can send without asking first; its value is `1`. */
export const uploadHeader = 'x-tunesmith-upload'

/** Of one file. */
export const maxUploadBytes = 16 * 1024 ** 3
/** Of the path inside the folder, in characters, and its parts. */
export const maxUploadPathLength = 1000
export const maxUploadDepth = 16

/** The answer to 200; any other status brings an error record as JSON. */
export const uploadedSchema = z.object({
  /** Of the whole drop, on the host's machine. */
  folder: z.string(),
  /** Of this file. */
  path: z.string(),
})
export type Uploaded = z.infer<typeof uploadedSchema>
