// What a survey and its decision say to people: counts, labels, and the checks with what deals with each.

import type { Check, CheckKind, ScanReport } from '../../../shared/contract/imports.ts'
import {
  type DataChoices,
  type DropReason,
  dropReasons,
  type FixName,
  isFixed,
} from '../../../shared/domain/data-choices.ts'
import { type Decision, droppedCode, type Finding, testCode, trainCode } from './decide.ts'
import { findVariants, settledVariants } from './label-variants.ts'
import type { Survey } from './survey.ts'

/** More classes are codes or names. */
const maxClasses = 1000
/** Fewer rows teach nothing that could be measured. */
const leastRows = 30
const shownNames = 20

export function countParts(code: Uint8Array) {
  const parts = { train: 0, test: 0, dropped: 0 }
  const byReason = new Array<number>(dropReasons.length).fill(0)
  for (const one of code) {
    if (one === trainCode) parts.train++
    else if (one === testCode) parts.test++
    else {
      parts.dropped++
      byReason[one - droppedCode]!++
    }
  }
  const dropped = dropReasons.map((reason, i) => ({ reason, rows: byReason[i]! })).filter(({ rows }) => rows > 0)
  return { parts, dropped }
}

export function labelCounts(
  { labels }: Survey,
  { code, names, classOf }: Decision,
  choices: DataChoices,
): ScanReport['labels'] {
  const counts = names.map((name) => ({ name, train: 0, test: 0, from: [] as string[] }))
  for (const { name, finalName } of labels) if (finalName !== null) counts[names.indexOf(finalName)]!.from.push(name)
  for (let i = 0; i < code.length; i++) {
    if (classOf[i]! < 0) continue
    if (code[i] === trainCode) counts[classOf[i]!]!.train++
    else if (code[i] === testCode) counts[classOf[i]!]!.test++
  }
  const used = counts.filter(({ train, test }) => train + test > 0)
  const place = new Map(choices.labels.order.map((name, i) => [name, i]))
  const rank = ({ name }: { name: string }) => place.get(name) ?? Number.POSITIVE_INFINITY
  const areNumbers = used.every(({ name }) => Number.isFinite(Number(name)))
  return used.sort((a, b) => {
    const chosen = rank(a) - rank(b)
    if (chosen !== 0 && !Number.isNaN(chosen)) return chosen
    return areNumbers ? Number(a.name) - Number(b.name) : b.train + b.test - (a.train + a.test)
  })
}

export function reportOf(survey: Survey, decision: Decision, choices: DataChoices): ScanReport {
  const { facts, columns, task, score } = survey
  const { parts, dropped } = countParts(decision.code)
  const labels = task === 'classes' ? labelCounts(survey, decision, choices) : []
  return {
    rows: facts.rows[0],
    testRows: facts.rows[1],
    columns,
    task,
    parts,
    labels: labels.slice(0, maxClasses),
    leftOut: leftOut(survey),
    score,
    checks: task === null ? [] : checksOf(survey, decision, choices, { parts, labels }),
    conflicts: [],
    dropped,
  }
}

function leftOut({ labels, facts }: Survey): ScanReport['leftOut'] {
  const counts = new Map(labels.flatMap(({ finalName }, id) => (finalName === null ? [[id, 0]] : [])))
  if (counts.size === 0) return []
  for (const id of facts.label) {
    const count = counts.get(id)
    if (count !== undefined) counts.set(id, count + 1)
  }
  return [...counts].map(([id, rows]) => ({ name: labels[id]!.name, rows }))
}

type Counted = Pick<ScanReport, 'parts' | 'labels'>

function checksOf(survey: Survey, decision: Decision, choices: DataChoices, { parts, labels }: Counted): Check[] {
  const { task, lengths, labelWords, spaces } = survey
  const checks: Check[] = []
  const add = (kind: CheckKind, level: Check['level'], more: Partial<Check> = {}) =>
    checks.push({ ...blank, kind, level, ...more })
  const found = ({ rows, first, isTest, pairs }: Finding) => ({ rows, first, isTest, pairs })
  /** `open` is the level as long as nothing is done. */
  const addFix = (kind: CheckKind & FixName, finding: Finding, open: Check['level'], more: Partial<Check> = {}) => {
    if (finding.rows === 0) return
    add(kind, isFixed(choices, kind) ? 'done' : open, { fix: kind, ...found(finding), ...more })
  }
  const problem = (...reasons: DropReason[]) =>
    reasons.map((reason) => decision.problems.get(reason)).reduce(joined, undefined)

  if (task === 'classes') {
    const live = parts.train + parts.test
    const isId = labels.length > 20 && labels.length > live / 2
    const small = decision.smallClasses.names.length
    if (isId) add('id-labels', 'stop', { amount: labels.length, names: columnName(choices) })
    else if (survey.isFull || labels.length > maxClasses)
      add('too-many-labels', 'stop', { amount: labels.length, names: columnName(choices) })
    else if (labels.length < 2)
      add('one-class', 'stop', { names: labels.map(({ name }) => name), amount: labels.length })
    const variants = findVariants(survey, labels)
    if (variants && !isId) add('label-variants', 'fix', variants)
    const settled = settledVariants(survey, choices)
    if (settled) add('label-variants', 'done', settled)
    if (!isId)
      addFix('small-classes', decision.smallClasses, 'fix', { names: decision.smallClasses.names, amount: small })
  }
  addFix('conflicts', decision.conflicts, 'fix', {
    amount: decision.conflicts.texts,
    names: task === 'score' ? [task] : [],
  })
  const odd = problem('odd')
  if (odd) addFix('odd', odd, 'stop')
  const emptyRows = problem('empty-text', 'empty-pair', 'empty-label')
  if (emptyRows) addFix('empty', emptyRows, 'stop', { names: emptyColumns(survey, choices) })
  const messages = problem('bad-messages')
  if (messages) addFix('bad-messages', messages, 'stop')
  const numbers = problem('not-a-number')
  if (numbers) addFix('not-a-number', numbers, 'stop')
  addFix('duplicates', decision.duplicates, 'fix')
  addFix('across', decision.across, 'fix')
  addFix('unknown-labels', decision.unknownLabels, 'stop', {
    names: decision.unknownLabels.names.slice(0, shownNames),
    amount: decision.unknownLabels.names.length,
  })
  if (spaces.rows > 0 && task === 'classes') add('label-spaces', 'done', { ...spaces })
  if (labelWords.isSuspicious || (isFixed(choices, 'label-words') && labelWords.rows > 0))
    add('label-words', isFixed(choices, 'label-words') ? 'done' : 'note', {
      fix: 'label-words',
      rows: labelWords.rows,
      first: labelWords.first,
      names: labelWords.names.slice(0, shownNames),
      amount: labelWords.share,
    })
  addFix('damaged', decision.damaged, 'note')
  if (lengths.rows > 0)
    add('long', 'note', {
      rows: lengths.rows,
      first: [lengths.longest.row, ...lengths.first.filter((row) => row !== lengths.longest.row)],
      amount: lengths.longest.size,
      names: [lengths.isTokens ? 'tokens' : 'chars', String(lengths.most), String(lengths.cut), String(lengths.could)],
    })
  if (parts.train < 2 || (parts.train + parts.test < leastRows && parts.test === 0))
    add('few-rows', 'stop', { amount: parts.train + parts.test })
  else if (parts.test === 0) add('no-test', 'stop')
  else if (parts.train < leastRows) add('few-rows', 'note', { amount: parts.train + parts.test })
  return checks.sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level))
}

const order: Check['level'][] = ['stop', 'fix', 'done', 'note']
const blank = { fix: null, rows: 0, first: [], isTest: false, names: [], pairs: [], amount: 0, merges: {} }

function joined(sum: Finding | undefined, one: Finding | undefined): Finding | undefined {
  if (!sum || !one) return sum ?? one
  const isSame = sum.isTest === one.isTest
  const first = isSame ? [...sum.first, ...one.first].sort((a, b) => a - b) : sum.first
  return { ...sum, rows: sum.rows + one.rows, first }
}

const columnName = ({ roles }: DataChoices): string[] => (roles.label === undefined ? [] : [roles.label])

/** The columns that have empty cells, of those that are used. */
function emptyColumns({ columns }: Survey, { roles }: DataChoices): string[] {
  const used = new Set(Object.entries(roles).flatMap(([role, name]) => (role === 'group' ? [] : [name])))
  return columns.filter(({ name, empty }) => empty > 0 && used.has(name)).map(({ name }) => name)
}
