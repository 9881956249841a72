// Look inside: the attention of a text in a model, and the shapes of what the text passes through.

import { callCompute } from '../call.ts'
import { chooseModel } from '../chosen-model.ts'
import { os } from '../implement.ts'
import type { AppParts } from '../open-app.ts'

type Question = { modelId: string; text: string; pair?: string | undefined }

export function insideHandlers({ host }: AppParts) {
  const asked = ({ modelId, text, pair }: Question) => ({
    model: chooseModel(host.store, modelId).params,
    text,
    ...(pair === undefined ? {} : { pair }),
  })
  return os.inside.router({
    look: os.inside.look.handler(({ input, signal }) => callCompute(host.infer, 'look', asked(input), { signal })),
    head: os.inside.head.handler(({ input: { layer, head, ...question }, signal }) =>
      callCompute(host.infer, 'look-head', { ...asked(question), layer, head }, { signal }),
    ),
    pipeline: os.inside.pipeline.handler(({ input, signal }) =>
      callCompute(host.infer, 'pipeline', { model: chooseModel(host.store, input.modelId).params }, { signal }),
    ),
  })
}
