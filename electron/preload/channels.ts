// Names of the messages between preload and main.

export const channels = {
  /** Page -> main, no answer: a port comes as `port`. */
  connect: 'tunesmith:connect',
  /** Main -> page, with one port to the host. */
  port: 'tunesmith:port',
  /** Main -> page. */
  hostDied: 'tunesmith:host-died',
  chooseFolder: 'tunesmith:choose-folder',
  chooseFiles: 'tunesmith:choose-files',
  reveal: 'tunesmith:reveal',
  restartHost: 'tunesmith:restart-host',
  diagnostics: 'tunesmith:diagnostics',
  notify: 'tunesmith:notify',
  setTheme: 'tunesmith:set-theme',
} as const

/** Those that are asked and answered. */
export type Asked = Exclude<keyof typeof channels, 'connect' | 'port' | 'hostDied'>
