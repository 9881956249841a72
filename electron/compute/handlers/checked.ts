// Parameters are checked by a schema before a handler sees them.

import type { z } from 'zod'
import { parseParams } from '../parse-params.ts'
import type { Handler, HandlerContext } from '../serve.ts'

export function checked<T>(
  schema: z.ZodType<T>,
  run: (params: T, context: HandlerContext) => Promise<unknown>,
): Handler {
  return async (params, context) => run(parseParams(schema, params), context)
}
