// What a text passes through from tokens to an answer, stage by stage, with the real shapes of a loaded model: read from the parameters that its graph
// asks for, so that an adapter's and a head's are among them.
import { type LoadedModel, listParameters } from '../importing/load-model.ts'

export type StageKind =
  | 'tokens'
  | 'embedding'
  | 'position'
  | 'segment'
  | 'blocks'
  | 'norm'
  | 'head'
  | 'softmax'
  | 'sigmoid'
export type Weight = { name: string; shape: number[] }
/** 'T' is the number of tokens. An empty shape is one number. */
export type Stage = { kind: StageKind; shape: (string | number)[]; weights: Weight[]; size: number }

/** Of `transformer.h.3.attn` or `bert.encoder.layer.3.output`: the block and its number. */
const blockName = /(?:^|\.)(?:h|layers?|blocks?)\.(\d+)\./
const positionName = /(^|\.)(wpe|positions_embed|position_embeddings)\.weight$/
const segmentName = /(^|\.)token_type_embeddings\.weight$/
const embeddingNorm = /embeddings\.(LayerNorm|norm)\.(weight|bias)$/
const finalNorm = /(^|\.)(ln_f|final_norm|norm)\.(weight|bias)$/

export function describePipeline(model: LoadedModel): Stage[] {
  const { architecture, config } = model
  const { width, vocabSize, positions, segments, layers, task, problem } = config
  const all = parametersOf(model)
  const blocks = all.filter(({ name }) => blockName.test(name))
  const rest = all.filter(({ name }) => !blockName.test(name))
  const take = (test: (name: string) => boolean): Weight[] => {
    const taken = rest.filter(({ name }) => test(name))
    for (const weight of taken) rest.splice(rest.indexOf(weight), 1)
    return taken
  }
  const hidden = ['T', width]
  const embedding = take((name) => name === architecture.embeddings)
  const stages: Stage[] = [
    { kind: 'tokens', shape: ['T'], weights: [], size: vocabSize },
    { kind: 'embedding', shape: hidden, weights: embedding, size: vocabSize },
  ]
  const add = (kind: StageKind, weights: Weight[], size: number) => {
    if (weights.length > 0) stages.push({ kind, shape: hidden, weights, size })
  }
  add(
    'position',
    take((name) => positionName.test(name)),
    positions,
  )
  add(
    'segment',
    take((name) => segmentName.test(name)),
    segments,
  )
  add(
    'norm',
    take((name) => embeddingNorm.test(name)),
    1,
  )
  const first = blocks.filter(({ name }) => blockName.exec(name)![1] === '0')
  stages.push({ kind: 'blocks', shape: hidden, weights: first, size: layers })
  add(
    'norm',
    take((name) => finalNorm.test(name)),
    1,
  )
  // the words that go in are the words that come out: the table is the head's too
  const tied = config.tiedEmbeddings && ['causal-lm', 'masked-lm', 'pretraining'].includes(task) ? embedding : []
  return [...stages, ...answersOf(model, [...rest, ...tied], problem)]
}

function answersOf(model: LoadedModel, weights: Weight[], problem: LoadedModel['config']['problem']): Stage[] {
  const { task, vocabSize, labels } = model.config
  const answer = (shape: Stage['shape'], own: Weight[], last: StageKind | undefined): Stage[] => {
    const size = shape.length === 0 ? 1 : (shape.at(-1) as number)
    const head: Stage = { kind: 'head', shape, weights: own, size }
    return last ? [head, { kind: last, shape, weights: [], size }] : [head]
  }
  const isNext = ({ name }: Weight) => /seq_relationship|pooler/.test(name)
  if (task === 'causal-lm' || task === 'masked-lm') return answer(['T', vocabSize], weights, 'softmax')
  if (task === 'next-sentence') return answer([2], weights, 'softmax')
  if (task === 'pretraining')
    return [
      ...answer(
        ['T', vocabSize],
        weights.filter((weight) => !isNext(weight)),
        'softmax',
      ),
      ...answer([2], weights.filter(isNext), 'softmax'),
    ]
  if (task === 'token') return answer(['T', labels.length], weights, 'softmax')
  if (task !== 'sequence') return []
  if (problem === 'score') return answer([], weights, undefined)
  return answer([labels.length], weights, problem === 'classes' ? 'softmax' : 'sigmoid')
}

function parametersOf(model: LoadedModel): Weight[] {
  const plain = (list: { name: string; shape: readonly number[] }[]) =>
    list.map(({ name, shape }) => ({ name, shape: [...shape] }))
  if (!model.head) return plain(listParameters(model))
  const head = model.head.layers.flatMap(({ inputs, outputs }, i) => [
    { name: `head.${i}.weight`, shape: [inputs, outputs] },
    { name: `head.${i}.bias`, shape: [outputs] },
  ])
  return [...plain(listParameters(model.base!)).filter(({ name }) => !/^(cls|classifier)\./.test(name)), ...head]
}
