// Exports, which are checked with rows that training did not see where a run says which those are.

import type { z } from 'zod'
import type { CheckText } from '../../engine/exporting/ask-models.ts'
import { checkTexts } from '../../engine/exporting/check-texts.ts'
import { exportChoices } from '../../engine/exporting/export-choices.ts'
import { exportModel } from '../../engine/exporting/export-model.ts'
import { loadModel } from '../../engine/importing/load-model.ts'
import { loadTokenizer } from '../../engine/tokenizer/load-tokenizer.ts'
import { heldOutTexts } from '../../engine/training/labelled-examples.ts'
import { heldOutWritten } from '../../engine/training/written-examples.ts'
import { exportChoicesSchema, exportSchema, type heldOutSchema } from '../method-params.ts'
import type { Handlers } from '../serve.ts'
import { checked } from './checked.ts'

/** As many rows as the check reads at most. */
const maxTexts = 500

export function exportingHandlers() {
  return {
    export: checked(exportSchema, async ({ folder, heldOut, texts, threads, readsPairs, ...request }, context) => {
      const held = heldOut ? await rowsOf(heldOut, context.signal) : []
      const given = texts.length > 0 ? texts : held
      return exportModel(
        {
          ...request,
          model: folder,
          texts: given.length > 0 ? given : checkTexts,
          areHeldOut: held.length > 0,
          readsPairs: readsPairs || given.some(({ pair }) => pair !== undefined),
        },
        threads ? { threads } : {},
        context,
      )
    }),
    'export-choices': checked(exportChoicesSchema, async ({ folder }) => {
      const model = await loadModel(folder)
      const { special } = await loadTokenizer(model.tokenizerFolder)
      const fillsMasks = model.config.task === 'masked-lm' || model.config.task === 'pretraining'
      return { choices: await exportChoices(model), maskToken: (fillsMasks && special.mask?.token) || null }
    }),
  } satisfies Handlers
}

function rowsOf(heldOut: z.infer<typeof heldOutSchema>, signal: AbortSignal): Promise<CheckText[]> {
  return 'columns' in heldOut
    ? heldOutWritten({ ...heldOut, signal }, maxTexts)
    : heldOutTexts({ ...heldOut, signal }, maxTexts)
}
