// What every verb is given, and what it gives back.

import type { Command } from 'commander'
import type { ModelParams } from '../compute/method-params.ts'
import type { Host } from '../host/open-host.ts'
import type { GlobalOptions } from './options.ts'
import type { Progress } from './progress.ts'

export type CliContext = {
  /** Opened at first use. */
  readonly host: Host
  readonly options: GlobalOptions
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
  readonly progress: Progress
  readonly stdin: NodeJS.ReadStream
  /** Text that streams to stdout as it comes; nothing with --json. */
  print(text: string): void
  /** While it is set, Ctrl-C calls it and does nothing else. */
  onInterrupt(action: (() => void) | undefined): void
  /** A model, a folder or a name of the library, with the options of how it runs. */
  model(name: string): Promise<ModelParams>
}

export type Outcome = {
  /** What --json prints. */
  json: unknown
  /** What is printed without --json. */
  text?: string
  exitCode?: number
}

// biome-ignore lint/suspicious/noExplicitAny: commander gives arguments and options as the verb declares them
export type VerbArguments = any[]

export type Verb = {
  name: string
  summary: string
  /** Lines of a shell. */
  examples: readonly string[]
  configure(command: Command): void
  /** Arguments as declared, then the verb's own options. */
  run(context: CliContext, ...given: VerbArguments): Promise<Outcome>
}
