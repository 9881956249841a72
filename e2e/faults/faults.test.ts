// The short form of `npm run faults`: ten kills, two rounds but for the last two phases.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startersFolder } from '../../electron/host/starters-folder.ts'
import { killLoop } from './kill-loop.ts'

const isTold = process.platform !== 'win32' && existsSync(join(startersFolder(), 'manifest.json'))
if (!isTold) console.warn('NOT TESTED: killed processes, which takes the starter models and process groups')

it.skipIf(!isTold)(
  'the app is killed in every phase, loses at most the steps since its checkpoint, and goes on',
  async () => {
    const said: string[] = []
    const size = { rows: 100, importRows: 5000, epochs: 1 }
    const report = await killLoop({ kills: 10, seed: 3, size, say: (text) => said.push(text) })
    expect(report.broken, said.join('\n')).toBeUndefined()
    expect(report.kills).toHaveLength(10)
    expect(report.runs).toBe(2)
  },
  900_000,
)
