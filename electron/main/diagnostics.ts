// A report for a bug, of what main knows when there is no host to ask: versions, the machine, the host's end and its last words.

import { cpus, release, totalmem } from 'node:os'
import { app } from 'electron'
import type { ErrorRecord } from '../../shared/errors.ts'

type Facts = { isRunning: boolean; lastEnd: string | undefined; failure: ErrorRecord | undefined; output: string }

export function diagnosticsText({ isRunning, lastEnd, failure, output }: Facts): string {
  const { electron, chrome, node } = process.versions
  const lines = [
    `Tunesmith ${app.getVersion()}${app.isPackaged ? '' : ' (from source)'}`,
    `Electron ${electron}, Chromium ${chrome}, Node ${node}`,
    `${process.platform} ${process.arch} ${release()}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 1024 ** 3)} GB`,
    `host: ${isRunning ? 'running' : 'not running'}${lastEnd ? `; the last one ended by ${lastEnd}` : ''}`,
    ...(failure ? [`it could not open: ${failure.code}: ${failure.message}`] : []),
    '',
    output.trim() || '(it printed nothing)',
  ]
  return `${lines.join('\n')}\n`
}
