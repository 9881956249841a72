// `npm start`: builds the app and opens it in Electron; says plainly why where Electron's own binary cannot be had.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'

const run = (command: string, args: string[], quiet = false) =>
  spawnSync(command, args, { stdio: quiet ? 'pipe' : 'inherit', encoding: 'utf8', shell: process.platform === 'win32' })

/** Electron's package fetches its binary at first use: the one download that the user asked for by starting the app. */
function electronBinary(): string | undefined {
  const require = createRequire(import.meta.url)
  const asked = run(process.execPath, ['-p', `require(${JSON.stringify(require.resolve('electron'))})`], true)
  return asked.status === 0 ? asked.stdout.trim().split('\n').at(-1) : undefined
}

const built = run('electron-vite', ['build'], true)
if (built.status !== 0) {
  console.error(built.stderr || built.stdout)
  process.exit(1)
}
const binary = electronBinary()
if (binary) process.exit(run(binary, ['.']).status ?? 1)
console.log(
  "Electron's binary could not be downloaded here, so no window opens. Tunesmith works from the terminal: npx tunesmith --help",
)
