// export MODEL --format F --out DIR: a model as others read it, checked before it is kept.

import { exportFormats, exportPrecisions } from '../../compute/method-params.ts'
import type { ExportCheck } from '../../engine/exporting/verify-export.ts'
import type { ExportFile } from '../../host/exports.ts'
import type { Verb } from '../context.ts'
import { choice, defined } from '../options.ts'
import { bytes, fixed } from '../text.ts'

type Options = { format: ExportFile['format']; precisions?: ExportFile['precision'][]; out: string }

const phases = { read: 'read', write: 'write', verify: 'check', save: 'save' } as const

export const exportVerb: Verb = {
  name: 'export',
  summary: 'write a model as safetensors, PEFT adapter or ONNX, and prove that it answers the same',
  examples: [
    'export my-classifier --format onnx --precisions float32 int8-dynamic --out ./my-classifier-onnx',
    'export my-lora --format peft --out ./adapter',
    'export my-lora --format safetensors --precisions float16 --out ./merged',
  ],
  configure: (command) =>
    command
      .argument('<model>', 'a folder or a name from the library')
      .addOption(
        choice('--format <name>', 'safetensors (adapter merged in), peft, onnx', exportFormats).makeOptionMandatory(),
      )
      .addOption(
        choice(
          '--precisions <names...>',
          'ONNX files to write, or how safetensors are stored: float32 or float16 (default: float32)',
          exportPrecisions,
        ),
      )
      .requiredOption('--out <folder>', 'a new folder'),
  async run(context, model: string, { out, format, precisions = ['float32'] }: Options) {
    const { progress, signal, host, options: globals } = context
    const files = precisions.map((precision) => ({ format, precision }))
    const request = { model, files, outputFolder: out, ...defined({ threads: globals.threads }) }
    const result = await host.exports.exportModel(request, {
      signal,
      onEvent(event) {
        if (event.kind === 'phase' && event.file !== '') progress.note(`${phases[event.phase]}: ${event.file}`)
      },
    })
    const lines = result.checks.map(checkLine)
    return { json: result, text: [...lines, ...result.notes, `Written to ${result.folder}`].join('\n') }
  },
}

function checkLine(check: ExportCheck): string {
  const { accuracy, maxDifference } = check
  const share = (part: number) => `${fixed(100 * part, 1)} %`
  return [
    `${check.file}: ${bytes(check.bytes)}`,
    `${check.same} of ${check.answers} answers the same on ${check.rows} rows`,
    ...(accuracy ? [`accuracy ${share(accuracy.exported)} (live ${share(accuracy.live)})`] : []),
    `numbers within ${maxDifference?.toPrecision(2) ?? 'no bound'}`,
    `${fixed(check.liveMillisecondsPerRow / check.millisecondsPerRow, 2)} x the live model's speed`,
  ].join(', ')
}
