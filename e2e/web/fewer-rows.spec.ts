// What pre-training bought, with fewer rows: asked for on its page, watched, and drawn when both runs are done.

import { compareTexts } from '../../renderer/locales/compare.ts'
import { connect } from '../host/contract-client.ts'
import { textsIn } from '../pages/texts.ts'
import { expect, test } from '../test.ts'

test.use({ ownHost: true, homeKind: 'workshop' })

test('a pair of runs is tried with fewer rows, and its gap is drawn', async ({ app, host, language }) => {
  test.setTimeout(120_000)
  const t = textsIn(compareTexts, language)
  const { api, close } = await connect(host)
  const fewer = (await api.runs.list()).filter(({ settings }) => settings.fewerOf !== undefined)
  expect(fewer.length).toBeGreaterThan(0)
  const first = String(fewer[0]!.settings.fewerOf)
  for (const { id } of fewer) await api.runs.remove({ id })
  const models = await api.models.list()
  close()

  await app.open('pretraining', { run: first })
  const part = app.main.getByRole('region', { name: new RegExp(`^(${t.fewer}|${t.fewerMore})$`) })
  await expect(part).toContainText(t.fewerText(['100']))
  await part.getByRole('button', { name: t.fewerStart }).click()
  await expect(part).toContainText(new RegExp(`${t.fewerRunning(0, 2)}|${t.fewerRunning(1, 2)}`))
  await expect(part.getByRole('img')).toHaveAttribute('aria-label', /^100.*; \d/, { timeout: 90_000 })
  await expect(part.getByRole('button')).toHaveCount(0)
  const after = await connect(host)
  expect((await after.api.models.list()).length).toBe(models.length)
  after.close()
})
