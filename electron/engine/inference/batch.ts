// Texts -> encoded sequences -> the tensors of one padded batch.
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import type { CompilableModel } from '../compile/inference.ts'
import { int64, type TensorMap } from '../runtime/session.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'

export type Sequence = { ids: ArrayLike<number>; typeIds?: ArrayLike<number> }

/** One text or pair, cut to `maxLength` tokens. */
export function encodeText(
  tokenizer: Tokenizer,
  text: string,
  pair: string | undefined,
  maxLength: number,
): { ids: Int32Array; typeIds: Uint8Array; truncated: number } {
  const { ids, typeIds, truncated } =
    pair === undefined ? tokenizer.encode(text, { maxLength }) : tokenizer.encodePair(text, pair, { maxLength })
  // a decoder's tokenizer gives nothing for an empty text; its end of text stands for it
  if (ids.length === 0)
    return { ids: Int32Array.of(tokenizer.special.eos?.id ?? 0), typeIds: Uint8Array.of(0), truncated }
  return { ids, typeIds, truncated }
}

export type PaddedBatch = { tensors: TensorMap; batch: number; tokens: number; realTokens: number }

/** Right-padded int64 [B, T]: input_ids, attention_mask, token_type_ids, and sequence_rows where the model reads a sequence's last token. */
export function padBatch(
  sequences: readonly Sequence[],
  model: Pick<CompilableModel, 'architecture' | 'config'>,
): PaddedBatch {
  const batch = sequences.length
  const tokens = Math.max(1, ...sequences.map((sequence) => sequence.ids.length))
  if (tokens > model.config.positions)
    throw new AppError(
      'bad-argument',
      say`a sequence of ${tokens} tokens is longer than the ${model.config.positions} positions of the model; cut it first`,
    )
  const size = batch * tokens
  const [ids, mask, types] = [new BigInt64Array(size), new BigInt64Array(size), new BigInt64Array(size)]
  ids.fill(BigInt(model.config.padTokenId ?? 0))
  const last: number[] = []
  let realTokens = 0
  for (const [row, sequence] of sequences.entries()) {
    const length = sequence.ids.length
    for (let i = 0; i < length; i++) {
      ids[row * tokens + i] = BigInt(sequence.ids[i]!)
      mask[row * tokens + i] = 1n
      if (sequence.typeIds) types[row * tokens + i] = BigInt(sequence.typeIds[i]!)
    }
    last.push(row * tokens + Math.max(0, length - 1))
    realTokens += length
  }
  const shape = [batch, tokens]
  const tensors: TensorMap = {
    input_ids: { dtype: 'int64', shape, data: ids },
    attention_mask: { dtype: 'int64', shape, data: mask },
  }
  if (model.config.segments > 0) tensors.token_type_ids = { dtype: 'int64', shape, data: types }
  if (model.architecture.kind === 'decoder') tensors.sequence_rows = int64(last, [batch])
  return { tensors, batch, tokens, realTokens }
}
