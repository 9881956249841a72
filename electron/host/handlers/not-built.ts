import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'

export function notBuilt(): never {
  throw new AppError('unavailable', say`this is not built yet`)
}
