// Every view in both languages: axe finds nothing in either theme, and nothing scrolls sideways down to 800x600 and at 200 % zoom.

import { modelNames } from '../home/make-home.ts'
import { connect } from '../host/contract-client.ts'
import { expectAccessible, expectNoSidewaysScroll } from '../pages/checks.ts'
import { languages } from '../pages/texts.ts'
import { scenes } from '../scenes/scenes.ts'
import { test } from '../test.ts'

test.describe.configure({ mode: 'parallel' })

/** The smallest window, and half of the usual one: what 200 % zoom leaves of it. */
const sizes = [
  { width: 800, height: 600 },
  { width: 640, height: 400 },
]

for (const language of languages)
  for (const scene of scenes)
    test.describe(language, () => {
      test.use({ language, homeKind: scene.home })

      test(scene.name, async ({ app, page, host, made }) => {
        const { api, close } = await connect(host)
        await api.settings.change({ showProbabilities: false })
        await scene.show(app, { api, made, writer: modelNames.gpt })
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme })
          await expectAccessible(page, `${scene.name} ${language} ${colorScheme}`)
        }
        for (const size of [...sizes, { width: 1280, height: 800 }]) {
          await page.setViewportSize(size)
          await expectNoSidewaysScroll(page, `${scene.name} ${language} ${size.width}x${size.height}`)
        }
        close()
      })
    })
