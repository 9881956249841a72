// The contract's room "tasks".

import { classifyHandlers } from '../classify/classify-handlers.ts'
import { os } from '../implement.ts'
import type { AppParts } from '../open-app.ts'
import { fillMask, judgeMany, judgePair, tokenize } from '../tasks/ask-model.ts'

export function tasksHandlers(parts: AppParts) {
  const { host } = parts
  return os.tasks.router({
    tokenize: os.tasks.tokenize.handler(({ input, signal }) => tokenize(host, input, signal)),
    fillMask: os.tasks.fillMask.handler(({ input, signal }) => fillMask(host, input, signal)),
    pair: os.tasks.pair.handler(({ input, signal }) => judgePair(host, input, signal)),
    pairMany: os.tasks.pairMany.handler(({ input, signal }) => judgeMany(host, input, signal)),
    ...classifyHandlers(parts),
  })
}
