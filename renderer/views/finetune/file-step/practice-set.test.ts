import { expect, it } from 'vitest'
import { practiceRowsEn } from './practice-rows-en.ts'
import { practiceRowsKo } from './practice-rows-ko.ts'
import { practiceSet } from './practice-set.ts'

it.each([
  ['ko', practiceRowsKo],
  ['en', practiceRowsEn],
] as const)('%s rows are many enough to learn from, and none stands there twice', (language, rows) => {
  const texts = Object.values(rows).flat()
  expect(new Set(texts.map((text) => text.trim().toLowerCase())).size).toBe(texts.length)
  for (const list of Object.values(rows)) expect(list.length).toBeGreaterThanOrEqual(15)
  // a label in its own text would be found without learning
  const told = Object.entries(rows).flatMap(([label, list]) =>
    list.filter((text) => text.toLowerCase().includes(label)),
  )
  expect(told.length).toBeLessThan(texts.length / 8)
  const { text, rows: count, classes } = practiceSet(language, ['text', 'label'])
  expect({ count, classes }).toEqual({ count: texts.length, classes: 4 })
  expect(text.split('\n')).toHaveLength(texts.length + 2)
  expect(practiceSet(language, ['text', 'label']).text).toBe(text)
})
