import { expect, it } from 'vitest'
import { asInFile, choicesOf, countLabels, type LabelLine, linesOf, moved } from './label-edits.ts'

const report = {
  labels: [
    { name: '환불', train: 8, test: 2, from: ['환불', '환불.'] },
    { name: '배송', train: 4, test: 1, from: ['배송'] },
  ],
  leftOut: [{ name: '기타', rows: 3 }],
}
const lines = () => linesOf(report)
const change = (index: number, patch: Partial<LabelLine>) =>
  lines().map((line, i) => (i === index ? { ...line, ...patch } : line))

it('shows what was chosen, and gives it back unchanged', () => {
  expect(lines().map(({ name, rows, isUsed }) => [name, rows, isUsed])).toEqual([
    ['환불', 10, true],
    ['배송', 5, true],
    ['기타', 3, false],
  ])
  expect(choicesOf('classes', lines())).toEqual({
    kind: 'classes',
    names: { '환불.': '환불', 기타: null },
    order: ['환불', '배송'],
  })
})

it('renames, merges by one name, leaves out and takes in again', () => {
  expect(choicesOf('classes', change(1, { name: ' 운송 ' })).names).toEqual({
    '환불.': '환불',
    배송: '운송',
    기타: null,
  })
  const merged = change(1, { name: '환불' })
  expect(choicesOf('classes', merged)).toMatchObject({ names: { 배송: '환불' }, order: ['환불'] })
  expect(countLabels(merged)).toBe(1)
  expect(choicesOf('classes', change(2, { isUsed: true }))).toMatchObject({
    names: { '환불.': '환불' },
    order: ['환불', '배송', '기타'],
  })
  expect(choicesOf('classes', change(0, { isUsed: false })).names).toEqual({ 환불: null, '환불.': null, 기타: null })
})

it('takes an empty name for the one of the file', () => {
  expect(choicesOf('classes', change(1, { name: '  ' }))).toMatchObject({
    names: { '환불.': '환불' },
    order: ['환불', '배송'],
  })
})

it('puts labels in another order, and back as the file has them', () => {
  expect(moved(lines(), 1, -1).map(({ name }) => name)).toEqual(['배송', '환불', '기타'])
  expect(moved(lines(), 0, -1).map(({ name }) => name)).toEqual(['환불', '배송', '기타'])
  expect(choicesOf('classes', asInFile(lines()))).toEqual({
    kind: 'classes',
    names: {},
    order: ['환불', '환불.', '배송', '기타'],
  })
})
