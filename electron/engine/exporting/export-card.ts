// The card of an export: the model's own card, how each file is used, and the report of the check.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exists, type LoadedModel } from '../importing/load-model.ts'
import type { ExportCheck } from './verify-export.ts'

const pipelines: Record<string, string> = {
  'causal-lm': 'text-generation',
  'masked-lm': 'fill-mask',
  pretraining: 'fill-mask',
  sequence: 'text-classification',
  token: 'token-classification',
  base: 'feature-extraction',
}

const dtypes = { float32: 'fp32', float16: 'fp16', 'int8-dynamic': 'q8', int8: 'int8', int4: 'q4' } as const

export async function exportCard(
  model: LoadedModel,
  format: 'safetensors' | 'peft' | 'onnx',
  checks: readonly ExportCheck[],
  notes: readonly string[],
): Promise<string> {
  const own = await cardOf(model.folder)
  const base = model.base && (await cardOf(model.base.folder))
  const rows = checks.map(
    (check) =>
      `| ${check.file} | ${check.precision} | ${megabytes(check.bytes)} | ${check.maxDifference.toPrecision(3)} | ${(100 * check.agreement).toFixed(1)} % | ${(check.liveMillisecondsPerRow / check.millisecondsPerRow).toFixed(2)} x |`,
  )
  const differs = checks.map(({ differsFromBase }) => differsFromBase).find((value) => value !== null)
  const text = [
    own ?? `# ${model.name}\n`,
    '## This export',
    '',
    use(model, format, checks),
    '',
    `Checked by Tunesmith before it was saved: each file was loaded again and answered ${checks[0]?.rows ?? 0} texts that the live model answered in 32 bits.`,
    '',
    '| file | weights | size | largest difference of a logit | same answers | speed beside the live model |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
    ...(differs === undefined || differs === null
      ? []
      : [`Its logits differ from those of its base model under the same head by up to ${differs.toPrecision(3)}.`, '']),
    ...notes.flatMap((note) => [note, '']),
    ...(base ? ['## The base model', '', quote(base), ''] : []),
  ]
  return `${text.join('\n').trimEnd()}\n`
}

function use(model: LoadedModel, format: string, checks: readonly ExportCheck[]): string {
  const pipeline = pipelines[model.config.task]
  if (format === 'peft')
    return 'A LoRA adapter for PEFT: `PeftModel.from_pretrained(base, folder)` puts it on the base model that adapter_config.json names.'
  if (format === 'safetensors')
    return 'Hugging Face files: `AutoModel…from_pretrained(folder)` of transformers loads them, and so does Tunesmith.'
  const dtype = dtypes[checks[0]?.precision ?? 'float32']
  const call = pipeline
    ? ` transformers.js loads it with \`pipeline('${pipeline}', folder, { dtype: '${dtype}' })\`.`
    : ''
  return `ONNX files for ONNX Runtime, each whole in itself.${call}`
}

async function cardOf(folder: string): Promise<string | undefined> {
  const path = join(folder, 'README.md')
  return (await exists(path)) ? readFile(path, 'utf8') : undefined
}

/** Headings one level deeper than ours, front matter left out. */
function quote(card: string): string {
  const body = card.replace(/^---\n[\s\S]*?\n---\n/, '')
  return body.replace(/^(#{1,4}) /gm, '##$1 ').trim()
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`
