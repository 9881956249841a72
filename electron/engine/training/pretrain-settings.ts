// What a pre-training run is told.
import { z } from 'zod'
import { sizePresets } from '../importing/new-model.ts'
import { cleanSchema } from './clean-text.ts'
import { defaultLearningRate } from './finetune-settings.ts'
import { schedules } from './schedule.ts'

export const sizeNames = Object.keys(sizePresets) as [keyof typeof sizePresets, ...(keyof typeof sizePresets)[]]

export const pretrainSchema = z.object({
  /** Of a new model. */
  family: z.enum(['gpt2', 'bert']).optional(),
  /** A model's folder: it goes on learning, with its own size and tokenizer (domain adaptation: Gururangan et al. 2020). */
  model: z.string().optional(),
  /** A model's folder: a new model takes its tokenizer. */
  tokenizer: z.string().optional(),
  /** Text files, one paragraph or sentence a line, a blank line between documents, or JSONL; .gz and .br are unpacked. */
  text: z.array(z.string()).min(1),
  size: z.enum(sizeNames).default('mini'),
  layers: z.number().int().min(1).max(96).optional(),
  width: z.number().int().min(16).max(8192).optional(),
  heads: z.number().int().min(1).max(128).optional(),
  vocabSize: z.number().int().min(300).max(1_000_000).default(8000),
  lowercase: z.boolean().default(true),
  /** Use only the first so many megabytes of text. */
  limitMegabytes: z.number().positive().optional(),
  /** Ends by steps or by the clock, whichever comes first; the learning rate falls to zero at that end. */
  steps: z.number().int().min(1).optional(),
  minutes: z.number().positive().optional(),
  /** Tokens of one optimiser step. */
  batchTokens: z.number().int().min(16).default(2048),
  /** Longest sequence of a batch; the position table is at least this long. */
  seqLength: z.number().int().min(8).max(8192).default(128),
  positions: z.number().int().min(8).max(8192).optional(),
  learningRate: z.number().positive().max(1).optional(),
  warmup: z.number().min(0).max(0.9).default(0.06),
  schedule: z.enum(schedules).default('linear'),
  /** Share of a BERT's tokens that it must guess (Devlin et al. 2019 took 0.15; small models learn faster from more: Wettig et al. 2023). */
  maskShare: z.number().min(0.01).max(0.9).default(0.3),
  /** Whole words are masked together. */
  wholeWords: z.boolean().default(false),
  nextSentence: z.boolean().default(true),
  /** What the pairs' loss counts beside the masks', 1 where it is not said (Devlin et al. 2019 add the two); an unsaid one keeps older runs' fingerprints. */
  nextSentenceWeight: z.number().min(0.1).max(100).optional(),
  /** What it counts that each rare word of a pair tells whether the other part has it; nothing where it is not said. */
  sharedWordWeight: z.number().min(0).max(100).optional(),
  /** Heads of a model that goes on learning that begin as ones that look for the same word (matching-heads.ts). */
  matchingHeads: z.number().int().min(0).max(128).optional(),
  dropout: z.number().min(0).max(0.9).default(0),
  beta2: z.number().min(0.5).max(0.9999).default(0.98),
  weightDecay: z.number().min(0).max(10).default(0.01),
  /** Share of documents held out for the validation loss. */
  validationShare: z.number().min(0.001).max(0.5).default(0.01),
  /** Store the weights in 16 bits. */
  half: z.boolean().default(false),
  evaluateEvery: z.number().int().min(1).default(200),
  /** What it writes or fills is shown every so many steps; 0 never. As often as it is measured unless it is said. */
  sampleEvery: z.number().int().min(0).optional(),
  /** Held-out text in files of its own, in place of a share. */
  validationText: z.array(z.string()).min(1).optional(),
  clean: cleanSchema.optional(),
  /** Keep a running mean of the weights where it turns out better than the last ones. */
  average: z.boolean().optional(),
  /** What people call the model that it begins with and the source of the text, for the card. */
  modelName: z.string().optional(),
  dataName: z.string().optional(),
  seed: z.number().int().min(0).default(0),
  provider: z.enum(['cpu', 'webgpu', 'cuda']).default('cpu'),
  threads: z.number().int().min(1).optional(),
  runFolder: z.string(),
  outputFolder: z.string(),
  cacheFolder: z.string(),
  resume: z.boolean().default(false),
  checkpointSeconds: z.number().min(0).default(120),
  checkpointSteps: z.number().int().min(1).optional(),
})

export type PretrainSettings = z.infer<typeof pretrainSchema>

/** Where the model reads pairs. */
export const asksSharedWords = ({ sharedWordWeight = 0 }: PretrainSettings): boolean => sharedWordWeight > 0

/** Highest rate where none is said: what has learned already is not to be thrown about. */
export const usualRate = (baseWidth?: number): number =>
  baseWidth === undefined ? 1e-3 : Number(defaultLearningRate('full', Math.max(1, baseWidth)).toPrecision(6))
