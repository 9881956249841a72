// serve: the app for a browser of this machine. For a computer without a screen, or without Electron's binary.

import { serveBrowser, usualPort } from '../../web/serve-browser.ts'
import type { CliContext, Outcome, Verb } from '../context.ts'
import { integer } from '../options.ts'

const maxPort = 65_535

type Options = { port?: number; open: boolean }

export const serveVerb: Verb = {
  name: 'serve',
  summary: 'open the app in a browser of this computer',
  examples: ['serve', 'serve --no-open --port 8080', 'serve --home ./other-library'],
  configure: (command) =>
    command
      .option(
        '--port <n>',
        `port on 127.0.0.1, 0 for any that is free (default: ${usualPort}, or any)`,
        integer(0, maxPort),
      )
      .option('--no-open', 'print the address, open no browser'),
  run: (context, options: Options) => serve(context, options),
}

async function serve(context: CliContext, { port, open }: Options): Promise<Outcome> {
  const { options, progress, stdin } = context
  let served = 0
  await serveBrowser({
    home: options.home,
    port,
    canOpenBrowser: open,
    stdin,
    stopped: interrupted(context),
    // with --json, stdout has the outcome alone
    onAddress: (url) => (options.json ? process.stderr.write(`${url}\n`) : context.print(`${url}\n`)),
    onStart(host, isTerminal) {
      served = host.port
      const again = isTerminal ? 'press Enter for another' : 'start again for another'
      progress.note(`The address works once (${again}); data in ${host.app.host.home.root}; Ctrl-C ends it.`)
    },
  })
  return { json: { port: served } }
}

/** Ctrl-C is the way to end it: no error, and no word about a step in hand. */
function interrupted({ onInterrupt, signal }: CliContext): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    onInterrupt(() => {
      onInterrupt(undefined)
      resolve()
    })
  })
}
