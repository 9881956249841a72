// Colours of the window's own parts: the page's --frame, --paper and --ink-2 (renderer/styles/tokens.css).

export const frameColors = {
  light: { frame: '#f3f1ed', bar: '#fdfcfa', symbols: '#57534b' },
  dark: { frame: '#131211', bar: '#191817', symbols: '#c3beb4' },
} as const
