// The contract over WebSockets: any number of pages at once, messages of a bounded size, connections that went silent ended.

import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { RPCHandler } from '@orpc/server/ws'
import { type WebSocket, WebSocketServer } from 'ws'
import type { AppRouter } from '../host/open-app.ts'

/** A pasted list or text is a message; tensors and files never are. */
const maxMessageBytes = 16 * 1024 ** 2
const heartbeatMs = 30_000
/** RFC 6455: the server is going away. */
const goingAway = 1001

export function openSocket(router: AppRouter) {
  const handler = new RPCHandler(router)
  const server = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes, perMessageDeflate: false })
  const answering = new WeakSet<WebSocket>()
  const timer = setInterval(() => {
    for (const socket of server.clients) {
      if (!answering.delete(socket)) socket.terminate()
      else socket.ping()
    }
  }, heartbeatMs)
  timer.unref()

  server.on('connection', (socket) => {
    answering.add(socket)
    socket.on('pong', () => answering.add(socket))
    // too large or not of the protocol: ws closes the connection, whose calls are cancelled
    socket.on('error', () => socket.terminate())
    void handler.upgrade(socket)
  })

  return {
    accept(request: IncomingMessage, stream: Duplex, head: Buffer): void {
      server.handleUpgrade(request, stream, head, (socket) => server.emit('connection', socket, request))
    },
    close(): void {
      clearInterval(timer)
      for (const socket of server.clients) socket.close(goingAway)
      server.close()
    },
  }
}
