// What Electron's preload gives the window beside the contract: the things that only a desktop shell can do. A browser has none of it.

export type DesktopBridge = {
  readonly platform: 'darwin' | 'win32' | 'linux'
  /** Asks for a port to the host; it comes as a `message` event with data `portMessage` and one MessagePort. */
  connect(): void
  chooseFolder(title: string): Promise<string | null>
  /** `endings` without dots; empty for any file. */
  chooseFiles(title: string, endings: string[]): Promise<string[]>
  /** Path of a `File` that was dropped on the window: a file or a folder. */
  pathOf(file: object): string
  /** Shows a file or folder in the system's file manager. */
  reveal(path: string): Promise<void>
  restartHost(): Promise<void>
  /** What the dead host said last, with versions. */
  diagnostics(): Promise<string>
  /** Calls back when the host has died; returns the way to stop. */
  onHostDied(action: () => void): () => void
  notify(title: string, text: string): Promise<void>
  /** Colours of the window's own buttons. */
  setTheme(theme: 'system' | 'light' | 'dark'): Promise<void>
}

export const portMessage = 'tunesmith:port'
/** Name of the bridge on `window`. */
export const bridgeName = 'tunesmithDesktop'
