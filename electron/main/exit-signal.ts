// What ended a utility process. On POSIX, Electron gives the status of waitpid: the signal in its low bits, 128 beside it where a core was dumped.

const signals: Readonly<Record<number, string>> = { 6: 'SIGABRT', 9: 'SIGKILL', 11: 'SIGSEGV', 15: 'SIGTERM' }
const coreDumped = 128

/** Our processes exit with 0 or 1 by themselves. */
export function signalOf(code: number, platform = process.platform): string | null {
  if (platform === 'win32') return null
  return signals[code] ?? signals[code - coreDumped] ?? null
}
