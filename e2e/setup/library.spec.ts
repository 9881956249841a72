// Before the other projects: the library that every test's data folder is a copy of.

import { expect, test } from '@playwright/test'
import { makeHome, modelNames, runTunesmith } from '../home/make-home.ts'

test('Tunesmith makes the models of the tests', async () => {
  test.setTimeout(600_000)
  const { home } = await makeHome((text) => console.log(text))
  const models = await runTunesmith(home, home, ['models'])
  for (const name of Object.values(modelNames)) expect(models).toContain(name)
})
