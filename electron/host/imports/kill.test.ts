import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, describe, expect, it } from 'vitest'
import { csv, plainRows } from '../../engine/intake/draft.fixture.ts'
import { openHost } from '../open-host.ts'

const scratch = mkdtempSync(join(tmpdir(), 'tunesmith-kill-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))
const home = join(scratch, 'home')
const table = join(scratch, 'table.csv')
const rows = 60_000
writeFileSync(table, csv([['text', 'label'], ...plainRows(rows)]))

type Told = { phase?: string; done?: number; datasetId?: string }

/** Starts an import in a process of its own and kills it once it is `far` enough; without it, lets it come to its end. */
async function importIn(isFar?: (told: Told) => boolean): Promise<Told> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'fixtures/import-table.ts'), home, table], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  let last: Told = {}
  for await (const line of createInterface({ input: child.stdout })) {
    last = { ...last, ...(JSON.parse(line) as Told) }
    if (isFar?.(last)) child.kill('SIGKILL')
  }
  await ended
  return last
}

describe('a process that is killed while it imports', () => {
  it('leaves no half dataset at whatever moment, and the rows that it wrote are swept away', async () => {
    const moments: ((told: Told) => boolean)[] = [
      ({ phase }) => phase === 'read',
      ({ done = 0 }) => done > 20_000,
      ({ phase }) => phase === 'write',
      ({ phase, done = 0 }) => phase === 'write' && done > 10_000,
      ({ phase, done = 0 }) => phase === 'write' && done >= rows,
    ]
    let most = 0
    for (const isFar of moments) {
      const { datasetId } = await importIn(isFar)
      const host = openHost({ home })
      most = Math.max(most, host.store.datasetRows.countAll())
      const datasets = host.store.datasets.list()
      // killed after the last batch, it is whole or not there at all
      if (datasetId === undefined && datasets.length === 0)
        await expect.poll(() => host.store.datasetRows.countAll(), { timeout: 30_000, interval: 100 }).toBe(0)
      else expect(host.store.datasetRows.count(datasets[0]!.id)).toBe(rows)
      for (const { id } of datasets) host.store.datasets.remove(id)
      await host.close()
    }
    // the test is about something
    expect(most).toBeGreaterThan(5000)
    const { datasetId } = await importIn()
    const host = openHost({ home })
    expect(host.store.datasetRows.count(datasetId!)).toBe(rows)
    await host.close()
  }, 240_000)
})
