// The one way from SQL to records: every row that is read is checked by a schema, every failure has a message for people.

import type Database from 'better-sqlite3'
import { z } from 'zod'
import type { Json, JsonObject } from '../../shared/domain/records.ts'
import { AppError } from '../../shared/errors.ts'
import { type Said, say } from '../../shared/said.ts'
import { type Conflicts, withSqlErrors } from './sql-errors.ts'

export type Sql = Database.Database
/** Named parameters, or the values of `?` in order. */
type Parameters = Record<string, unknown> | readonly unknown[]

/** A TEXT column that holds JSON of the given form. */
export function jsonColumn<T extends z.ZodType>(schema: T) {
  const parsed = z.string().transform((text, context): unknown => {
    try {
      return JSON.parse(text)
    } catch (error) {
      context.addIssue(`not JSON: ${error instanceof Error ? error.message : String(error)}`)
      return z.NEVER
    }
  })
  return parsed.pipe(schema)
}

const json: z.ZodType<Json> = z.json()
export const jsonObject: z.ZodType<JsonObject> = z.record(z.string(), json)

export type Table<T> = {
  one(sql: string, parameters: Parameters): T | undefined
  many(sql: string, parameters?: Parameters): T[]
}

/** Reads rows of one form. Statements are prepared once and kept. */
export function readTable<T>(db: Sql, name: string, schema: z.ZodType<T>): Table<T> {
  const prepare = statementCache(db)
  const parse = (row: unknown): T => {
    const result = schema.safeParse(row)
    if (result.success) return result.data
    const [issue] = result.error.issues
    const column = issue?.path.join('.') ?? ''
    const message = say`The database ${db.name} has a damaged row in table ${name}, column ${column}: ${issue?.message}. Remove that entry, or restore the file from a copy.`
    throw new AppError('bad-file', message, { path: db.name, table: name, column })
  }
  return {
    one: (sql, parameters) => {
      const row = withSqlErrors(db.name, () => prepare(sql).get(parameters))
      return row === undefined ? undefined : parse(row)
    },
    many: (sql, parameters = []) => withSqlErrors(db.name, () => prepare(sql).all(parameters)).map(parse),
  }
}

export type Write = (sql: string, parameters: Parameters, conflicts?: Conflicts) => Database.RunResult

export function createWriter(db: Sql): Write {
  const prepare = statementCache(db)
  return (sql, parameters, conflicts) => withSqlErrors(db.name, () => prepare(sql).run(parameters), conflicts)
}

/** Runs `action` as one transaction that takes the write lock first, so that it never fails half-way for a lock. */
export function inTransaction<T>(db: Sql, action: () => T): T {
  return withSqlErrors(db.name, () => db.transaction(action).immediate())
}

export function notFound(what: Said, id: string): AppError {
  return new AppError('not-found', say`There is no ${what} with the id ${id}: it may have been removed.`, { id })
}

function statementCache(db: Sql): (sql: string) => Database.Statement<[Parameters]> {
  const statements = new Map<string, Database.Statement<[Parameters]>>()
  return (sql) => {
    let statement = statements.get(sql)
    if (!statement) {
      statement = db.prepare<[Parameters]>(sql)
      statements.set(sql, statement)
    }
    return statement
  }
}
