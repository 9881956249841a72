// English tables from a dropped file to a tested and exported model, with the mouse: labels, and texts that a GPT learns to write.

import { recipePage } from '../pages/recipe.ts'
import { resultPage } from '../pages/result.ts'
import { wizardPage } from '../pages/wizard.ts'
import { expect, test } from '../test.ts'
import { addStarter, exportAs, few, journeyMs, realFile, store, train } from './wizard-journey.ts'

test.use({ homeKind: 'empty', ownHost: true })
test.setTimeout(2 * journeyMs)
test.beforeEach(({ host }) => addStarter(host, 'starter-gpt-en'))

test('60,000 phrases by their mood: a GPT classifies by LoRA, to an adapter and int8', async ({ app }) => {
  const file = realFile('en/sst2-train.tsv')
  await app.open('finetune')
  const wizard = wizardPage(app)
  await wizard.drop(file)
  await wizard.waitForNext()
  await expect(wizard.about).toContainText('60,614')
  await store(app)
  await train(app, 'starter-gpt-en', { method: 'lora', settings: few(200) })
  const result = resultPage(app)
  await expect(result.lead).toContainText('200 of')
  await expect(result.confusion).toBeVisible()
  await result.sentence.fill('a warm and funny film')
  await expect(result.bars).toHaveCount(2)
  const { files } = await exportAs(app, ['peft', 'onnx int8-dynamic'])
  expect(files).toEqual(expect.arrayContaining(['adapter/adapter_model.safetensors', 'onnx/model_quantized.onnx']))
})

test('descriptions from facts: a GPT learns to write them, to ONNX', async ({ app }) => {
  const file = realFile('chat/e2e-devset.csv')
  await app.open('finetune')
  const wizard = wizardPage(app)
  await wizard.drop(file)
  await wizard.setRole('mr', 'prompt')
  await wizard.setRole('ref', 'response')
  await store(app)
  await expect(recipePage(app).task).toContainText(recipePage(app).t.tasks.response)
  await train(app, 'starter-gpt-en', { method: 'full', settings: { ...few(48), maxLength: 96 } })
  const result = resultPage(app)
  await expect(result.samples.first()).toBeVisible()
  await result.prompt(true).fill('name[Blue Spice], food[French], area[riverside]')
  await result.write.click()
  await expect(result.written.first()).toContainText(/\w/, { timeout: 60_000 })
  const { files } = await exportAs(app, ['onnx float32', 'safetensors'])
  expect(files).toEqual(expect.arrayContaining(['onnx/model.onnx', 'model.safetensors']))
})
