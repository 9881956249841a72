import { describe, expect, test } from 'vitest'
import { errorRecordSchema } from './domain/error-record.ts'
import { AppError, errorFromRecord, errorRecord } from './errors.ts'
import { listed, say, sentence, tell } from './said.ts'

describe('say', () => {
  test('keeps the words apart from what stands in them', () => {
    expect(say`the text has ${3} stretches of "${'a{0}b'}"`).toEqual({
      template: 'the text has {0} stretches of "{1}"',
      values: [3, 'a{0}b'],
    })
    expect(say`nothing`).toEqual({ template: 'nothing', values: [] })
  })

  test('says in English what a template string would', () => {
    const [size, gone] = [Number.NaN, undefined]
    const parts = ['a', 2]
    expect(sentence(say`${size} of ${gone}, ${null}, ${true}, [${parts}], ${10n}`)).toBe(
      `${size} of ${gone}, ${null}, ${true}, [${parts}], ${10n}`,
    )
    expect(tell`row ${4}`).toBe('row 4')
  })

  test('says values that are sentences, in the words that are given', () => {
    const words: Record<string, string> = { 'Could not {0} {1}': '{1}: {0} 못함', read: '읽지' }
    const said = say`Could not ${say`read`} ${listed(['a', say`row ${2}`])}`
    expect(sentence(said)).toBe('Could not read a, row 2')
    expect(sentence(said, (template) => words[template] ?? template)).toBe('a, row 2: 읽지 못함')
  })

  test('a value that looks like a place is not filled', () => {
    expect(sentence(say`${'{1}'} and ${'b'}`)).toBe('{1} and b')
  })
})

describe('an error that is said', () => {
  test('crosses JSON with its parts, through the schema of the border', () => {
    const error = new AppError('io', say`Could not ${say`read`} ${'표.csv'}`, { path: '표.csv' })
    expect(error.message).toBe('Could not read 표.csv')
    const record = errorRecordSchema.parse(JSON.parse(JSON.stringify(errorRecord(error))))
    expect(record.said).toEqual({
      template: 'Could not {0} {1}',
      values: [{ template: 'read', values: [] }, '표.csv'],
    })
    const again = errorFromRecord(record)
    expect(errorRecord(again)).toEqual(record)
  })

  test('a plain message has no parts', () => {
    expect(errorRecord(new AppError('internal', 'a defect'))).toEqual({
      code: 'internal',
      message: 'a defect',
      data: {},
    })
  })
})
