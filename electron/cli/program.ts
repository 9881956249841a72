// The command's grammar: one row a verb.

import { createRequire } from 'node:module'
import { Command } from 'commander'
import type { Verb } from './context.ts'
import { exitCodesHelp } from './exit-codes.ts'
import { addGlobalOptions, type GlobalOptions } from './options.ts'
import { benchVerb } from './verbs/bench.ts'
import { chatVerb } from './verbs/chat.ts'
import { classifyVerb } from './verbs/classify.ts'
import { embedVerb } from './verbs/embed.ts'
import { evaluateVerb } from './verbs/evaluate.ts'
import { exportVerb } from './verbs/export.ts'
import { fillMaskVerb } from './verbs/fill-mask.ts'
import { finetuneVerb } from './verbs/finetune.ts'
import { generateVerb } from './verbs/generate.ts'
import { importVerb } from './verbs/import.ts'
import { modelsVerb } from './verbs/models.ts'
import { pairVerb } from './verbs/pair.ts'
import { pretrainVerb } from './verbs/pretrain.ts'
import { serveVerb } from './verbs/serve.ts'
import { verifyVerb } from './verbs/verify.ts'

export const verbs: readonly Verb[] = [
  importVerb,
  modelsVerb,
  pretrainVerb,
  finetuneVerb,
  evaluateVerb,
  generateVerb,
  chatVerb,
  fillMaskVerb,
  pairVerb,
  classifyVerb,
  embedVerb,
  exportVerb,
  verifyVerb,
  serveVerb,
  benchVerb,
]

export type Chosen = { verb: Verb; globals: GlobalOptions; given: unknown[] }

const { version } = createRequire(import.meta.url)('../../package.json')

/** Calls `choose` with the verb of the command line; throws commander's error for anything else, help included. */
export function createProgram(choose: (chosen: Chosen) => void): Command {
  const program = new Command('tunesmith')
    .description('Fine-tunes and runs GPT and BERT models on this computer, offline.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .addHelpText(
      'after',
      `\nA model is a folder in Hugging Face's format, or a name from the library (tunesmith models).\n\n${exitCodesHelp}`,
    )
  addGlobalOptions(program)
  for (const verb of verbs) {
    const command = program.command(verb.name).description(verb.summary)
    verb.configure(command)
    const examples = verb.examples.map((example) => `  $ tunesmith ${example}`).join('\n')
    command.addHelpText('after', `\nExamples:\n${examples}`)
    command.action((...given: unknown[]) => {
      // the arguments, the verb's options, the command itself
      choose({ verb, globals: program.opts<GlobalOptions>(), given: given.slice(0, -1) })
    })
  }
  return program
}
