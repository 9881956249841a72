// A file becomes the draft of the wizard: read for the first time, with the roles that its columns seem to have.

import type { Peek } from '../../../../shared/contract/imports.ts'
import { type DataChoices, dataChoicesSchema } from '../../../../shared/domain/data-choices.ts'
import { client } from '../../../app/client.ts'
import { startDraft } from '../../../stores/wizard.ts'

export const tableEndings = ['csv', 'tsv', 'tab', 'txt', 'json', 'jsonl', 'ndjson', 'xlsx', 'xlsm', 'parquet']

/** Many rows need no larger share to be measured on; a text is held out for its perplexity alone. */
const [manyRows, usualShare, manyRowsShare, textShare] = [5000, 0.2, 0.1, 0.05] as const

/** Names of files that hold test rows. */
const testName = /(^|[^a-z])(test|dev|valid|validation|eval|holdout)([^a-z]|$)|시험|평가|검증/i

/** Of one or two files that were dropped together: the second is a test file where its name says so. */
export async function openTables(paths: readonly string[], signal: AbortSignal): Promise<void> {
  const isTest = (path: string) => testName.test(nameOf(path))
  const tests = paths.filter(isTest)
  const [path = paths[0]!] = paths.filter((one) => !isTest(one))
  const testPath = paths.length === 2 && tests.length === 1 ? tests[0]! : null
  const peek = await client.imports.peek({ path }, { signal })
  startDraft({ path, choices: firstChoices(peek, testPath) }, titleOf(peek.name))
}

function firstChoices({ roles, kind, rowsGuess }: Peek, testPath: string | null): DataChoices {
  const isWritten = roles.label === undefined
  const testShare = isWritten ? textShare : rowsGuess >= manyRows ? manyRowsShare : usualShare
  const split = testPath === null ? { testShare } : { kind: 'file' as const, testPath, testShare }
  return dataChoicesSchema.parse({ roles, labels: { kind }, split })
}

const nameOf = (path: string) => path.split(/[/\\]/).at(-1) ?? path

/** A file's name without its ending. */
export function titleOf(name: string): string {
  return name.replace(/\.[a-z]{2,7}$/i, '') || name
}

/** A text that was pasted or came with the app, as a file of that name. */
export async function openText(name: string, text: string, signal: AbortSignal): Promise<void> {
  const { path } = await client.imports.keepText({ name, text }, { signal })
  await openTables([path], signal)
}
