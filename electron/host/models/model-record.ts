// The library's record of a model that the engine has described.

import { randomUUID } from 'node:crypto'
import type { ModelRecord } from '../../../shared/domain/records.ts'
import type { ModelInfo } from '../../compute/methods.ts'

export function recordOf(
  { folder, family, task, parameters, sizeBytes, contentHash }: ModelInfo,
  lineage: Pick<ModelRecord, 'name' | 'origin' | 'baseModelId' | 'method'>,
): ModelRecord {
  const id = randomUUID()
  return { id, folder, family, task, parameters, sizeBytes, contentHash, createdAt: Date.now(), ...lineage }
}
