// What several rooms of the contract share: the base of every procedure, and records as they cross it.

import { oc } from '@orpc/contract'
import { z } from 'zod'
import { errorRecordSchema } from '../domain/error-record.ts'

/** Every procedure may fail with an AppError: its record is the data of this one error. */
export const procedure = oc.errors({ APP_ERROR: { status: 400, data: errorRecordSchema } })

export const id = z.string().min(1).max(100)
export const epochMs = z.int()
export const count = z.int().min(0)
export const probability = z.number().min(0).max(1)

/** A part of a long list. */
export const pageSchema = z.object({
  offset: count.default(0),
  limit: z.int().min(1).max(1000).default(200),
})

export const familyKinds = ['gpt', 'bert'] as const
/** The two shapes of attention: a decoder sees what came before, an encoder sees both sides. */
export const familyKind = z.enum(familyKinds)
export type FamilyKind = z.infer<typeof familyKind>

/** A token as people look at it. */
export const tokenViewSchema = z.object({
  id: z.int(),
  /** As the vocabulary writes it (`##ing`, `Ġthe`). */
  token: z.string(),
  /** What it stands for in the text; empty for a byte of an unfinished character. */
  text: z.string(),
  /** The model's own, not the user's: [CLS], [SEP], <s>. */
  special: z.boolean(),
  /** 0 or 1: first or second text of a pair. */
  segment: z.int().min(0).max(1),
  /** Place in its text (UTF-16 units, end exclusive); null for the model's own. */
  start: z.int().nullable(),
  end: z.int().nullable(),
})
export type TokenView = z.infer<typeof tokenViewSchema>

export const scoreSchema = z.object({ label: z.string(), probability, logit: z.number() })
export type Score = z.infer<typeof scoreSchema>

export const jobIdSchema = z.object({ jobId: id })
