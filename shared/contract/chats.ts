// Conversations: a tree of messages each, one path of it in view. Generation goes on in the host whoever watches.

import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { errorRecordSchema } from '../domain/error-record.ts'
import { count, epochMs, id, pageSchema, probability, procedure } from './common.ts'

export const samplingSchema = z.object({
  /** 0 is greedy. */
  temperature: z.number().min(0).max(5).default(0.8),
  /** 0 is off. */
  topK: z.int().min(0).max(100_000).default(40),
  /** 1 is off. */
  topP: z.number().min(0).max(1).default(0.95),
  /** 0 is off. */
  minP: z.number().min(0).max(1).default(0),
  /** 1 is off. */
  repetitionPenalty: z.number().min(0.5).max(3).default(1.1),
  maxNewTokens: z.int().min(1).max(32_768).default(256),
  /** null draws a new one for every reply. */
  seed: z.int().min(0).max(4_294_967_295).nullable().default(null),
  stop: z.array(z.string().min(1).max(200)).max(16).default([]),
})
export type ChatSampling = z.infer<typeof samplingSchema>

/** How a model without a chat template reads a chat: as one text that the reply goes on with, or as turns (User:, Assistant:). */
export const chatFormats = ['text', 'turns'] as const
export type ChatFormat = (typeof chatFormats)[number]

export const chatSchema = z.object({
  id,
  title: z.string(),
  /** The user named it; otherwise it is its first message. */
  isNamed: z.boolean(),
  /** null once its model has left the library. */
  modelId: id.nullable(),
  systemPrompt: z.string(),
  /** A model with a chat template has its own. */
  format: z.enum(chatFormats),
  sampling: samplingSchema,
  createdAt: epochMs,
  updatedAt: epochMs,
  isWriting: z.boolean(),
})
export type ChatView = z.infer<typeof chatSchema>

export const chatSummarySchema = chatSchema.pick({ id: true, title: true, updatedAt: true, isWriting: true }).extend({
  /** Where a search matched in a message. */
  excerpt: z.string().nullable(),
})
export type ChatSummary = z.infer<typeof chatSummarySchema>

/** waiting: for other replies; loading: for its model; interrupted: the app ended while it was written. */
export const messageStates = ['waiting', 'loading', 'writing', 'done', 'stopped', 'failed', 'interrupted'] as const
export type MessageState = (typeof messageStates)[number]
export const endReasons = ['length', 'end-of-text', 'stop', 'context'] as const

export const messageSchema = z.object({
  id,
  chatId: id,
  parentId: id.nullable(),
  role: z.enum(['user', 'assistant']),
  text: z.string(),
  state: z.enum(messageStates),
  error: errorRecordSchema.nullable(),
  /** Of a reply: what wrote it, how long it took, what it had in sight. */
  modelName: z.string().nullable(),
  tokens: count,
  seconds: z.number(),
  promptTokens: count,
  /** Messages of the path that did not fit the context. */
  dropped: count,
  /** The model's context, in tokens. */
  context: count,
  reason: z.enum(endReasons).nullable(),
  seed: z.int().nullable(),
  createdAt: epochMs,
  /** Messages beside it under the same parent, itself among them, oldest first. */
  siblings: z.array(id),
})
export type MessageView = z.infer<typeof messageSchema>

/** One id of the vocabulary, and how likely the model took it to be at its place. */
export const tokenChanceSchema = z.object({
  id: z.int(),
  /** As the vocabulary writes it. */
  token: z.string(),
  /** As people read it by itself; a byte of an unfinished character as ⟨EC⟩. */
  shown: z.string(),
  /** Its share of the distribution that was drawn from: after penalty, temperature and cuts. */
  probability,
  /** Its softmax probability before them. */
  raw: probability,
  /** By `raw`; 1 is the most probable of the vocabulary. */
  rank: z.int().min(1),
})
export type TokenChance = z.infer<typeof tokenChanceSchema>

/** One generated token, and the distribution that it was drawn from. */
export const generatedTokenSchema = tokenChanceSchema.extend({
  /** What it adds to the text: nothing while a character or a stop text may be unfinished. */
  text: z.string(),
  /** How many tokens were left to draw from. */
  drawnFrom: count,
  vocabSize: count,
  /** Not drawn: the user chose it. */
  isPicked: z.boolean(),
  /** The largest shares, most probable first. */
  candidates: z.array(tokenChanceSchema),
})
export type GeneratedTokenView = z.infer<typeof generatedTokenSchema>

export const chatEventSchema = z.discriminatedUnion('kind', [
  /** First of every watch: replies now being written, whole. */
  z.object({ kind: z.literal('snapshot'), chat: chatSchema, writing: z.array(messageSchema) }),
  z.object({ kind: z.literal('chat'), chat: chatSchema }),
  /** A message is new, or its state changed. */
  z.object({ kind: z.literal('message'), message: messageSchema }),
  /** The path in view is another one: read it again. */
  z.object({ kind: z.literal('path') }),
  /** `index` counts the reply's tokens from 0, `text` is what follows the text up to then. */
  z.object({ kind: z.literal('token'), messageId: id, index: count, token: generatedTokenSchema }),
  z.object({ kind: z.literal('removed') }),
])
export type ChatEvent = z.infer<typeof chatEventSchema>

const replySchema = z.object({ messageId: id, replyId: id })
const pathSchema = z.object({
  total: count,
  /** Of the first message given, in the path. */
  offset: count,
  messages: z.array(messageSchema),
})

export const chats = {
  /** Newest first; a query searches titles and messages. */
  list: procedure
    .input(pageSchema.extend({ query: z.string().max(200).default('') }))
    .output(z.object({ total: count, items: z.array(chatSummarySchema) })),
  create: procedure
    .input(
      z.object({
        modelId: id.nullable().default(null),
        systemPrompt: z.string().max(20_000).default(''),
        format: z.enum(chatFormats).default('text'),
        sampling: samplingSchema.optional(),
      }),
    )
    .output(chatSchema),
  /** The chat and the end of the path in view. */
  open: procedure
    .input(z.object({ id, limit: z.int().min(1).max(1000).default(100) }))
    .output(z.object({ chat: chatSchema, path: pathSchema })),
  /** An earlier part of the path in view. */
  page: procedure.input(pageSchema.extend({ id })).output(pathSchema),
  update: procedure
    .input(
      z.object({
        id,
        title: z.string().trim().min(1).max(200).optional(),
        modelId: id.optional(),
        systemPrompt: z.string().max(20_000).optional(),
        format: z.enum(chatFormats).optional(),
        sampling: samplingSchema.optional(),
      }),
    )
    .output(chatSchema),
  remove: procedure.input(z.object({ id })).output(z.object({})),
  /** Takes a removal back. */
  restore: procedure.input(z.object({ id })).output(chatSchema),
  /** A message at the end of the path in view, and its reply. */
  send: procedure.input(z.object({ id, text: z.string().min(1).max(1_000_000) })).output(replySchema),
  /** Another reply beside this one. */
  regenerate: procedure.input(z.object({ messageId: id })).output(replySchema),
  /** Another message beside this one, and its reply. */
  edit: procedure.input(z.object({ messageId: id, text: z.string().min(1).max(1_000_000) })).output(replySchema),
  /** Without a token: the reply goes on where it stopped. With one: a reply beside it, the same up to `index`, there with `tokenId`, and on. */
  continue: procedure
    .input(z.object({ messageId: id, at: z.object({ index: count, tokenId: z.int().min(0) }).optional() }))
    .output(replySchema),
  /** Puts the path through this message in view, to the newest of its ends. */
  select: procedure.input(z.object({ messageId: id })).output(z.object({})),
  /** A new chat that begins with the path up to this message. */
  fork: procedure.input(z.object({ messageId: id })).output(chatSchema),
  stop: procedure.input(z.object({ id })).output(z.object({})),
  tokens: procedure.input(z.object({ messageId: id })).output(z.array(generatedTokenSchema)),
  /** What the next message would cost: tokens of the path with the draft, and how many messages fall out of sight. */
  measure: procedure
    .input(z.object({ id, draft: z.string().max(1_000_000) }))
    .output(z.object({ tokens: count, context: count, dropped: count })),
  watch: procedure.input(z.object({ id })).output(eventIterator(chatEventSchema)),
}
