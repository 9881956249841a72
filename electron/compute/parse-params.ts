// Values from another process or a user, checked by a schema: what does not fit is an error that names the field.

import type { z } from 'zod'
import { AppError } from '../../shared/errors.ts'

export function parseParams<T>(schema: z.ZodType<T>, params: unknown): T {
  const result = schema.safeParse(params)
  if (result.success) return result.data
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.') || 'parameters'}: ${message}`)
  throw new AppError('bad-argument', problems.join('; '), { problems })
}
