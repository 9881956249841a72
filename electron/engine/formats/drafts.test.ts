import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { draftOfFile, isRunning, removeDeadDrafts, shortLivedPrefix } from './drafts.ts'

it('removes what dead processes left, as deep as asked, and nothing that is being written', async () => {
  const dead = spawnSync(process.execPath, ['-e', '']).pid
  expect([isRunning(dead), isRunning(process.pid)]).toEqual([false, true])
  const folder = await mkdtemp(join(tmpdir(), 'drafts-'))
  const [own, ownSession] = [draftOfFile(join(folder, 'a')), join(folder, `${shortLivedPrefix}abcdef`)]
  const left = own.replace(`.${process.pid}-`, `.${dead}-`)
  const inner = join(folder, 'inner', 'deeper')
  await mkdir(inner, { recursive: true })
  for (const path of [own, left, join(inner, `.b.${dead}-0123456789ab.tmp`), join(folder, '.b.tmp')])
    await writeFile(path, 'half')
  for (const path of [ownSession, join(folder, `session-${dead}-abcdef`)]) await mkdir(path)
  await writeFile(join(folder, `session-${dead}-abcdef`, 'model.onnx'), '')
  await removeDeadDrafts(folder, 1)
  const names = async () => (await readdir(folder, { recursive: true })).sort()
  const kept = [own, ownSession].map((path) => path.slice(folder.length + 1))
  const halves = ['.b.tmp', 'inner', 'inner/deeper', `inner/deeper/.b.${dead}-0123456789ab.tmp`]
  expect(await names()).toEqual([...kept, ...halves].sort())
  await removeDeadDrafts(folder, 2)
  expect(await names()).toEqual([...kept, ...halves.slice(0, 3)].sort())
  await removeDeadDrafts(join(folder, 'nowhere'), 1)
  await rm(folder, { recursive: true })
})
