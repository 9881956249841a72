// Classify: one sentence as it is typed, a pasted list, a file to a table and its CSV.

import { readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { modelNames } from '../home/make-home.ts'
import { moodRows, moodTable } from '../home/sentences.ts'
import { classifyPage } from '../pages/classify.ts'
import { expect, test } from '../test.ts'

const byteOrderMark = '\ufeff'

test('one sentence is classified as it is typed, and kept by Enter', async ({ app, page }) => {
  await app.open('classify')
  const view = classifyPage(app)
  await app.chooseModel(modelNames.moods)
  await view.sentence.pressSequentially('everyone is happy with it', { delay: 10 })
  await expect(view.answer).toHaveText(/good|bad/)
  await expect(view.bars).toHaveCount(2)
  const shares = (await view.bars.allInnerTexts()).map((text) => Number(/([\d.]+)%/.exec(text)?.[1]))
  expect(shares[0]! + shares[1]!).toBeCloseTo(100, 0)
  await page.keyboard.press('Enter')
  await expect(view.tries).toHaveCount(1)
  await expect(view.tries).toContainText('everyone is happy with it')
})

test('Enter before the answer keeps it once it is there', async ({ app, page }) => {
  await app.open('classify')
  const view = classifyPage(app)
  await app.chooseModel(modelNames.moods)
  await view.sentence.fill('nobody is happy with it')
  await page.keyboard.press('Enter')
  await expect(view.tries).toHaveCount(1)
  await expect(view.tries).toContainText('nobody is happy with it')
})

test('a pasted list becomes a table', async ({ app }) => {
  await app.open('classify', { tab: 'table' })
  const view = classifyPage(app)
  await app.chooseModel(modelNames.moods)
  await view.paste.fill('정말 재미있고 따뜻합니다\n너무 지루하고 차갑습니다\nI never want to see it again')
  await view.start.click()
  await expect(view.rows).toHaveCount(3)
  for (const row of [0, 1, 2]) await expect(view.rows.nth(row)).toContainText(/good|bad/)
  await expect(view.rows.first()).toContainText('%')
})

test('a file becomes a table, and the table a CSV file that Excel opens', async ({ app, page, host }) => {
  const file = join(host.home, 'reviews.csv')
  const rows = moodRows(9, 40)
  await writeFile(file, `${moodTable(rows)}=1+1,good\n`)
  await app.open('classify', { tab: 'table' })
  const view = classifyPage(app)
  await app.chooseModel(modelNames.moods)
  await view.chooseFile(dirname(file), basename(file))
  await view.start.click()
  await expect(view.summary).toContainText(/\d/)
  await expect(view.saveCsv).toBeEnabled()
  await expect(view.rows.first()).toContainText(rows[0]!.text.slice(0, 12))
  await view.search.fill(rows[3]!.text.slice(0, 20))
  await expect(view.rows.first()).toContainText(rows[3]!.text.slice(0, 20))
  await view.search.fill('')

  const [download] = await Promise.all([page.waitForEvent('download'), view.saveCsv.click()])
  expect(download.suggestedFilename()).toBe('reviews-classified.csv')
  const text = await readFile((await download.path())!, 'utf8')
  expect(text.startsWith(byteOrderMark)).toBe(true)
  const lines = text.slice(1).trimEnd().split(/\r?\n/)
  expect(lines).toHaveLength(rows.length + 2)
  expect(lines[1]).toContain(rows[0]!.text)
  expect(lines[1]).toMatch(/good|bad/)
  // a spreadsheet shows it and does not compute it
  expect(lines.at(-1)).toContain("'=1+1")
})

test('a long table is stopped on its way, and what there is stays', async ({ app, host }) => {
  const file = join(host.home, 'many.csv')
  await writeFile(file, moodTable(moodRows(3, 20_000)))
  await app.open('classify', { tab: 'table' })
  const view = classifyPage(app)
  await app.chooseModel(modelNames.moods)
  await view.chooseFile(dirname(file), basename(file))
  await view.start.click()
  await expect(view.rows.first()).toContainText(/good|bad/)
  await view.stop.click()
  await expect(view.saveCsv).toBeEnabled()
  await expect(view.summary).toContainText(/20,000/)
})
