// The decoding graph: new tokens of one sequence over a cache of keys and values. The same graph reads a prompt (many tokens at once) and
// continues it (one at a time); the cache comes in as inputs, only the new tokens' keys, values and the last logits come out.

import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { add, range } from '../graph/build.ts'
import { Builder } from '../graph/ir.ts'
import { cachedAttention } from './attention.ts'
import { type CompiledGraph, finish } from './compiled.ts'
import { type CompilableModel, headLogits, type PrecisionChoice } from './inference.ts'
import { createNetwork } from './network.ts'

/**
 * Inputs: input_ids int64 [1, T], position int64 [1] (of the first new token), token_rows int64 [N] (rows whose logits are wanted), cache_bias
 * [C], cache_keys.l [H, Dh, C], cache_values.l [H, C, Dh]. Outputs: logits [N, V], keys.l and values.l [T, D].
 */
export function compileDecoding(model: CompilableModel, quantised?: PrecisionChoice): CompiledGraph {
  const { architecture, config } = model
  const head = architecture.heads['causal-lm']
  if (architecture.kind !== 'decoder' || !head)
    throw new AppError(
      'bad-argument',
      say`a ${config.family} model cannot generate text: it reads in both directions; choose a GPT`,
    )
  const g = new Builder()
  const ids = g.input('input_ids', 'int64', ['batch', 'tokens'])
  const position = g.input('position', 'int64', [1])
  const tokenRows = g.input('token_rows', 'int64', ['selected'])
  const bias = g.input('cache_bias', 'float32', ['places'])
  g.defineDim('rows', g.dim('tokens'))
  const headWidth = config.width / config.heads
  const network = createNetwork(g, {
    source: model.source,
    ...(model.lora ? { lora: { ...model.lora, trained: false } } : {}),
    ...(quantised ? { quantised } : {}),
    inputs: { ids, segments: undefined, positions: add(g, range(g, 'tokens'), position) },
    select: { rows: tokenRows, perSequence: false },
    attend(builder, q, k, v, spec) {
      const keys = g.input(`cache_keys.${spec.layer}`, 'float32', [config.heads, headWidth, 'places'])
      const values = g.input(`cache_values.${spec.layer}`, 'float32', [config.heads, 'places', headWidth])
      g.output(`keys.${spec.layer}`, k)
      g.output(`values.${spec.layer}`, v)
      return cachedAttention(builder, q, k, v, spec, { keys, values, bias })
    },
  })
  const hidden = architecture.forward(network, config)
  const { token } = head(network, config, hidden, hidden)
  g.output('logits', headLogits(g, token!, network, quantised?.weights))
  return finish(g, network, `${config.family} decoding`)
}
