// A classifier fitted on features that hardly differ between texts has weights so large that the first steps on the layers below overshoot by as
// much, and what was learned before is lost in them. Smaller logits of the same direction keep what the fit knows, and let training begin calmly.
import type { Classifier } from '../heads/head-weights.ts'

/** Sure enough to point somewhere, far from sure. */
const wantedSize = 0.3

/** weight [C, D] and bias [C], scaled so that `logits`, theirs of the rows that are learned, are 0.3 or less (root mean square); what they answer stays. */
export function dampClassifier({ weight, bias }: Classifier, logits: Float32Array): Classifier {
  const squares = logits.reduce((sum, logit) => sum + logit * logit, 0)
  const factor = wantedSize / Math.sqrt(squares / logits.length)
  if (!(factor < 1)) return { weight, bias }
  return { weight: weight.map((value) => value * factor), bias: bias.map((value) => value * factor) }
}
