// Tables on their way into the library.

import { os } from '../implement.ts'
import type { AppParts } from '../open-app.ts'

export function importsHandlers({ host, jobs, events }: AppParts) {
  return os.imports.router({
    peek: os.imports.peek.handler(({ input, signal }) => host.imports.peek(input.path, input.reading, signal)),
    scan: os.imports.scan.handler(({ input: { draft, ...lengths }, signal }) =>
      host.imports.scan(draft, lengths, signal),
    ),
    keepText: os.imports.keepText.handler(async ({ input }) => ({
      path: await host.imports.keepText(input.name, input.text),
    })),
    start: os.imports.start.handler(({ input }) => {
      const { id } = jobs.start('import-dataset', input.name, async (watch) => {
        const imported = await host.imports.importDataset(input, watch)
        events.publish({ kind: 'changed', what: 'datasets' })
        return imported
      })
      return { jobId: id }
    }),
    droppedCsv: os.imports.droppedCsv.handler(({ input }) => host.imports.droppedCsv(input.from, input.words)),
  })
}
