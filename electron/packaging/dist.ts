// npm run dist: packs what `npm run build` made, for the platform of a given Electron distribution. With --dir only the unpacked app, without installers.

import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { Arch, build, type Configuration, Platform } from 'electron-builder'
import { AppError } from '../../shared/errors.ts'
import { builderConfig } from './builder-config.ts'
import { type Distribution, findDistribution } from './electron-distribution.ts'

const root = dirname(dirname(import.meta.dirname))
const electronPackage = createRequire(import.meta.url).resolve('electron/package.json')
const platforms = { linux: Platform.LINUX, darwin: Platform.MAC, win32: Platform.WINDOWS }

try {
  await pack()
} catch (error) {
  if (!(error instanceof AppError)) throw error
  console.error(error.message)
  process.exitCode = 1
}

async function pack(): Promise<void> {
  const { values } = parseArgs({ options: { dir: { type: 'boolean', default: false }, out: { type: 'string' } } })
  const { version } = createRequire(import.meta.url)(electronPackage)
  const electron = findDistribution(process.env.ELECTRON_DIST, join(dirname(electronPackage), 'dist'), version)
  const main = join(root, 'out/main/index.cjs')
  if (!existsSync(main)) throw new AppError('not-found', `${main} is not there: run "npm run build" first.`, { main })
  const output = values.out ?? join(root, 'dist')
  const config = builderConfig({ root, built: join(root, 'out'), electron, electronVersion: version, output })
  console.log(`Packing for ${electron.platform} ${electron.arch} with ${electron.folder}`)
  if (!values.dir)
    console.log('electron-builder fetches its own installer tools when they are not in its cache; --dir needs none.')
  const made = await build({ projectDir: root, targets: targetsOf(electron, config, values.dir), config })
  for (const file of made) console.log(file)
  if (values.dir) console.log(`The unpacked app is in ${output}`)
}

function targetsOf({ platform, arch }: Distribution, config: Configuration, isDir: boolean) {
  const { linux, mac, win } = config
  const installers = { linux, darwin: mac, win32: win }[platform]?.target
  const names = isDir ? ['dir'] : ([installers].flat() as string[])
  return platforms[platform].createTarget(names, Arch[arch])
}
