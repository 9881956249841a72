// What a fine-tuning run is told, with the defaults that suit most: checked where it enters the compute process.
import { z } from 'zod'
import { schedules } from './schedule.ts'

export const methods = ['head', 'lora', 'full'] as const
export type Method = (typeof methods)[number]

/** What the training of any model's weights is told. */
const trainingFields = {
  /** Folder of the model to start from. */
  model: z.string(),
  data: z.string(),
  /** What the library calls the two, for the card. */
  modelName: z.string().optional(),
  dataName: z.string().optional(),
  /** Held-out rows from a file of their own; else `testShare` of the data. */
  testData: z.string().optional(),
  /** Use only so many rows of the data, drawn with the seed. */
  rows: z.number().int().min(2).optional(),
  epochs: z.number().int().min(1).max(1000).default(3),
  /** Batches gathered into one optimiser step. */
  accumulate: z.number().int().min(1).max(1024).default(1),
  learningRate: z.number().positive().max(1).optional(),
  schedule: z.enum(schedules).default('linear'),
  /** Share of all steps. */
  warmup: z.number().min(0).max(0.9).default(0.1),
  weightDecay: z.number().min(0).max(10).default(0.01),
  maxGradNorm: z.number().min(0).default(1),
  dropout: z.boolean().default(true),
  /** Measure the held-out loss so many times in the run; the weights of the lowest are kept. */
  evaluations: z.number().int().min(1).max(1000).default(10),
  /** End after so many measurements without a lower loss. */
  patience: z.number().int().min(1).optional(),
  /** Longest sequence, in tokens; longer texts are cut. */
  maxLength: z.number().int().min(4).optional(),
  lora: z
    .object({
      rank: z.number().int().min(1).max(1024).default(8),
      alpha: z.number().positive().default(16),
      dropout: z.number().min(0).max(0.9).default(0.05),
      targets: z.array(z.string()).optional(),
      rsLora: z.boolean().default(false),
    })
    .prefault({}),
  seed: z.number().int().min(0).default(0),
  provider: z.enum(['cpu', 'webgpu', 'cuda']).default('cpu'),
  threads: z.number().int().min(1).optional(),
  /** Where the run keeps its checkpoint, where the model goes, and where features are cached. */
  runFolder: z.string(),
  outputFolder: z.string(),
  cacheFolder: z.string(),
  resume: z.boolean().default(false),
  /** As often as it costs next to nothing, where nobody says. */
  checkpointSeconds: z.number().min(0).optional(),
  checkpointSteps: z.number().int().min(1).optional(),
}

export const finetuneSchema = z.object({
  ...trainingFields,
  text: z.string(),
  textPair: z.string().optional(),
  label: z.string(),
  labelKind: z.enum(['classes', 'score', 'multi-label']).default('classes'),
  /** Classes that come first in the model, in this order; the others follow, sorted. */
  labelOrder: z.array(z.string()).max(100_000).optional(),
  /** false: the files have no line of names, and columns are called 'column 1', 'column 2' and on. */
  header: z.boolean().optional(),
  testShare: z.number().min(0.01).max(0.9).default(0.2),
  /** Learn from only so many of the rows that are not held out, drawn with the seed: fewer are among more. */
  trainRows: z.number().int().min(2).optional(),
  /** Measure on only so many of the held-out rows, drawn with the seed. */
  testRows: z.number().int().min(2).optional(),
  method: z.enum(methods),
  batchSize: z.number().int().min(1).max(4096).default(32),
  /** Share of the training rows on which the loss is measured while LoRA or full training runs; 0 trains on all and keeps the last weights. */
  validationShare: z.number().min(0).max(0.5).default(0),
  /** Share of a text's tokens that are [MASK] in a training step, other ones each time, for models that know one; without it, what suits most. */
  maskShare: z.number().min(0).max(0.9).optional(),
  /** Weights begin at random instead of the model's own: what pre-training is worth is the difference. */
  fromScratch: z.boolean().default(false),
  /** Id of the run that this one is held against, for whoever lists runs; it decides nothing. */
  comparedTo: z.string().optional(),
  /** Id of the run that this one is like, with fewer rows: its model is not kept. */
  fewerOf: z.string().optional(),
  /** Weigh every class alike, however rare. */
  balanceClasses: z.boolean().default(false),
  /** Begin with a classifier fitted on the frozen features (linear probing, then fine-tuning: Kumar et al. 2022). */
  fittedHead: z.boolean().default(true),
  head: z
    .object({
      pooling: z.enum(['mean', 'first', 'last', 'pooler']).default('mean'),
      hidden: z.number().int().min(0).max(65_536).default(0),
      dropout: z.number().min(0).max(0.9).default(0.1),
      backend: z.string().default('auto'),
    })
    .prefault({}),
  baselines: z.boolean().default(true),
})

/** Of a GPT, on conversations (only the replies are learned) or on plain texts. */
export const finetuneTextSchema = z.object({
  ...trainingFields,
  columns: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('messages'), messages: z.string() }),
    z.object({ kind: z.literal('response'), prompt: z.string(), response: z.string() }),
    z.object({ kind: z.literal('text'), text: z.string() }),
  ]),
  testShare: z.number().min(0.001).max(0.9).default(0.05),
  method: z.enum(['lora', 'full']),
  batchSize: z.number().int().min(1).max(4096).default(16),
})
export type FinetuneTextSettings = z.infer<typeof finetuneTextSchema>

export type FinetuneSettings = z.infer<typeof finetuneSchema>

/** A look at what such a run will cost: `rows` of its settings are drawn. */
export const probeSchema = z.discriminatedUnion('job', [
  z.object({ job: z.literal('finetune'), settings: finetuneSchema }),
  z.object({ job: z.literal('finetune-text'), settings: finetuneTextSchema }),
])

/** Peak rates for a model 768 wide; narrower ones take larger steps. Measured with `npm run bench`-sized trials on the datasets of the README. */
const baseRates = { lora: 5e-4, full: 5e-5, scratch: 1e-4 }
/** The largest that the BERT miniatures were fine-tuned with (Turc et al. 2019): full fine-tuning comes to it by the square of how much narrower. */
const largestFullRate = 3e-4

export function defaultLearningRate(method: keyof typeof baseRates, width: number): number {
  const narrower = 768 / Math.min(768, width)
  const rate = baseRates[method] * narrower
  return method === 'full' ? Math.max(rate, Math.min(largestFullRate, rate * narrower)) : rate
}

/** Of a model that was measured to gain. */
const widestMasked = 256

/**
 * Share of the tokens that are masked in a step: words dropped against learning by heart (Iyyer et al. 2015). With all weights learned, the starters gain on
 * five of six tables of single texts; LoRA, pairs (whose words are held against each other) and MiniLM (384 wide) lose.
 */
export const defaultMaskShare = (method: Method, width: number, isPair: boolean): number =>
  method === 'full' && !isPair && width <= widestMasked ? 0.15 : 0
