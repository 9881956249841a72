// How the tests' browser is started: software rendering, so that a machine with a GPU and one without show the same.

export const browserArguments = ['--disable-gpu', '--force-color-profile=srgb', '--font-render-hinting=none']
