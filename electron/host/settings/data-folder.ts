// The data folder: how full it and its disk are, and the choice of another one from the next start on.

import { opendir, stat, statfs } from 'node:fs/promises'
import { isAbsolute, join, resolve } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { ioError } from '../../engine/formats/io-error.ts'
import { writeFolderChoice } from '../../store/folder-choice.ts'
import { conventionFolder, findRoot, type Home } from '../../store/home.ts'

/** A library with more files than that was not made by Tunesmith alone; its size is then a lower bound. */
const maxFiles = 200_000

export async function describeDataFolder(home: Home) {
  const { root } = home
  const { bavail, bsize } = await statfs(root)
  return { path: root, usedBytes: await folderBytes(root), freeBytes: bavail * bsize, next: nextRoot(home) }
}

/** Where the next start goes, if elsewhere. */
function nextRoot(home: Home): string | null {
  if (isFixed(home)) return null
  const { root } = findRoot()
  return root === home.root ? null : root
}

export async function chooseDataFolder(home: Home, path: string | null): Promise<{ next: string }> {
  if (isFixed(home))
    throw new AppError(
      'bad-argument',
      home.source === 'environment'
        ? say`Tunesmith was started with the data folder ${home.root} in TUNESMITH_HOME: start it without to choose one here.`
        : say`Tunesmith was started with the data folder ${home.root}: start it without to choose one here.`,
      { path: home.root },
    )
  if (path !== null && !isAbsolute(path))
    throw new AppError('bad-argument', say`${path} is no whole path: choose a folder from its drive on.`, { path })
  const chosen = path === null || resolve(path) === conventionFolder() ? null : resolve(path)
  await writeFolderChoice(conventionFolder(), chosen)
  return { next: chosen ?? conventionFolder() }
}

const isFixed = ({ source }: Home): boolean => source === 'override' || source === 'environment'

async function folderBytes(root: string): Promise<number> {
  let bytes = 0
  let files = 0
  const folders = [root]
  for (let folder = folders.pop(); folder !== undefined && files < maxFiles; folder = folders.pop()) {
    try {
      for await (const entry of await opendir(folder)) {
        const path = join(folder, entry.name)
        if (entry.isDirectory()) folders.push(path)
        else if (entry.isFile()) {
          bytes += await sizeOf(path)
          files++
        }
      }
    } catch (error) {
      // a folder may go while it is counted
      const failure = ioError(say`read the folder`, folder, error)
      if (failure.code !== 'not-found') throw failure
    }
  }
  return bytes
}

function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  )
}
