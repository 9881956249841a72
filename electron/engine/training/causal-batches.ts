// Causal language modelling: blocks of consecutive tokens, packed without padding; each token predicts the next one. Every epoch cuts the text at other
// places and shuffles the blocks. A function of (seed, step).
import { createRandom, deriveSeed } from '../../../shared/domain/random.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import type { CompilableModel } from '../compile/inference.ts'
import { padBatch } from '../inference/batch.ts'
import type { TokenCorpus } from './corpus.ts'
import type { MicroBatch } from './loop.ts'
import { tokenLabels } from './token-labels.ts'

export type BlockOptions = { seqLength: number; batchTokens: number; seed: number; chunks: number }

export function causalBatches(
  model: Pick<CompilableModel, 'architecture' | 'config'>,
  corpus: TokenCorpus,
  options: BlockOptions,
): { stepsPerEpoch: number; batch(step: number): MicroBatch[] } {
  const { seqLength, batchTokens, seed, chunks } = options
  const { tokens } = corpus
  const blocks = Math.floor((tokens.length - 1) / seqLength) - 1
  if (blocks < 1)
    throw new AppError(
      'bad-data',
      say`a part of the text (training or held out) has ${tokens.length} tokens, too few for sequences of ${seqLength}: give more text or a shorter --seq-length`,
    )
  const blocksPerBatch = Math.min(blocks, Math.max(1, Math.round(batchTokens / seqLength)))
  const stepsPerEpoch = Math.floor(blocks / blocksPerBatch)
  let order: { epoch: number; offset: number; blocks: Uint32Array } | undefined
  return {
    stepsPerEpoch,
    batch(step) {
      const epoch = Math.floor(step / stepsPerEpoch)
      if (order?.epoch !== epoch) order = shuffledBlocks(blocks, seqLength, deriveSeed(seed, epoch), epoch)
      const first = (step % stepsPerEpoch) * blocksPerBatch
      const starts = [...order.blocks.subarray(first, first + blocksPerBatch)].map(
        (block) => order!.offset + block * seqLength,
      )
      const batch = padBatch(
        starts.map((start) => ({ ids: tokens.subarray(start, start + seqLength) })),
        model,
      )
      const places = starts.flatMap((_, row) => Array.from({ length: seqLength }, (_, t) => row * seqLength + t))
      const labels = starts.flatMap((start) => [...tokens.subarray(start + 1, start + seqLength + 1)])
      return [
        {
          inputs: { ...batch.tensors, ...tokenLabels(places, labels, 1 / places.length, chunks) },
          realTokens: places.length,
          rows: starts,
        },
      ]
    },
  }
}

function shuffledBlocks(count: number, seqLength: number, seed: number, epoch: number) {
  const random = createRandom(seed)
  const blocks = Uint32Array.from({ length: count }, (_, i) => i)
  for (let i = count - 1; i > 0; i--) {
    const j = random.integer(i + 1)
    const swap = blocks[i]!
    blocks[i] = blocks[j]!
    blocks[j] = swap
  }
  return { epoch, offset: random.integer(seqLength), blocks }
}
