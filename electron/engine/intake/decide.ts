// What becomes of every row: learned from, held out, or dropped with a reason; by the numbers that a survey gathered, and by the user's choices.

import { type DataChoices, type DropReason, dropReasons, isFixed } from '../../../shared/domain/data-choices.ts'
import { chooseTestRows } from './split-units.ts'
import { namedRows, type Survey } from './survey.ts'

/** Classes with fewer rows are learned badly and measured worse. */
export const fewRowsOfClass = 10

/** 0 learned from, 1 held out, 2 + index in `dropReasons` dropped. */
export const [trainCode, testCode, droppedCode] = [0, 1, 2] as const

export type Finding = { rows: number; first: number[]; isTest: boolean; pairs: [number, number][]; texts: number }
export type FoundConflict = {
  /** Index of the first row with the text. */
  index: number
  labels: { name: string; rows: number }[]
  keeps: string | null
}

export type Decision = {
  code: Uint8Array
  /** Names of classes; a row's is `classOf[row]`. */
  names: string[]
  classOf: Int32Array
  problems: Map<DropReason, Finding>
  duplicates: Finding
  conflicts: Finding & { first100: FoundConflict[] }
  across: Finding
  smallClasses: Finding & { names: string[] }
  unknownLabels: Finding & { names: string[] }
  damaged: Finding
}

const shownConflicts = 100

const emptyFinding = (): Finding => ({ rows: 0, first: [], isTest: false, pairs: [], texts: 0 })

export function decideRows({ facts, labels, task }: Survey, choices: DataChoices): Decision {
  const { problem, damaged, key, label } = facts
  const [rows, testRows] = facts.rows
  const total = rows + testRows
  const code = new Uint8Array(total)
  const drop = (i: number, reason: DropReason) => {
    code[i] = droppedCode + dropReasons.indexOf(reason)
  }
  const isLive = (i: number) => code[i]! < droppedCode
  const rowOf = (i: number) => (i < rows ? i + 1 : i - rows + 1)
  const note = (finding: Finding, i: number) => {
    finding.rows++
    if (finding.first.length === 0) finding.isTest = i >= rows
    if (finding.first.length < namedRows && finding.isTest === i >= rows) finding.first.push(rowOf(i))
  }
  const { names, classOf } = classesOf(labels, label, task === 'classes')
  const identity = task === 'classes' ? classOf : label
  const keys = key.reduce((most, id) => Math.max(most, id), -1) + 1

  const problems = new Map<DropReason, Finding>()
  const broken = emptyFinding()
  for (let i = 0; i < total; i++) {
    if (problem[i]! > 0) {
      const reason = dropReasons[problem[i]! - 1]!
      drop(i, reason)
      if (!problems.has(reason)) problems.set(reason, emptyFinding())
      note(problems.get(reason)!, i)
    } else if (damaged[i] === 1) {
      note(broken, i)
      if (isFixed(choices, 'damaged')) drop(i, 'damaged')
    }
  }

  const conflicts = { ...emptyFinding(), first100: [] as FoundConflict[] }
  if (task === 'classes' || task === 'score') findConflicts()
  const duplicates = emptyFinding()
  findDuplicates()
  const across = emptyFinding()
  if (testRows > 0) findAcross()
  const smallClasses = { ...emptyFinding(), names: [] as string[] }
  if (task === 'classes') findSmallClasses()
  splitRows()
  const unknownLabels = { ...emptyFinding(), names: [] as string[] }
  if (task === 'classes') findUnknown()
  return { code, names, classOf, problems, duplicates, conflicts, across, smallClasses, unknownLabels, damaged: broken }

  function findConflicts(): void {
    for (const [from, to] of [
      [0, rows],
      [rows, total],
    ] as const) {
      const [firstOf, isMixed] = [new Int32Array(keys).fill(-1), new Set<number>()]
      for (let i = from; i < to; i++) {
        if (!isLive(i)) continue
        const first = firstOf[key[i]!]!
        if (first < 0) firstOf[key[i]!] = i
        else if (identity[first] !== identity[i]) isMixed.add(key[i]!)
      }
      if (isMixed.size === 0) continue
      const members = new Map<number, number[]>()
      for (let i = from; i < to; i++) {
        if (!isLive(i) || !isMixed.has(key[i]!)) continue
        const known = members.get(key[i]!)
        if (known) known.push(i)
        else members.set(key[i]!, [i])
      }
      for (const group of members.values()) settle(group)
    }
  }

  function settle(group: number[]): void {
    const counts = new Map<number, number>()
    for (const i of group) counts.set(identity[i]!, (counts.get(identity[i]!) ?? 0) + 1)
    const ranked = [...counts].sort((a, b) => b[1] - a[1])
    const nameOf = (id: number) => (task === 'classes' ? (names[id] ?? '') : String(id))
    const clear = ranked[0]![1] > ranked[1]![1] ? ranked[0]![0] : undefined
    const asked = choices.conflicts[String(rowOf(group[0]!))]
    const keptId = asked === undefined ? clear : ranked.find(([id]) => nameOf(id) === asked)?.[0]
    for (const i of group) {
      note(conflicts, i)
      if (isFixed(choices, 'conflicts') && identity[i] !== keptId) drop(i, 'conflict')
    }
    conflicts.texts++
    if (conflicts.pairs.length < namedRows && group[0]! < rows) {
      const other = group.find((i) => identity[i] !== identity[group[0]!])!
      conflicts.pairs.push([rowOf(group[0]!), rowOf(other)])
    }
    if (conflicts.first100.length === shownConflicts || group[0]! >= rows || task !== 'classes') return
    conflicts.first100.push({
      index: group[0]!,
      labels: ranked.map(([id, count]) => ({ name: nameOf(id), rows: count })),
      keeps: keptId === undefined ? null : nameOf(keptId),
    })
  }

  /** Of the table alone: a test file stays as it is. */
  function findDuplicates(): void {
    const firstOf = new Int32Array(keys).fill(-1)
    // a text with several labels may stand once with each
    const others = new Map<string, number>()
    for (let i = 0; i < rows; i++) {
      if (!isLive(i)) continue
      let first = firstOf[key[i]!]!
      if (first < 0) {
        firstOf[key[i]!] = i
        continue
      }
      if (identity[first] !== identity[i]) {
        const id = `${key[i]} ${identity[i]}`
        const other = others.get(id)
        if (other === undefined) {
          others.set(id, i)
          continue
        }
        first = other
      }
      note(duplicates, i)
      if (duplicates.pairs.length < namedRows) duplicates.pairs.push([rowOf(first), rowOf(i)])
      if (isFixed(choices, 'duplicates')) drop(i, 'duplicate')
    }
  }

  /** Rows of the table that the test file has too are kept in the test file. */
  function findAcross(): void {
    const held = new Int32Array(keys).fill(-1)
    for (let i = rows; i < total; i++) if (isLive(i)) held[key[i]!] = i
    for (let i = 0; i < rows; i++) {
      const other = isLive(i) ? held[key[i]!]! : -1
      if (other < 0) continue
      note(across, i)
      if (across.pairs.length < namedRows) across.pairs.push([rowOf(i), rowOf(other)])
      if (isFixed(choices, 'across')) drop(i, 'across')
    }
  }

  function findSmallClasses(): void {
    const counts = new Int32Array(names.length)
    for (let i = 0; i < rows; i++) if (isLive(i) && classOf[i]! >= 0) counts[classOf[i]!]!++
    const small = new Set(counts.keys().filter((id) => counts[id]! > 0 && counts[id]! < fewRowsOfClass))
    smallClasses.names = [...small].sort((a, b) => counts[a]! - counts[b]!).map((id) => names[id]!)
    for (let i = 0; i < rows; i++) {
      if (!isLive(i) || !small.has(classOf[i]!)) continue
      note(smallClasses, i)
      if (isFixed(choices, 'small-classes')) drop(i, 'small-class')
    }
  }

  function splitRows(): void {
    for (let i = rows; i < total; i++) if (isLive(i)) code[i] = testCode
    if (choices.split.kind === 'file') return
    const live = Int32Array.from({ length: rows }, (_, i) => i).filter((i) => isLive(i))
    const classFor = (i: number) => (task === 'classes' ? classOf[i]! : 0)
    for (const i of chooseTestRows({ rows: live, unit: facts.unit, classOf: classFor }, choices.split))
      code[i] = testCode
  }

  /** What is never seen in training cannot be asked in the end. */
  function findUnknown(): void {
    const isSeen = new Uint8Array(names.length)
    for (let i = 0; i < rows; i++) if (code[i] === trainCode && classOf[i]! >= 0) isSeen[classOf[i]!] = 1
    const unknown = new Map<string, number>()
    for (let i = 0; i < total; i++) {
      if (code[i] !== testCode || classOf[i]! < 0 || isSeen[classOf[i]!] === 1) continue
      note(unknownLabels, i)
      const name = names[classOf[i]!]!
      unknown.set(name, (unknown.get(name) ?? 0) + 1)
      drop(i, 'unknown-label')
    }
    unknownLabels.names = [...unknown].sort((a, b) => b[1] - a[1]).map(([name]) => name)
  }
}

/** Labels by the names that they are called by: several of one name are one class. */
function classesOf(labels: Survey['labels'], label: Int32Array, hasClasses: boolean) {
  const names: string[] = []
  const indexOf = new Map<string, number>()
  const classOfLabel = Int32Array.from(labels, ({ finalName }) => {
    if (finalName === null) return -1
    const known = indexOf.get(finalName)
    if (known !== undefined) return known
    indexOf.set(finalName, names.length)
    return names.push(finalName) - 1
  })
  const classOf = hasClasses
    ? label.map((id) => (id < 0 ? -1 : classOfLabel[id]!))
    : new Int32Array(label.length).fill(-1)
  return { names, classOf }
}
