import { expect, test } from 'vitest'
import { beforeText } from './run-facts.ts'

test('what a model could before it learned on is told by the same metric', () => {
  const masked = { 'masked token, top 1': 0.24, perplexity: 300 }
  expect(beforeText({ 'masked token, top 1': 0.31, before: masked })).toBe('24.0%')
  expect(beforeText({ perplexity: 15.2, basePerplexity: 219 })).toBe('219')
  expect(beforeText({ perplexity: 15.2 })).toBeNull()
  expect(beforeText(null)).toBeNull()
})
