import { AppError } from '../../../shared/errors.ts'

export function notBuilt(): never {
  throw new AppError('unavailable', 'this is not built yet')
}
