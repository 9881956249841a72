// A classifier fitted on features that hardly differ between texts has weights so large that the first steps on the layers below overshoot by as
// much, and what was learned before is lost in them. Smaller weights of the same direction keep what the fit knows, and let training begin calmly.
import type { Classifier } from '../heads/head-weights.ts'
import type { Features } from './features.ts'

/** Root mean squares over rows and classes. */
export type DampLimits = {
  /** Of a logit. */
  logits: number
  /**
   * Of a logit's part, w f of one feature, times the root of their number: by so much a logit moves when each feature moves by its own size. Logits
   * may be small though their parts are large and cancel, where features hardly differ.
   */
  parts: number
}

/** Every weight is trained: sure enough to point somewhere, far from sure. */
export const fullLimits: DampLimits = { logits: 0.3, parts: 0.8 }
/** LoRA hardly moves what lies below at first: only what would overshoot is damped. */
export const loraLimits: DampLimits = { logits: Number.POSITIVE_INFINITY, parts: 4 }

/** weight [C, D] and bias [C], scaled to the limits on the rows of `features`; what they answer stays. */
export function dampClassifier(
  { weight, bias }: Classifier,
  features: Omit<Features, 'fromCache'>,
  limits: DampLimits,
): Classifier {
  const { data, count, width } = rowsThatTell(features)
  const classes = weight.length / width
  let [logits, parts] = [0, 0]
  for (let row = 0; row < count; row++)
    for (let c = 0; c < classes; c++) {
      let logit = bias[c] ?? 0
      for (let i = 0; i < width; i++) {
        const part = weight[c * width + i]! * data[row * width + i]!
        logit += part
        parts += part * part
      }
      logits += logit * logit
    }
  const sizeOf = (squares: number) => Math.sqrt(squares / (count * classes))
  const factor = Math.min(limits.logits / sizeOf(logits), limits.parts / sizeOf(parts))
  if (!(factor < 1)) return { weight, bias }
  return { weight: weight.map((value) => value * factor), bias: bias.map((value) => value * factor) }
}

const enoughRows = 4096

/** As many rows as tell how large logits are, from all over the table: rows may lie by their label. */
export function rowsThatTell({ data, count, width }: Omit<Features, 'fromCache'>): Omit<Features, 'fromCache'> {
  const stride = Math.ceil(count / enoughRows)
  const rows = Array.from({ length: Math.ceil(count / stride) }, (_, i) => i * stride)
  const chosen = new Float32Array(rows.length * width)
  for (const [i, row] of rows.entries()) chosen.set(data.subarray(row * width, (row + 1) * width), i * width)
  return { data: chosen, count: rows.length, width }
}
