// npm run setup:cuda: fetches the CUDA libraries of ONNX Runtime by the install script of onnxruntime-node. An opt-in: npm ci leaves that
// script out, because its files lie on a host outside the npm registry. CPU and WebGPU need nothing of this.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const folder = join(root, 'node_modules', 'onnxruntime-node')
const require = createRequire(import.meta.url)
const platform = `${process.platform}/${process.arch}`

if (!existsSync(join(folder, 'script', 'install.js')))
  fail('onnxruntime-node is not installed.', 'Run "npm install" first.')

const { requirements, manifests, packages, feeds } = require(join(folder, 'script', 'install-metadata.js'))
const kind = (requirements[platform] ?? []).find((name) => name.startsWith('cuda'))
if (!kind)
  fail(
    `ONNX Runtime publishes no CUDA libraries for ${platform}; ${platforms()} has them.`,
    'Use the WebGPU provider instead: it is part of the package.',
  )

const files = manifests[`${platform}:${kind}`]
const wanted = [...new Set(Object.values(files).map((file) => packages[file.package]))]
for (const { name, versions } of wanted)
  for (const { feed, version } of versions) console.log(`Fetching ${name} ${version} from ${feeds[feed].index}`)
console.log('(several hundred MB; CUDA 12 and cuDNN 9 must be on this computer)\n')
for (const index of new Set(wanted.flatMap(({ versions }) => versions.map(({ feed }) => feeds[feed].index))))
  await reach(index)

const installed = spawnSync(process.execPath, [join('script', 'install.js'), `--onnxruntime-node-install=${kind}`], {
  cwd: folder,
  stdio: 'inherit',
})
if (installed.status !== 0) fail('The install script failed; its own words are above.', whatToDo())

const bin = join(folder, 'bin', 'napi-v6', process.platform, process.arch)
const missing = Object.keys(files).filter((file) => !existsSync(join(bin, file)))
if (missing.length > 0) fail(`The install script ended well, yet ${missing.join(', ')} is not in ${bin}.`, whatToDo())

// The provider's library is loaded when it is asked for, before the (empty) model is judged. In a child, which may crash alone.
const probe = `
const { InferenceSession } = require(${JSON.stringify(folder)})
InferenceSession.create(Buffer.from([8, 8, 58, 0]), { executionProviders: ['cuda'] }).then(
  () => console.log('The CUDA provider loads.'),
  (error) => {
    if (!/cuda|cudnn|provider/i.test(String(error))) return console.log('The CUDA provider loads.')
    console.error(String(error))
    process.exit(1)
  },
)
`
const loaded = spawnSync(process.execPath, ['-e', probe], { cwd: root, stdio: 'inherit' })
if (loaded.status !== 0)
  fail(
    'The files are there, but the CUDA provider does not load; the reason is above.',
    'Install CUDA 12, cuDNN 9 and the NVIDIA driver, then run this again.',
  )

/** The install script ends in a stack trace without its host: ask first. A proxy is the script's own affair. */
async function reach(url) {
  if (process.env.HTTPS_PROXY || process.env.https_proxy) return
  try {
    await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(20_000) })
  } catch (error) {
    fail(`${url} cannot be reached: ${error.cause?.message ?? error.message}.`, whatToDo())
  }
}

function platforms() {
  return Object.keys(requirements)
    .filter((name) => requirements[name].some((kind) => kind.startsWith('cuda')))
    .join(', ')
}

function whatToDo() {
  return [
    'Check the connection, the proxy and the firewall.',
    'Nothing is lost: models run on the CPU and WebGPU providers instead.',
  ].join('\n')
}

/** @returns {never} */
function fail(what, advice) {
  console.error(`\n${what}\n${advice}`)
  process.exit(1)
}
