// What an architecture writes its forward graph against. The compiler decides behind it where a parameter comes from (a weight file,
// a graph input when it is trained, an adapter), whether a projection is quantised, and how attention is computed.
import type { Builder, Value } from '../graph/ir.ts'

/** How a published weight lies: GPT-2's Conv1D keeps [in, out], everything else [out, in]. */
export type WeightLayout = 'in-out' | 'out-in'

export type LinearSpec = { inputs: number; outputs: number; layout: WeightLayout; bias: boolean }

export type AttentionSpec = { heads: number; layer: number; causal: boolean; scale: number; dropout: number }

/**
 * Rows that later layers need: indices into the B x T rows of a batch, int64 [selected]. `perSequence`: exactly one a sequence (BERT's first token,
 * a decoder's last), so that even the query of the last layer is computed for that row alone.
 */
export type RowSelection = { rows: Value; perSequence: boolean }

export type Network = {
  readonly g: Builder
  readonly select: RowSelection | undefined
  /** A parameter by its name in the reference implementation. */
  parameter(name: string, shape: readonly number[]): Value
  /** x [rows, in] -> [rows, out], with the adapter of `module` where there is one. */
  linear(x: Value, module: string, spec: LinearSpec): Value
  layerNorm(x: Value, module: string, width: number, epsilon: number): Value
  dropout(x: Value, rate: number): Value
  /** q, k, v [rows, D] (q may hold the selected rows only) -> context of the same rows as q. */
  attend(q: Value, k: Value, v: Value, spec: AttentionSpec): Value
  /** Token ids int64 [B, T], segment ids int64 [B, T], positions int64 [T]. */
  readonly inputs: { ids: Value; segments: Value | undefined; positions: Value }
  /** Embeddings output and each layer's output, kept where a graph wants them. */
  keepHiddenState(x: Value): void
}

/** What a task head gives: logits, or rows [N, D] still to be multiplied with a vocabulary [V, D] (chunked, gathered or quantised by the compiler). */
export type HeadOutput =
  | { kind: 'logits'; logits: Value }
  | { kind: 'vocabulary'; rows: Value; weight: Value; weightName: string; bias: Value | undefined }
