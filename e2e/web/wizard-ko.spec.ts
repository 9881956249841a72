// Korean tables from a dropped file to a tested and exported model, with the mouse: labels, scores and pairs.

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { env, pipeline } from '@huggingface/transformers'
import iconv from 'iconv-lite'
import { recipePage } from '../pages/recipe.ts'
import { resultPage } from '../pages/result.ts'
import { wizardPage } from '../pages/wizard.ts'
import { expect, test } from '../test.ts'
import { addStarter, exportAs, few, journeyMs, realFile, store, train } from './wizard-journey.ts'

test.use({ language: 'ko', homeKind: 'empty', ownHost: true })
test.setTimeout(2 * journeyMs)
test.beforeEach(({ host }) => addStarter(host, 'starter-bert-ko'))

test('180,000 reviews: stored whole, and looked at quickly with a head', async ({ app }) => {
  const file = realFile('ko/movie-reviews-train.tsv')
  await app.open('finetune')
  const wizard = wizardPage(app)
  await wizard.drop(file)
  await expect(wizard.role('document')).toContainText(wizard.columns.roles.text)
  await expect(wizard.role('label')).toContainText(wizard.columns.roles.label)
  await wizard.waitForNext()
  await expect(wizard.about).toContainText('180,000')
  await store(app)

  const recipe = recipePage(app)
  await recipe.method('head').click()
  await recipe.change.click()
  await recipe.preset('quick').click()
  await expect(recipe.field('rows')).toHaveValue('2000')
  await expect(recipe.estimate).toContainText(/\d/, { timeout: journeyMs })
  await expect(recipe.aside).toContainText(recipe.t.fewer('2,000', '162,000', '2,000'))
  await train(app, 'starter-bert-ko', { method: 'head', settings: { rows: 600 } })

  const result = resultPage(app)
  await expect(result.lead).toContainText(result.t.drawn('600', '162,000'))
  await expect(result.lead).toContainText(result.t.testDrawn('2,000', '18,000'))
  await expect(result.dots.getByRole('listitem')).toHaveCount(3)
  await expect(result.confusion).toBeVisible()
  await result.sentence.fill('정말 재미있게 봤어요')
  await expect(result.bars).toHaveCount(2)
  const { files } = await exportAs(app, ['safetensors'])
  expect(files).toEqual(expect.arrayContaining(['head.safetensors', 'base/model.safetensors']))
})

const says = { text: 'Q', label: 'label' } as const

test('questions by mood, every weight, to ONNX that transformers.js reads', async ({ app }) => {
  const file = realFile('ko/chatbot-data.csv')
  await app.open('finetune')
  const wizard = wizardPage(app)
  await wizard.drop(file)
  for (const [role, column] of Object.entries(says)) await wizard.setRole(column, role as keyof typeof says)
  await wizard.setRole('A', null)
  await store(app)
  await train(app, 'starter-bert-ko', { method: 'full', settings: few(200) })
  const result = resultPage(app)
  await expect(result.classes).toBeVisible()
  await result.sentence.fill('오늘 너무 힘들었어')
  await expect(result.bars).toHaveCount(3)
  const told = (await result.bars.first().innerText()).trim()
  const { folder, files } = await exportAs(app, ['onnx float32'])
  expect(files).toContain('onnx/model.onnx')

  env.allowRemoteModels = false
  env.localModelPath = join(folder, '..')
  const classify = await pipeline('text-classification', folder.split(/[\\/]/).at(-1)!, { dtype: 'fp32' })
  const [other] = (await classify('오늘 너무 힘들었어')) as { label: string; score: number }[]
  expect(told).toContain(other!.label)
  expect(told).toContain(`${(100 * other!.score).toFixed(1)}%`)
})

test('the same saved by a Korean Excel in CP949 reads the same, and ends in int8 and int4', async ({ app, host }) => {
  const text = await readFile(realFile('ko/chatbot-data.csv'), 'utf8')
  const file = join(host.home, '챗봇 자료.csv')
  await writeFile(file, iconv.encode(text, 'cp949'))
  await app.open('finetune')
  const wizard = wizardPage(app)
  await wizard.drop(file)
  await expect(wizard.reading(wizard.columns.encoding)).toContainText('CP949')
  await expect(wizard.sample).toContainText('하루가 또 가네요.')
  for (const [role, column] of Object.entries(says)) await wizard.setRole(column, role as keyof typeof says)
  await wizard.setRole('A', null)
  await store(app)
  await train(app, 'starter-bert-ko', { method: 'head', settings: { rows: 300, maxLength: 48 } })
  const result = resultPage(app)
  await result.sentence.fill('보고 싶다')
  await expect(result.bars).toHaveCount(3)
  const { files } = await exportAs(app, ['onnx int8-dynamic', 'onnx int4'])
  expect(files).toEqual(expect.arrayContaining(['onnx/model_quantized.onnx', 'onnx/model_q4.onnx']))
})

test('how alike two sentences are, as people scored it, every weight, to safetensors', async ({ app }) => {
  const file = realFile('ko/korsts-train.tsv')
  await app.open('finetune')
  const wizard = wizardPage(app)
  await wizard.drop(file)
  await expect(wizard.role('sentence1')).toContainText(wizard.columns.roles.text)
  await expect(wizard.role('sentence2')).toContainText(wizard.columns.roles.pair)
  await expect(wizard.role('score')).toContainText(wizard.columns.roles.label)
  await store(app)
  await expect(recipePage(app).task).toContainText(recipePage(app).t.tasks.pairScore)
  await train(app, 'starter-bert-ko', { method: 'full', settings: few(200) })
  const result = resultPage(app)
  await result.sentence.fill('비가 옵니다.')
  await result.second.fill('비가 내립니다.')
  await expect(result.score).toContainText(/\d/)
  const { files } = await exportAs(app, ['safetensors'])
  expect(files).toContain('model.safetensors')
})

test('what follows from what, by LoRA, to an adapter and int8 of the weights alone', async ({ app }) => {
  const file = realFile('ko/kornli-dev.tsv')
  await app.open('finetune')
  const wizard = wizardPage(app)
  await wizard.drop(file)
  await expect(wizard.role('sentence2')).toContainText(wizard.columns.roles.pair)
  await store(app)
  await expect(recipePage(app).task).toContainText(recipePage(app).t.tasks.pairClasses(3))
  await train(app, 'starter-bert-ko', { method: 'lora', settings: few(200) })
  const result = resultPage(app)
  await expect(result.confusion).toBeVisible()
  await result.sentence.fill('그는 집에 있다.')
  await result.second.fill('그는 밖에 있다.')
  await expect(result.bars).toHaveCount(3)
  const { files } = await exportAs(app, ['peft', 'onnx int8'])
  expect(files).toEqual(expect.arrayContaining(['adapter/adapter_model.safetensors', 'onnx/model_int8.onnx']))
})
