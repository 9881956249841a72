// Half-written exports of processes that died.

import { rm } from 'node:fs/promises'
import { basename } from 'node:path'

/** Behind the back of whoever opens the library. Only folders that an export named are touched. */
export function removeDrafts(drafts: readonly string[]): void {
  for (const draft of drafts) {
    if (!/^\..+\.[0-9a-f]{8}\.part$/.test(basename(draft))) continue
    // its process may be writing its last bytes
    rm(draft, { recursive: true, force: true, maxRetries: 10 }).catch((error: unknown) =>
      console.warn(`could not remove ${draft}`, error),
    )
  }
}
