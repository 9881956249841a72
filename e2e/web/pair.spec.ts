// Sentence pair: next sentence with its gauge, segments and special tokens, swapped; likeness; one A beside several B.

import { pairPage } from '../pages/pair.ts'
import { expect, test } from '../test.ts'

test('the next sentence is judged, its tokens shown in their segments', async ({ app }) => {
  await app.open('pair')
  const view = pairPage(app)
  await view.write('The cat sees the sea.', 'my sister likes it.')
  await expect(view.gauge).toHaveAttribute('aria-valuetext', /IsNext [\d.]+%/)
  await expect(view.segment(0).first()).toContainText('[CLS]')
  await expect(view.segment(0).last()).toContainText('[SEP]')
  await expect(view.segment(0).filter({ hasText: /^cat/ })).toHaveCount(1)
  await expect(view.segment(1).filter({ hasText: /^sister/ })).toHaveCount(1)
})

test('A and B are swapped by button and by key', async ({ app, page }) => {
  await app.open('pair')
  const view = pairPage(app)
  await view.write('나는 바다를 보았습니다.', '너는 책을 찾았습니다.')
  await expect(view.gauge).toBeVisible()
  await view.swap.click()
  await expect(view.a).toHaveValue('너는 책을 찾았습니다.')
  await page.keyboard.press('ControlOrMeta+Shift+X')
  await expect(view.a).toHaveValue('나는 바다를 보았습니다.')
  await expect(view.b).toHaveValue('너는 책을 찾았습니다.')
})

test('one A is compared with several B', async ({ app }) => {
  await app.open('pair')
  const view = pairPage(app)
  await view.write('the cat sees the sea.', 'a friend finds an apple.')
  await view.button(view.t.addB).click()
  await view.other(1).fill('the old man remembers it.')
  await expect(view.rows).toHaveCount(2)
  for (const row of [0, 1]) await expect(view.rows.nth(row)).toContainText('%')
})

test('likeness has a ruler; equal sentences are at its end', async ({ app }) => {
  await app.open('pair')
  const view = pairPage(app)
  await view.tab('similar').click()
  await view.write('a small bird likes the train.', 'a small bird likes the train.')
  await expect(view.ruler).toHaveAttribute('aria-valuenow', '1')
  await view.b.fill('할머니는 겨울에 편지를 기다립니다.')
  await expect(view.ruler).not.toHaveAttribute('aria-valuenow', '1')
})

test('a model that learned pairs gives its labels', async ({ app }) => {
  await app.open('pair')
  const view = pairPage(app)
  await view.tab('labels').click()
  await view.write('a friend finds the sea today.', '나는 오늘 사과를 보았습니다.')
  await expect(view.labels).toHaveCount(2)
  await expect(view.labels.first()).toContainText(/same|other/)
})

test('an example fills both fields', async ({ app }) => {
  await app.open('pair')
  const view = pairPage(app)
  const [example] = view.t.examplePairs.next
  await view.button(example!.name).click()
  await expect(view.a).toHaveValue(example!.a)
  await expect(view.gauge).toBeVisible()
})
