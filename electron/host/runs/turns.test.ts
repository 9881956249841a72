import { expect, it } from 'vitest'
import { createTurns } from './turns.ts'

it('lets one in at a time, in the order of their coming', async () => {
  const turns = createTurns()
  const seen: string[] = []
  const first = await turns.take({})
  const second = turns.take({ onWait: () => seen.push('second waits') })
  const third = turns.take({ onWait: () => seen.push('third waits') })
  const entered = Promise.all([
    second.then((end) => {
      seen.push('second')
      end()
      end() // giving on twice lets nobody else in
    }),
    third.then((end) => {
      seen.push('third')
      end()
    }),
  ])
  seen.push('first')
  first()
  await entered
  expect(seen).toEqual(['second waits', 'third waits', 'first', 'second', 'third'])
  ;(await turns.take({ onWait: () => seen.push('never') }))()
  expect(seen).not.toContain('never')
})

it('forgets who stopped waiting', async () => {
  const turns = createTurns()
  const end = await turns.take({})
  const controller = new AbortController()
  const leaving = turns.take({ signal: controller.signal })
  const staying = turns.take({})
  controller.abort(new Error('changed my mind'))
  await expect(leaving).rejects.toThrow('changed my mind')
  end()
  ;(await staying)()
  await expect(turns.take({ signal: controller.signal })).rejects.toThrow('changed my mind')
})
