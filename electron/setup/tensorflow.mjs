// npm run setup:tensorflow: fetches libtensorflow for the `tensorflow` backend of head training, by the install script of the optional
// package @tensorflow/tfjs-node-gpu. An opt-in: npm ci leaves that script out, because its files lie on a host outside the npm registry.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const packageName = '@tensorflow/tfjs-node-gpu'
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const folder = join(root, 'node_modules', packageName)
const require = createRequire(import.meta.url)

if (!existsSync(join(folder, 'package.json')))
  fail(`${packageName} is not installed.`, 'Run "npm install --include=optional" first.')

const host = process.env.TFJS_NODE_CDN_STORAGE ?? process.env.CDN_STORAGE ?? 'https://storage.googleapis.com/'
const { binary, version } = require(join(folder, 'package.json'))
console.log(`Fetching libtensorflow from ${host}`)
console.log(`and the Node binding of ${packageName} ${version} from ${binary.host}`)
console.log('(several hundred MB; NVIDIA GPUs also need CUDA 11 and cuDNN 8 on this computer)\n')

await reach(host)

// The script calls node-pre-gyp by name; a package may carry its own or share the root's.
const bins = [join(folder, 'node_modules', '.bin'), join(root, 'node_modules', '.bin')].join(delimiter)
const installed = spawnSync(process.execPath, [join('scripts', 'install.js'), 'gpu', 'download'], {
  cwd: folder,
  stdio: 'inherit',
  env: { ...process.env, PATH: `${bins}${delimiter}${process.env.PATH ?? ''}` },
})
if (installed.status !== 0) fail('The install script failed; its own words are above.', whatToDo())

// In a child, so that a library that crashes at load ends the child and not the message.
const probe = `
const util = require('node:util')
util.isNullOrUndefined ??= (value) => value == null
util.isArray ??= Array.isArray
const tf = require(${JSON.stringify(folder)})
const product = tf.matMul([[1, 2], [3, 4]], [[1, 2], [3, 4]]).dataSync().join()
if (product !== '7,10,15,22') throw new Error('wrong product: ' + product)
console.log('libtensorflow ' + tf.backend().binding.TF_Version + ' loads and computes.')
`
const loaded = spawnSync(process.execPath, ['--no-deprecation', '-e', probe], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' },
})
if (loaded.status !== 0) fail('The files are there, but the library does not load; the reason is above.', whatToDo())
console.log('Tunesmith uses it from its next start: Settings shows the backend "tensorflow".')

/** The install script deletes what is there before it downloads, and ends in a stack trace without its host: ask first. A proxy is the script's own affair. */
async function reach(url) {
  if (process.env.HTTPS_PROXY || process.env.https_proxy) return
  try {
    await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(20_000) })
  } catch (error) {
    fail(`${url} cannot be reached: ${error.cause?.message ?? error.message}.`, whatToDo())
  }
}

function whatToDo() {
  const { platform } = process
  return [
    `Check the connection, the proxy and the firewall. Set TFJS_NODE_CDN_STORAGE to a mirror of it if you have one.`,
    ...(platform === 'win32' ? ['For Windows, some of these files are no longer published.'] : []),
    'Nothing is lost: heads train with the backends webgpu, wasm or cpu instead.',
  ].join('\n')
}

/** @returns {never} */
function fail(what, advice) {
  console.error(`\n${what}\n${advice}`)
  process.exit(1)
}
