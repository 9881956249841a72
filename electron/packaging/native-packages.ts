// Packages that stay beside the bundles of the main side, because they hold native libraries or WebAssembly files or are looked for by name at run
// time, and the files of each that a packed app needs: what its platform loads, nothing of how it was built.

export type Target = { platform: 'linux' | 'darwin' | 'win32'; arch: 'x64' | 'arm64' }

type NativePackage = {
  name: string
  files: (target: Target) => string[]
  /** Optional packages may be absent. */
  isOptional?: true
}

const always = ['package.json', 'LICENSE*', 'ThirdPartyNotices*']
const tensorflow = (name: string, main: string, ...more: string[]): NativePackage => ({
  name: `@tensorflow/${name}`,
  files: () => [...always, `dist/${main}`, ...more],
})

export const nativeFiles: readonly NativePackage[] = [
  {
    name: 'better-sqlite3',
    files: ({ platform, arch }) => [
      ...always,
      'lib/**',
      `prebuilds/${platform}-${arch}.node`,
      ...(platform === 'linux' ? [`prebuilds/linuxmusl-${arch}.node`] : []),
    ],
  },
  {
    name: 'onnxruntime-node',
    files: ({ platform, arch }) => [...always, 'dist/**/*.js', `bin/napi-v6/${platform}/${arch}/**`],
  },
  { name: 'onnxruntime-common', files: () => [...always, 'dist/cjs/*.js', 'dist/cjs/package.json'] },
  {
    name: 'webgpu',
    isOptional: true,
    files: ({ platform, arch }) => [
      ...always,
      'index.js',
      `dist/${platform === 'darwin' ? 'darwin-universal' : `${platform}-${arch}`}/**`,
    ],
  },
  tensorflow('tfjs', 'tf.node.js'),
  tensorflow('tfjs-core', 'tf-core.node.js'),
  tensorflow('tfjs-layers', 'tf-layers.node.js'),
  tensorflow('tfjs-converter', 'tf-converter.node.js'),
  tensorflow('tfjs-data', 'tf-data.node.js'),
  tensorflow('tfjs-backend-cpu', 'tf-backend-cpu.node.js'),
  tensorflow('tfjs-backend-webgl', 'tf-backend-webgl.node.js'),
  tensorflow('tfjs-backend-webgpu', 'tf-backend-webgpu.node.js'),
  tensorflow('tfjs-backend-wasm', 'tf-backend-wasm.node.js', 'dist/*.wasm'),
  // what TensorFlow.js loads
  { name: 'long', files: () => [...always, '**/*.js'] },
  { name: 'seedrandom', files: () => [...always, '*.js', 'lib/*.js'] },
]

/** Named by the main side's code; the rest is found by these. */
export const nativePackages: readonly string[] = [
  ...nativeFiles.map(({ name }) => name).filter((name) => name !== 'long' && name !== 'seedrandom'),
  '@tensorflow/tfjs-node-gpu',
]

/** Libraries are loaded by the system, which cannot look into Electron's archive. */
export const unpackedFiles: readonly string[] = [
  'node_modules/better-sqlite3/prebuilds/**',
  'node_modules/onnxruntime-node/bin/**',
  'node_modules/webgpu/dist/**',
  'node_modules/@tensorflow/tfjs-backend-wasm/dist/*.wasm',
]
