// The host's process under Electron: the app on one data folder, its contract over a port for each window that main hands on.

import { RPCHandler } from '@orpc/server/message-port'
import { AppError, errorRecord } from '../../shared/errors.ts'
import { type Port, parentPort } from '../compute/electron-port.ts'
import { openHome } from '../store/home.ts'
import { lockHome } from './app-lock.ts'
import { computeThroughMain } from './compute-through-main.ts'
import { type FromHost, toHostSchema } from './host-protocol.ts'
import { openApp } from './open-app.ts'

const parent = parentPort()
if (!parent) throw new AppError('internal', 'The host’s process must be started by Electron’s main process.')
const send = (message: FromHost) => parent.postMessage(message)
const compute = computeThroughMain(send)

const opening = open()
opening.then(
  () => send({ type: 'ready' }),
  (error: unknown) => send({ type: 'failed', error: errorRecord(error) }),
)

parent.on('message', ({ data, ports: [port] }) => {
  const message = toHostSchema.parse(data)
  if (message.type === 'window') void serveWindow(port)
  else if (message.type === 'ask-work') void tellWork()
  else if (message.type === 'close') void close()
  else compute.take(message, port)
})

async function open() {
  const lock = await lockHome(openHome(), 'the desktop window')
  try {
    const app = openApp({ startProcess: compute.start })
    // a database that cannot be opened is to be known now, not at the first click
    app.host.store.settings.get()
    return { app, lock, handler: new RPCHandler(app.router) }
  } catch (error) {
    lock.release()
    throw error
  }
}

async function serveWindow(port: Port | undefined): Promise<void> {
  if (!port) return
  const opened = await opening.catch(() => undefined)
  if (!opened) {
    port.close()
    return
  }
  opened.handler.upgrade(port as unknown as Parameters<typeof opened.handler.upgrade>[0])
  port.start()
}

async function tellWork(): Promise<void> {
  const opened = await opening.catch(() => undefined)
  send({ type: 'work', count: opened?.app.countWork() ?? 0 })
}

/** Main waits for the end of this process. */
async function close(): Promise<void> {
  const opened = await opening.catch(() => undefined)
  try {
    await opened?.app.close()
  } finally {
    opened?.lock.release()
    process.exit(0)
  }
}
