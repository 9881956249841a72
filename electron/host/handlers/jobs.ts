// Jobs: what is at work, its progress, its end.

import { os } from '../implement.ts'
import type { AppParts } from '../open-app.ts'

export function jobsHandlers({ jobs }: AppParts) {
  return os.jobs.router({
    list: os.jobs.list.handler(() => jobs.list()),
    watch: os.jobs.watch.handler(({ input, signal }) => jobs.watch(input.id, signal)),
    cancel: os.jobs.cancel.handler(({ input }) => jobs.cancel(input.id)),
  })
}
