// A classifier fitted on features that hardly differ between texts has weights so large that the first steps on the layers below overshoot by as
// much, and what was learned before is lost in them. Smaller logits of the same direction keep what the fit knows, and let training begin calmly.
import type { Classifier } from '../heads/head-weights.ts'
import type { Features } from './features.ts'

/** Sure enough to point somewhere, far from sure. */
const wantedSize = 0.3

/** weight [C, D] and bias [C], scaled so that `logits`, theirs of rows that are learned, are 0.3 or less (root mean square); what they answer stays. */
export function dampClassifier({ weight, bias }: Classifier, logits: Float32Array): Classifier {
  const squares = logits.reduce((sum, logit) => sum + logit * logit, 0)
  const factor = wantedSize / Math.sqrt(squares / logits.length)
  if (!(factor < 1)) return { weight, bias }
  return { weight: weight.map((value) => value * factor), bias: bias.map((value) => value * factor) }
}

const enoughRows = 4096

/** As many rows as tell how large logits are, from all over the table: rows may lie by their label. */
export function rowsThatTell({ data, count, width }: Omit<Features, 'fromCache'>): {
  data: Float32Array
  count: number
} {
  const stride = Math.ceil(count / enoughRows)
  const rows = Array.from({ length: Math.ceil(count / stride) }, (_, i) => i * stride)
  const chosen = new Float32Array(rows.length * width)
  for (const [i, row] of rows.entries()) chosen.set(data.subarray(row * width, (row + 1) * width), i * width)
  return { data: chosen, count: rows.length }
}
