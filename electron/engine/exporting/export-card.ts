// The card of an export: what hubs read in its front matter, the model's own card, how each file is used, and the report of the check.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type UsedFile, usageSnippets } from '../../../shared/domain/usage-snippets.ts'
import { type FrontMatterValue, splitCard, writeFrontMatter } from '../formats/front-matter.ts'
import { readCard, readLicence } from '../formats/model-card.ts'
import { exists, type LoadedModel } from '../importing/load-model.ts'
import { readTokenizerFiles } from '../tokenizer/load-tokenizer.ts'
import type { CheckText } from './ask-models.ts'
import { checkTexts } from './check-texts.ts'
import { canFoldHead } from './export-choices.ts'
import type { ExportRequest } from './export-model.ts'
import type { ExportCheck } from './verify-export.ts'

/** Names that hubs give to what a model does. */
const pipelineTags: Record<string, string> = {
  'causal-lm': 'text-generation',
  'masked-lm': 'fill-mask',
  pretraining: 'fill-mask',
  sequence: 'text-classification',
  token: 'token-classification',
  base: 'feature-extraction',
}

/** What a model is that was not tuned for anything. */
const untuned: Record<string, string> = {
  'causal-lm': 'A pre-trained language model: it goes on with a text. It was not tuned to answer or to follow wishes.',
  'masked-lm': 'A pre-trained encoder: it guesses masked words and has no labels of its own. Fine-tune it for a task.',
  pretraining:
    'A pre-trained encoder: it guesses masked words and whether one sentence follows another. It has no labels of its own; fine-tune it for a task.',
  'next-sentence': 'A pre-trained encoder: it says whether one sentence follows another, and nothing else.',
  base: 'A pre-trained encoder without a head: it turns texts into vectors.',
}

export async function exportCard(
  model: LoadedModel,
  request: ExportRequest,
  checks: readonly ExportCheck[],
  notes: readonly string[],
): Promise<string> {
  const own = splitCard((await cardOf(model.folder)) ?? `# ${model.name}\n`)
  const base = model.base && (await cardOf(model.base.folder))
  const isTuned = model.lora !== undefined || model.head !== undefined || request.baseFolder !== undefined
  const about = isTuned ? undefined : untuned[model.config.task]
  const lines = [
    own.body.trim(),
    '',
    '## This export',
    '',
    ...(about === undefined ? [] : [about, '']),
    ...(await usage(model, request)),
    ...report(checks, request.areHeldOut ?? false),
    ...notes.flatMap((note) => [note, '']),
    ...(base ? ['## The base model', '', quoted(base), ''] : []),
  ]
  const fields = await frontMatter(model, request, own.fields.get('tags'))
  return `${writeFrontMatter(fields, own.fields)}${lines.join('\n').trimEnd()}\n`
}

async function frontMatter(
  model: LoadedModel,
  { files, licence, baseName, texts }: ExportRequest,
  ownTags: string | undefined,
): Promise<Record<string, FrontMatterValue | undefined>> {
  const baseCard = model.base && (await readCard(model.base.folder))
  const ownCard = await readCard(model.folder)
  const known =
    licence ??
    (await readLicence(model.folder, ownCard)) ??
    (model.base ? await readLicence(model.base.folder, baseCard ?? null) : null)
  const has = (format: UsedFile['format']) => files.some((file) => file.format === format)
  const baseFields = splitCard(baseCard ?? '').fields
  return {
    license: known?.toLowerCase(),
    language: languageOf(ownCard, baseFields.get('language'), texts),
    base_model: baseName ?? model.base?.name,
    pipeline_tag: pipelineTags[model.config.task],
    library_name: has('safetensors') ? 'transformers' : has('onnx') ? 'transformers.js' : 'peft',
    tags: ownTags === undefined ? ['tunesmith', ...(has('onnx') ? ['onnx'] : [])] : undefined,
  }
}

/** As the cards say; a text of Hangul is Korean, other scripts tell no language. */
function languageOf(
  ownCard: string | null,
  baseField: string | undefined,
  texts: readonly CheckText[],
): string | undefined {
  if (ownCard !== null && splitCard(ownCard).fields.has('language')) return undefined
  const named = /^language:[ \t]*["']?([a-z]{2,3})["']?[ \t]*$/.exec(baseField ?? '')?.[1]
  if (named) return named
  const text = texts.map((each) => each.text).join('')
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  const hangul = text.match(/\p{Script=Hangul}/gu)?.length ?? 0
  return hangul > 0.8 * letters ? 'ko' : undefined
}

async function usage(
  model: LoadedModel,
  { files, outputFolder, texts, baseName, readsPairs }: ExportRequest,
): Promise<string[]> {
  const { config, head } = model
  const { chatTemplate, config: tokenizerConfig } = await readTokenizerFiles(model.tokenizerFolder)
  // never a row of the user's: cards are made to be shown
  const isKorean = languageOf(null, undefined, texts) === 'ko'
  const sample = checkTexts.find(({ text }) => /\p{Script=Hangul}/u.test(text) === isKorean)!
  const mask = typeof tokenizerConfig?.mask_token === 'string' ? tokenizerConfig.mask_token : '[MASK]'
  const fillsMasks = config.task === 'masked-lm' || config.task === 'pretraining'
  const snippets = usageSnippets({
    model: {
      family: config.family,
      task: head ? 'sequence' : config.task,
      labels: config.labels,
      problem: config.problem,
      readsPairs: config.task === 'next-sentence' || (config.task === 'sequence' && readsPairs === true),
      hasChatTemplate: chatTemplate !== undefined,
      isBesideBase: head !== undefined && !canFoldHead(model),
      baseName: baseName ?? model.base?.name ?? null,
    },
    folder: outputFolder.split(/[/\\]/).at(-1) ?? model.name,
    files,
    text: fillsMasks ? `${sample.text.split(' ').slice(0, 4).join(' ')} ${mask}` : sample.text,
    pair: sample.pair,
  })
  return snippets.flatMap(({ program, language, code }) => [
    `With ${program}:`,
    '',
    `\`\`\`${language}`,
    code,
    '```',
    '',
  ])
}

const units: Record<ExportCheck['kind'], string> = {
  label: 'rows with the same label',
  labels: 'rows with the same labels',
  score: 'rows with the same score, within 2 %',
  token: 'places with the same token',
  vector: 'vectors nearer than a cosine of 0.99',
}

function report(checks: readonly ExportCheck[], areHeldOut: boolean): string[] {
  const [first] = checks
  if (!first) return []
  const asked = areHeldOut ? 'rows that training did not see' : 'plain sentences'
  const rows = checks.map((check) => {
    const difference = check.maxDifference === null ? 'no end' : check.maxDifference.toPrecision(2)
    const speed = (check.liveMillisecondsPerRow / check.millisecondsPerRow).toFixed(2)
    const accuracy = check.accuracy ? ` ${percent(check.accuracy.exported)} |` : ''
    return `| ${check.file.replaceAll('\\', '/')} | ${check.precision} | ${megabytes(check.bytes)} | ${difference} | ${check.same} of ${check.answers} |${accuracy} ${speed} x |`
  })
  const accuracy = first.accuracy ? ' accuracy |' : ''
  const differs = checks.map(({ differsFromBase }) => differsFromBase).find((value) => value !== null)
  return [
    `Checked by Tunesmith before it was saved: each file was loaded again and answered ${first.rows} ${asked}, as the live model had in 32 bits${first.accuracy ? ` (accuracy ${percent(first.accuracy.live)})` : ''}.`,
    '',
    `| file | weights | size | largest difference | ${units[first.kind]} |${accuracy} speed beside the live model |`,
    `| --- | --- | --- | --- | --- |${first.accuracy ? ' --- |' : ''} --- |`,
    ...rows,
    '',
    ...(typeof differs === 'number'
      ? [`Its numbers differ from those of its base model under the same head by up to ${differs.toPrecision(2)}.`, '']
      : []),
  ]
}

async function cardOf(folder: string): Promise<string | undefined> {
  const path = join(folder, 'README.md')
  return (await exists(path)) ? readFile(path, 'utf8') : undefined
}

/** Headings one level deeper than ours, front matter left out. */
function quoted(card: string): string {
  return splitCard(card)
    .body.replace(/^(#{1,4}) /gm, '##$1 ')
    .trim()
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`
const percent = (share: number) => `${(100 * share).toFixed(1)} %`
