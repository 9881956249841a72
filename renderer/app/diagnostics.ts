// A report for a bug, copied: from the host while it answers, from the desktop shell when it does not.

import { client } from './client.ts'
import { copyText } from './clipboard.ts'
import { useConnection } from './connection.ts'
import { desktop } from './desktop.ts'

async function readDiagnostics(): Promise<string> {
  if (useConnection.getState().state.kind === 'open') {
    try {
      return (await client.app.diagnostics()).text
    } catch (error) {
      return `diagnostics: ${String(error)}`
    }
  }
  return desktop === undefined ? navigator.userAgent : desktop.diagnostics()
}

export async function copyDiagnostics(error?: unknown): Promise<void> {
  const parts = [await readDiagnostics()]
  if (error !== undefined) parts.push(error instanceof Error ? (error.stack ?? error.message) : String(error))
  await copyText(parts.join('\n\n'))
}
