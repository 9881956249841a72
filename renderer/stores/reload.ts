// A list that is read anew when something says that it changed: never two readings at once, and never a missed change.

/** Calls while a reading is under way ask for one more, after it. */
export function createReload(read: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  let isStale = false
  return () => {
    if (running !== null) {
      isStale = true
      return running
    }
    running = (async () => {
      try {
        do {
          isStale = false
          await read()
        } while (isStale)
      } finally {
        running = null
      }
    })()
    return running
  }
}
