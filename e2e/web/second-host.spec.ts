// Two hosts of one data folder: the second one says so, and the first one stays whole.

import { refusedHost, startHost } from '../host/host-process.ts'
import { expect, test } from '../test.ts'

test.use({ ownHost: true })

test('a second host of the same data folder is refused, and says where the first one is', async ({ app, host }) => {
  const { code, output } = await refusedHost({ home: host.home })
  expect(code).not.toBe(0)
  expect(output).toContain(host.home)
  expect(output).toContain(String(host.port))
  await app.open('models')
  await expect(app.page.getByRole('navigation')).toBeVisible()
})

test('after a host was killed its data folder opens again', async ({ host }) => {
  await host.kill()
  const next = await startHost({ home: host.home })
  expect((await fetch(next.address, { redirect: 'manual' })).status).toBe(303)
  await next.stop()
})
