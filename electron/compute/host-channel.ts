// A compute process's way to its host: Node's channel to the process that forked it, or under Electron a port that the main process hands over.

import { AppError } from '../../shared/errors.ts'
import { type ParentPort, type Port, parentPort } from './electron-port.ts'
import type { ToHost } from './protocol.ts'

export type HostChannel = {
  /** Throws for what cannot be cloned. */
  send(message: ToHost): void
  onMessage(listener: (raw: unknown) => void): void
  /** The host is gone. */
  onClose(listener: () => void): void
}

export function openHostChannel(parent: ParentPort | undefined = parentPort()): HostChannel {
  if (parent) return portChannel(parent)
  if (!process.send)
    throw new AppError('internal', 'A compute process must be started by the host, with a channel to it.')
  return {
    // Without a callback, a channel that closes under the message would be an uncaught error; onClose deals with it.
    send: (message) => process.send?.(message, undefined, {}, () => undefined),
    onMessage: (listener) => process.on('message', listener),
    onClose: (listener) => process.on('disconnect', listener),
  }
}

/** The port comes with the parent's first message; what is said before waits for it. */
function portChannel(parent: ParentPort): HostChannel {
  const early: ToHost[] = []
  const hearers: ((raw: unknown) => void)[] = []
  const closers: (() => void)[] = []
  let port: Port | undefined
  parent.on('message', ({ ports: [given] }) => {
    if (!given || port) return
    port = given
    given.on('message', ({ data }) => {
      for (const hear of hearers) hear(data)
    })
    given.on('close', () => {
      for (const close of closers) close()
    })
    for (const message of early.splice(0)) given.postMessage(message)
    given.start()
  })
  return {
    send(message) {
      if (port) port.postMessage(message)
      else early.push(message)
    },
    onMessage: (listener) => void hearers.push(listener),
    onClose: (listener) => void closers.push(listener),
  }
}
