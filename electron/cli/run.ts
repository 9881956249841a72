// From arguments to an exit code.

import { CommanderError } from 'commander'
import { AppError } from '../../shared/errors.ts'
import { type Host, openHost } from '../host/open-host.ts'
import type { CliContext, Outcome } from './context.ts'
import { exitCodes, exitOf } from './exit-codes.ts'
import { watchInterrupt } from './interrupt.ts'
import { type Chosen, createProgram } from './program.ts'
import { createProgress } from './progress.ts'

export async function runCli(argv: readonly string[]): Promise<number> {
  const chosen = parse(argv)
  return typeof chosen === 'number' ? chosen : runVerb(chosen)
}

function parse(argv: readonly string[]): Chosen | number {
  let chosen: Chosen | undefined
  try {
    createProgram((found) => {
      chosen = found
    }).parse(argv, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    // help and version end well; help that nobody asked for is wrong usage
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
  }
  return chosen ?? exitCodes.usage
}

async function runVerb({ verb, globals, given }: Chosen): Promise<number> {
  const isJson = globals.json === true
  const write = process.stdout.write.bind(process.stdout)
  // with --json, stdout holds one object; what a library prints there goes to stderr
  if (isJson) process.stdout.write = process.stderr.write.bind(process.stderr) as typeof process.stdout.write
  const progress = createProgress(process.stderr)
  let host: Host | undefined
  const interrupt = watchInterrupt(
    () => host,
    (text) => progress.note(text),
  )
  const context: CliContext = {
    get host() {
      host ??= openHost({ home: globals.home })
      return host
    },
    options: globals,
    signal: interrupt.signal,
    onInterrupt: interrupt.onInterrupt,
    progress,
    stdin: process.stdin,
    print(text) {
      if (isJson) return
      progress.clear()
      write(text)
    },
    async model(name) {
      const { folder } = await context.host.library.resolveModel(name)
      const { provider = 'cpu', precision = 'float32', threads } = globals
      return { folder, provider, precision, ...(threads ? { threads } : {}) }
    },
  }
  try {
    const { json, text, exitCode = exitCodes.ok }: Outcome = await verb.run(context, ...given)
    progress.clear()
    const shown = isJson ? JSON.stringify(json) : text
    if (shown) write(shown.endsWith('\n') ? shown : `${shown}\n`)
    return exitCode
  } catch (error) {
    progress.clear()
    return report(error, interrupt.signal)
  } finally {
    interrupt.stop()
    await host?.close()
  }
}

function report(error: unknown, signal: AbortSignal): number {
  const isAbort = error === signal.reason || (error instanceof Error && error.name === 'AbortError')
  if (signal.aborted && isAbort) {
    process.stderr.write('tunesmith: cancelled\n')
    return exitCodes.cancelled
  }
  const isKnown = error instanceof AppError
  const message = isKnown ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(`tunesmith: ${message}\n`)
  return isKnown ? exitOf[error.code] : exitCodes.internal
}
