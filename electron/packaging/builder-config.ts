// How electron-builder packs the app: the bundles and what they need into the archive, native libraries beside it, starter models as resources, fuses set.

import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Configuration } from 'electron-builder'
import type { Distribution } from './electron-distribution.ts'
import { nativeFiles, unpackedFiles } from './native-packages.ts'

/** Compute runs in utility processes, so nothing needs Electron to act as Node; nothing is loaded but the archive that was packed. */
export const fuses = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
  resetAdHocDarwinSignature: true,
} satisfies Configuration['electronFuses']

export type PackingOptions = {
  /** The project's folder. */
  root: string
  /** Where the bundles and the page lie. */
  built: string
  electron: Distribution
  electronVersion: string
  output: string
}

export function builderConfig({ root, built, electron, electronVersion, output }: PackingOptions): Configuration {
  const natives = nativeFiles
    .filter(({ name, isOptional }) => !isOptional || existsSync(join(root, 'node_modules', name)))
    .map(({ name, files }) => ({
      from: `node_modules/${name}`,
      to: `node_modules/${name}`,
      filter: files(electron),
    }))
  return {
    appId: 'app.tunesmith.desktop',
    productName: 'Tunesmith',
    copyright: 'Copyright © the Tunesmith authors',
    directories: { output, buildResources: 'resources' },
    electronDist: electron.folder,
    electronVersion,
    electronLanguages: ['en', 'en-US', 'ko'],
    electronFuses: fuses,
    files: ['package.json', 'LICENSE', { from: built, to: 'out', filter: ['**', '!**/*.map'] }, ...natives],
    asar: true,
    asarUnpack: [...unpackedFiles],
    extraResources: [{ from: 'models', to: 'models' }],
    // the files above are all: native packages come with libraries for every platform, nothing is rebuilt
    beforeBuild: async () => false,
    afterExtract: ({ appOutDir }) => removeDefaultApp(appOutDir, electron),
    publish: null,
    extraMetadata,
    win: { target: ['nsis'], icon: 'resources/icon.ico' },
    nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
    mac: {
      target: ['dmg', 'zip'],
      icon: 'resources/icon.icns',
      category: 'public.app-category.developer-tools',
      hardenedRuntime: true,
    },
    linux: {
      target: ['AppImage', 'deb'],
      icon: 'resources/icons',
      category: 'Development',
      synopsis: 'Fine-tune and chat with GPT and BERT models, offline',
      maintainer: 'the Tunesmith authors <tunesmith@localhost>',
      executableName: 'tunesmith',
    },
  }
}

/** Debian's packages name both. */
const extraMetadata = { author: 'the Tunesmith authors', homepage: 'https://tunesmith.invalid/' }

/** What a bare Electron shows. */
async function removeDefaultApp(folder: string, { platform }: Distribution): Promise<void> {
  const resources = platform === 'darwin' ? 'Electron.app/Contents/Resources' : 'resources'
  await rm(join(folder, resources, 'default_app.asar'), { force: true })
}
