import { expect, it } from 'vitest'
import type { RecipeModel } from '../../../shared/contract/recipes.ts'
import { type Needs, rank } from './recipe-models.ts'

const model = (name: string, kind: 'bert' | 'gpt') =>
  ({ name, kind, refusal: null, isTuned: false, parameters: 5e6 }) as RecipeModel
const needs = (language: 'ko' | 'en', task: 'classes' | 'response' = 'classes') =>
  ({ language, data: { task, parts: { train: 1000, test: 100 } } }) as Needs
const order = (asked: Needs, ...models: RecipeModel[]) =>
  models.toSorted((a, b) => rank(b, asked) - rank(a, asked)).map(({ name }) => name)

it('the suggested model knows the language of the rows first, then reads both ways', () => {
  const [korean, english, either] = [
    model('starter-bert-ko', 'bert'),
    model('starter-gpt-en', 'gpt'),
    model('minilm', 'bert'),
  ]
  expect(order(needs('en'), korean, english)).toEqual(['starter-gpt-en', 'starter-bert-ko'])
  expect(order(needs('ko'), english, korean)).toEqual(['starter-bert-ko', 'starter-gpt-en'])
  expect(order(needs('en'), korean, english, either)[0]).toBe('minilm')
  expect(order(needs('ko'), english, either, korean)[0]).toBe('starter-bert-ko')
})
