import { defineConfig, type UserConfig } from 'electron-vite'
import { nativePackages } from './electron/packaging/native-packages.ts'
import renderer from './renderer/vite.config.ts'

const external = [...nativePackages.map((name) => new RegExp(`^${name}(/|$)`)), 'electron', /^electron\//, /^node:/]

/**
 * One CommonJS file a process (and what they share), with all that is plain JavaScript in it: Electron's archive is then left to find only packages with
 * native or WebAssembly parts, and CommonJS is what loads from it in every kind of process.
 */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      externalizeDeps: false,
      rolldownOptions: {
        input: {
          index: 'electron/main/index.ts',
          host: 'electron/host/host-entry.ts',
          compute: 'electron/compute/entry.ts',
          'adam-worker': 'electron/engine/training/adam-worker.ts',
        },
        external,
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name].cjs' },
      },
    },
  },
  preload: {
    // a sandboxed preload must be one CommonJS file
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: 'electron/preload/index.ts' },
        external,
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    ...renderer,
    root: 'renderer',
    build: {
      ...renderer.build,
      outDir: 'out/renderer',
      minify: true,
      rolldownOptions: { input: { index: 'renderer/index.html' } },
    },
  },
} as UserConfig)
