#!/usr/bin/env node
// The command. An older Node cannot run it (SQLite's native module would crash, TypeScript would not load): the project's own Node then takes over.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

const minNapi = 10
const unavailable = 69

if (Number(process.versions.napi) >= minNapi && process.features.typescript) {
  // the next start is faster by a third
  module.enableCompileCache()
  await import('./main.ts')
} else runWithProjectNode()

function runWithProjectNode() {
  const executable = process.platform === 'win32' ? 'node.exe' : 'node'
  const node = fileURLToPath(new URL(`../../node_modules/node/bin/${executable}`, import.meta.url))
  if (!existsSync(node) || process.env.TUNESMITH_NODE_TRIED) {
    process.stderr.write(
      `tunesmith: Node ${process.version} is too old: Node 24 is needed. Run "npm ci" in the project, which installs it there, or install Node 24.\n`,
    )
    process.exitCode = unavailable
    return
  }
  // Ctrl-C reaches the other process too; this one only waits for its end.
  const { status, signal, error } = spawnSync(
    node,
    [...process.execArgv, fileURLToPath(import.meta.url), ...process.argv.slice(2)],
    { stdio: 'inherit', env: { ...process.env, TUNESMITH_NODE_TRIED: '1' } },
  )
  if (error) process.stderr.write(`tunesmith: ${node} does not start: ${error.message}\n`)
  process.exitCode = error ? unavailable : (status ?? 128 + (constants.signals[signal ?? 'SIGTERM'] ?? 15))
}
