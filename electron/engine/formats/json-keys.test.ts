import { expect, it } from 'vitest'
import { findDuplicateKey } from './json-keys.ts'

it.each([
  ['{"a":1,"a":2}', 'a'],
  ['{"a" \n: 1, "b": {"c": 1, "c": 1}}', 'c'],
  ['{"a":1,"\\u0061":2}', 'a'],
  ['{"":1,"":2}', ''],
  ['[{"x":[{"y":1,"z":"y","y":0}]}]', 'y'],
  ['{"\\"":1,"\\"":2}', '"'],
])('finds the repeated key of %s', (text, key) => {
  expect(findDuplicateKey(text)).toBe(key)
})

it.each([
  '{"a":1,"b":{"a":1},"c":[{"a":1},{"a":1}]}',
  '{"a":"a","b":"a\\":1,\\"b"}',
  '{"a\\\\":1,"a":2}',
  '["a","a"]',
  '"a"',
  '{}',
])('finds none in %s', (text) => {
  expect(findDuplicateKey(text)).toBeUndefined()
})
