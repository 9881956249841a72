// A table as people have it, with rows that do not fit: what is wrong is said in the wizard, and put right there.

import { writeFile } from 'node:fs/promises'
import { checkTexts } from '../../renderer/locales/checks.ts'
import { languages, textsIn } from '../pages/texts.ts'
import { wizardPage } from '../pages/wizard.ts'
import { expect, test } from '../test.ts'

for (const language of languages)
  test.describe(language, () => {
    test.use({ language, homeKind: 'empty', ownHost: true })

    test('rows with a stray comma, and two columns of one name', async ({ app }, info) => {
      const file = info.outputPath('문의.csv')
      const rows = Array.from(
        { length: 60 },
        (_, i) => `${i} 번 주문은 언제 오나요?,${i % 2 ? '배송' : '환불'},메모 ${i}`,
      )
      rows.splice(7, 0, '빨리, 보내 주세요,배송,메모', '환불해 주세요,환불')
      await writeFile(file, `글,라벨,글\n${rows.join('\n')}\n`)
      await app.open('finetune')
      const wizard = wizardPage(app)
      await wizard.drop(file)
      await expect(wizard.role('글 (2)')).toBeVisible()
      await wizard.setRole('글', 'text')
      await wizard.setRole('라벨', 'label')

      const { odd } = textsIn(checkTexts, language).checks
      const found = { rows: 2 } as Parameters<typeof odd.open>[0]
      const check = wizard.checks.filter({ hasText: odd.open(found) })
      await expect(check).toContainText('8')
      await expect(wizard.next).toBeDisabled()
      await expect(wizard.foot).toContainText(odd.stop!(found))
      await check.getByRole('button', { name: odd.fix!(found) }).click()
      await expect(wizard.checks.filter({ hasText: odd.done(found) })).toBeVisible()
      await wizard.waitForNext()
    })
  })
