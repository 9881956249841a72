// Looking inside: the attention of a text, computed once and kept for as long as its heads are being walked through; the model's pipeline.

import type { TokenView } from '../../../shared/contract/common.ts'
import type { Inside } from '../../../shared/contract/inside.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { type Attention, attend, headOf, lookLimit, shrink } from '../../engine/inference/attention.ts'
import { describePipeline } from '../../engine/inference/pipeline.ts'
import type { OpenedModel } from '../../engine/inference/tasks.ts'
import { shownToken } from '../../engine/tokenizer/shown-token.ts'
import { headSchema, lookSchema, pipelineSchema } from '../method-params.ts'
import type { HeadWeights } from '../methods.ts'
import type { Handlers } from '../serve.ts'
import { checked } from './checked.ts'
import type { ModelTable } from './model-table.ts'
import { readTokens } from './token-views.ts'

/** Both models of a comparison, and the texts before. */
const mostKept = 4
/** What is kept beside the newest result may take this much. */
const mostKeptBytes = 256 * 1024 * 1024
const thumbnailSize = 16
const guessesShown = 3

type Question = { text: string; pair?: string | undefined }
type Look = { tokens: TokenView[]; truncated: number; attention: Attention }
type Kept = { opened: WeakRef<OpenedModel>; question: string; look: Promise<Look>; bytes: number }

export function lookingHandlers(models: ModelTable) {
  /** Least recently used first. */
  const kept: Kept[] = []

  function forget(): void {
    let bytes = 0
    for (let i = kept.length - 1; i >= 0; i--) {
      bytes += kept[i]!.bytes
      const isNewest = i === kept.length - 1
      if (!isNewest && (kept.length - i > mostKept || bytes > mostKeptBytes)) {
        kept.splice(0, i + 1)
        return
      }
    }
  }

  async function lookOnce(opened: OpenedModel, { text, pair }: Question): Promise<Look> {
    const question = JSON.stringify([text, pair ?? null])
    const known = kept.findIndex((entry) => entry.question === question && entry.opened.deref() === opened)
    if (known >= 0) {
      const [entry] = kept.splice(known, 1)
      kept.push(entry!)
      return entry!.look
    }
    const entry: Kept = { opened: new WeakRef(opened), question, look: lookAt(opened, text, pair), bytes: 0 }
    kept.push(entry)
    try {
      const look = await entry.look
      entry.bytes = look.attention.weights.reduce((sum, { byteLength }) => sum + byteLength, 0)
      forget()
      return look
    } catch (error) {
      if (kept.includes(entry)) kept.splice(kept.indexOf(entry), 1)
      throw error
    }
  }

  return {
    look: checked(lookSchema, ({ model, ...question }) =>
      models.use(model, async (opened) => insideOf(opened, await lookOnce(opened, question))),
    ),
    'look-head': checked(headSchema, ({ model, layer, head, ...question }) =>
      models.use(model, async (opened): Promise<HeadWeights> => {
        const { layers, heads } = opened.model.config
        if (layer >= layers || head >= heads)
          throw new AppError(
            'bad-argument',
            say`${opened.model.name} has ${layers} layers of ${heads} heads, counted from 0: there is no head ${head} in layer ${layer}`,
            { layer, head, layers, heads },
          )
        const { attention } = await lookOnce(opened, question)
        return { tokens: attention.tokens, weights: base64(headOf(attention, layer, head)) }
      }),
    ),
    pipeline: checked(pipelineSchema, ({ model }) =>
      models.use(model, async (opened) => describePipeline(opened.model)),
    ),
  } satisfies Handlers
}

async function lookAt(opened: OpenedModel, text: string, pair: string | undefined): Promise<Look> {
  const { model, tokenizer } = opened
  const positions = lookLimit(opened)
  const { ids, typeIds, tokens, truncated } = readTokens(
    { tokenizer, model: { ...model, config: { ...model.config, positions } } },
    text,
    pair,
  )
  return { tokens, truncated, attention: await attend(opened, { ids, typeIds }, guessesShown) }
}

function insideOf({ model, tokenizer }: OpenedModel, { tokens, truncated, attention }: Look): Inside {
  const { layers, heads, guesses } = attention
  const thumbnail = (layer: number, head: number) =>
    Buffer.from(shrink(headOf(attention, layer, head), attention.tokens, thumbnailSize)).toString('base64')
  const isOfWords = model.config.task !== 'token'
  return {
    kind: model.architecture.kind === 'decoder' ? 'gpt' : 'bert',
    tokens,
    truncated,
    layers,
    heads,
    thumbnails: {
      size: Math.min(attention.tokens, thumbnailSize),
      bytes: Array.from({ length: layers }, (_, layer) =>
        Array.from({ length: heads }, (_, head) => thumbnail(layer, head)),
      ),
    },
    predictions: guesses.map((list) =>
      list.map(({ id, probability }) => {
        if (!isOfWords) return { token: model.config.labels[id]!, text: model.config.labels[id]!, probability }
        return { token: tokenizer.tokenOf(id), text: shownToken(tokenizer, id), probability }
      }),
    ),
  }
}

const base64 = ({ buffer, byteOffset, byteLength }: Float32Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64')
