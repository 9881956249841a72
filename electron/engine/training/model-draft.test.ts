// A model comes to its place whole, and never over files that are not its own.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { appError, tempFolder } from '../test-support.ts'
import { modelDraft, placeModel } from './model-draft.ts'

const root = tempFolder()

function draftOf(name: string): string {
  const place = join(root, name)
  mkdirSync(modelDraft(place))
  writeFileSync(join(modelDraft(place), 'config.json'), 'new')
  return place
}

it('takes the place of what the same run had made', async () => {
  const place = draftOf('again')
  mkdirSync(place)
  writeFileSync(join(place, 'config.json'), 'old')
  await placeModel(place)
  expect(readFileSync(join(place, 'config.json'), 'utf8')).toBe('new')
  expect(existsSync(modelDraft(place))).toBe(false)
})

it('leaves a folder alone that holds something else', async () => {
  const place = draftOf('taken')
  mkdirSync(place)
  writeFileSync(join(place, 'thesis.txt'), 'years of work')
  const error = await appError(() => placeModel(place))
  expect(error.message).toMatch(/thesis\.txt, which is not part of the model/)
  expect(readFileSync(join(place, 'thesis.txt'), 'utf8')).toBe('years of work')
  expect(existsSync(join(modelDraft(place), 'config.json'))).toBe(true)
})
