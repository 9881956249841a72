// A classifier fitted on features that hardly differ between texts has weights so large that the first steps on the layers below overshoot by as
// much, and what was learned before is lost in them. Smaller logits of the same direction keep what the fit knows, and let training begin calmly.
import type { Classifier } from '../heads/head-weights.ts'
import type { Features } from './features.ts'

/** Sure enough to point somewhere, far from sure. */
const wantedSize = 0.3

/** weight [C, D] and bias [C] whose logits of the features [N, D] are 0.3 or less (root mean square); what they answer stays. */
export function dampClassifier(
  { weight, bias }: Classifier,
  { data, count, width }: Pick<Features, 'data' | 'count' | 'width'>,
): Classifier {
  const classes = weight.length / width
  let squares = 0
  for (let row = 0; row < count; row++)
    for (let c = 0; c < classes; c++) {
      let logit = bias[c] ?? 0
      for (let i = 0; i < width; i++) logit += weight[c * width + i]! * data[row * width + i]!
      squares += logit * logit
    }
  const factor = wantedSize / Math.sqrt(squares / (count * classes))
  if (!(factor < 1)) return { weight, bias }
  return { weight: weight.map((value) => value * factor), bias: bias.map((value) => value * factor) }
}
