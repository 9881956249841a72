// The options of `pretrain` as a request: what learns, from which text. A recipe's file gives what the options do not.

import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/said.ts'
import { ioError } from '../engine/formats/io-error.ts'
import type { CleanSettings } from '../engine/training/clean-text.ts'
import { pretrainSchema } from '../engine/training/pretrain-settings.ts'
import type { PretrainAsked } from '../host/runs/start-pretrain.ts'
import type { CliContext } from './context.ts'
import { datasetNamed } from './dataset-named.ts'
import { defined } from './options.ts'

export type PretrainOptions = Partial<Omit<PretrainAsked, 'outputFolder' | 'clean' | 'datasetId' | 'id'>> & {
  out?: string
  resume?: string
  stop?: string
  recipe?: string
  dataset?: string
  clean?: boolean
} & Partial<CleanSettings>

/** Errors: bad-argument (what it needs, or what excludes each other), not-found (dataset, recipe). */
export async function pretrainRequest(
  { host, options: globals }: Pick<CliContext, 'host' | 'options'>,
  options: PretrainOptions,
): Promise<PretrainAsked> {
  const { out, resume: _, stop: __, recipe, dataset, clean, nextSentence, ...rest } = options
  const { normalise, collapseSpaces, dropRepeatedLines, dropRepeatedDocuments, minCharacters, ...others } = rest
  const cleaning = defined({ normalise, collapseSpaces, dropRepeatedLines, dropRepeatedDocuments, minCharacters })
  const cleaned = clean ? { normalise: true, collapseSpaces: true, dropRepeatedDocuments: true, ...cleaning } : cleaning
  const asked: Partial<PretrainAsked> = {
    ...(recipe === undefined ? {} : await readRecipe(recipe)),
    ...defined(others),
    // the option has a default, and a recipe may say otherwise
    ...(nextSentence === false ? { nextSentence } : {}),
    ...(Object.keys(cleaned).length > 0 ? { clean: pretrainSchema.shape.clean.unwrap().parse(cleaned) } : {}),
    ...defined({ outputFolder: out, provider: globals.provider, threads: globals.threads }),
  }
  // what is said on the command line ends the run, not the recipe beside it
  if (others.steps !== undefined && others.minutes === undefined) delete asked.minutes
  if (others.minutes !== undefined && others.steps === undefined) delete asked.steps
  if (asked.family === undefined && asked.model === undefined)
    throw new AppError(
      'bad-argument',
      'a run needs --family for a new model, or --model for one that goes on learning (or --resume RUN)',
    )
  if (asked.family !== undefined && asked.model !== undefined)
    throw new AppError('bad-argument', '--family is for a new model: one that goes on learning (--model) keeps its own')
  if (asked.tokenizer !== undefined && asked.model !== undefined)
    throw new AppError(
      'bad-argument',
      '--tokenizer is for a new model: one that goes on learning (--model) keeps its own',
    )
  if ((asked.text === undefined) === (dataset === undefined))
    throw new AppError('bad-argument', 'a run needs its text: --text FILES, or --dataset with one of the library')
  if (asked.steps === undefined && asked.minutes === undefined)
    throw new AppError('bad-argument', 'say how long to train: give --steps, --minutes or both')
  if (dataset === undefined) return asked as PretrainAsked
  return { ...asked, datasetId: datasetNamed(host, dataset) } as PretrainAsked
}

/** Folders, text and model are the user's own. */
const recipeSchema = z.looseObject({
  pretrain: z.strictObject(
    pretrainSchema
      .omit({
        text: true,
        validationText: true,
        model: true,
        runFolder: true,
        outputFolder: true,
        cacheFolder: true,
        resume: true,
      })
      .partial().shape,
  ),
})

export async function readRecipe(path: string): Promise<Partial<PretrainAsked>> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw ioError(say`read the recipe`, path, error)
  })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new AppError('bad-file', `${path} is not JSON: ${(error as Error).message}`, { path }, { cause: error })
  }
  const parsed = recipeSchema.safeParse(value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new AppError('bad-file', `${path}: ${issue!.path.join('.') || 'pretrain'}: ${issue!.message}`, { path })
  }
  // defaults of the schema are no part of a recipe
  const given = (value as { pretrain: Record<string, unknown> }).pretrain
  return Object.fromEntries(Object.keys(given).map((key) => [key, parsed.data.pretrain[key as never]]))
}
