// Electron's message ports as a utility process sees them. Only main and preload may import 'electron', so what is used of them is written here.

export type Port = {
  postMessage(message: unknown, transfer?: Port[]): void
  on(event: 'message', listener: (event: { data: unknown; ports: Port[] }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  /** Messages wait until then. */
  start(): void
  close(): void
}

/** To the main process: `postMessage` carries no ports this way, and nothing ever closes it but the end of a process. */
export type ParentPort = Pick<Port, 'postMessage'> & {
  on(event: 'message', listener: (event: { data: unknown; ports: Port[] }) => void): unknown
}

/** Of this process, where it is a utility process of Electron. */
export function parentPort(): ParentPort | undefined {
  return (process as { parentPort?: ParentPort | null }).parentPort ?? undefined
}
