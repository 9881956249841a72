// What the cards of fine-tuned models share: front matter, the base, the data, the recipe, and how to make it again.
import { basename } from 'node:path'
import { type FrontMatterValue, splitCard, writeFrontMatter } from '../formats/front-matter.ts'
import { readCard, readLicence } from '../formats/model-card.ts'
import { ownVersion, packageVersion } from '../formats/own-version.ts'
import type { LoadedModel } from '../importing/load-model.ts'
import { finetuneCommand } from './finetune-command.ts'
import type { FinetuneSettings, FinetuneTextSettings } from './finetune-settings.ts'
import type { SplitSizes } from './split-sizes.ts'

export type Settings = FinetuneSettings | FinetuneTextSettings
export type Scores = Record<string, number>

/** What the card says of the model that was started from. */
export type CardBase = {
  name: string
  licence: string | null
  language: string | null
}

export async function cardBaseOf(
  { folder, name }: Pick<LoadedModel, 'folder' | 'name'>,
  named?: string,
): Promise<CardBase> {
  const card = await readCard(folder)
  const language = /^language:[ \t]*["']?([a-z]{2,3})["']?[ \t]*$/.exec(
    splitCard(card ?? '').fields.get('language') ?? '',
  )?.[1]
  return { name: named ?? name, licence: await readLicence(folder, card), language: language ?? null }
}

export function frontMatter(
  settings: Settings,
  base: CardBase,
  sample: readonly string[],
  pipeline: string,
  scores: Scores,
): string {
  const dataset = dataName(settings)
  const results = Object.entries(scores).map(([type, value]) => ({ type, value: Math.round(value * 1e4) / 1e4 }))
  const fields: Record<string, FrontMatterValue | undefined> = {
    license: base.licence?.toLowerCase(),
    language: base.language ?? (isKorean(sample) ? 'ko' : undefined),
    base_model: base.name,
    pipeline_tag: pipeline,
    tags: ['tunesmith', settings.method],
    metrics: Object.keys(scores),
    'model-index': [
      {
        name: basename(settings.outputFolder),
        results: [
          { task: { type: pipeline }, dataset: { name: dataset, type: dataset, split: 'test' }, metrics: results },
        ],
      },
    ],
  }
  return writeFrontMatter(fields)
}

function isKorean(sample: readonly string[]): boolean {
  const text = sample.join('')
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  return letters > 0 && (text.match(/\p{Script=Hangul}/gu)?.length ?? 0) > 0.8 * letters
}

const dataName = (settings: Settings): string => settings.dataName ?? basename(settings.data)

type Rows = {
  split: SplitSizes
  skipped: readonly { row: number; reason: string }[]
  truncatedRows: number
}

export function dataTable(settings: Settings, { split, skipped, truncatedRows }: Rows): string {
  const held = settings.testData
    ? 'a file of its own'
    : `${percent(settings.testShare)} held out${'labelKind' in settings && settings.labelKind === 'classes' ? ', stratified by label' : ''}, seed ${settings.seed}`
  return table(
    ['', ''],
    [
      ['file', dataName(settings)],
      ['rows learned from', drawn(split.train, split.drawnFrom)],
      ['rows measured on', `${drawn(split.test, split.testDrawnFrom)} (${held})`],
      ['rows left out', skipped.length === 0 ? 'none' : `${number(skipped.length)} (${reasons(skipped)})`],
      ['rows cut to the longest length', number(truncatedRows)],
    ],
  )
}

const drawn = (rows: number, from: number | undefined): string =>
  from === undefined ? number(rows) : `${number(rows)}, drawn at random from ${number(from)}`

function reasons(skipped: readonly { row: number; reason: string }[]): string {
  const counts = new Map<string, number>()
  for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  const largest = [...counts].sort(([, a], [, b]) => b - a).slice(0, 3)
  return largest.map(([reason, count]) => `${count}: ${reason}`).join('; ')
}

const methods = {
  head: 'A head on frozen features: the base model is not changed, its features are computed once.',
  lora: 'LoRA (Hu et al. 2021): small matrices beside chosen projections are trained, the base model is frozen.',
  full: 'Every parameter is trained.',
} as const

export function methodText(settings: Settings, base: CardBase): string {
  return `${methods[settings.method]} Base model: ${base.name}.`
}

/** Places of this machine, and what a reader finds above. */
const notRecipe = [
  'model',
  'data',
  'testData',
  'runFolder',
  'outputFolder',
  'cacheFolder',
  'resume',
  'threads',
  'modelName',
  'dataName',
  'checkpointSeconds',
  'checkpointSteps',
]

export function hyperparameters(settings: Settings): string {
  const used = Object.entries(settings).filter(
    ([name]) =>
      !notRecipe.includes(name) &&
      (name !== 'lora' || settings.method === 'lora') &&
      (name !== 'head' || settings.method === 'head'),
  )
  return code('json', JSON.stringify(Object.fromEntries(used), null, 2))
}

export function again(
  settings: Settings,
  base: CardBase,
  result: { seconds: number; tokensPerSecond: number; peakMemoryMb: number },
): string[] {
  const versions = [`Tunesmith ${ownVersion()}`, `onnxruntime-node ${packageVersion('onnxruntime-node')}`]
  return [
    '## How to make it again',
    `${versions.join(', ')}. Trained in ${number(result.seconds)} s at ${number(result.tokensPerSecond)} tokens a second, ${number(result.peakMemoryMb)} MB at most.`,
    code('shell', finetuneCommand(settings, base.name, dataName(settings))),
  ]
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

export const code = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``
export const number = (value: number): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: value < 100 ? 3 : 0 })
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
