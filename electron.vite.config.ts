import { defineConfig } from 'electron-vite'
import renderer from './renderer/vite.config.ts'

export default defineConfig({
  main: { build: { outDir: 'out/main', rollupOptions: { input: { index: 'electron/main/index.ts' } } } },
  preload: {
    // a sandboxed preload must be one CommonJS file
    build: {
      outDir: 'out/preload',
      rollupOptions: {
        input: { index: 'electron/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    ...renderer,
    root: 'renderer',
    build: { ...renderer.build, outDir: 'out/renderer', rollupOptions: { input: { index: 'renderer/index.html' } } },
  },
})
