// The colours of a place in the page as a canvas can use them: tokens resolved for its hue and the theme, read anew when either changes.

import { type RefObject, useEffect, useState } from 'react'
import type { Palette } from './draw-matrix.ts'

const wanted = { hue: '--hue', ink: '--ink', faint: '--ink-2', dot: '--line-2' } as const

function readPalette(element: HTMLElement): Palette {
  const probe = document.createElement('span')
  probe.hidden = true
  element.append(probe)
  const read = (token: string) => {
    probe.style.color = `var(${token})`
    return getComputedStyle(probe).color
  }
  const colours = Object.fromEntries(Object.entries(wanted).map(([name, token]) => [name, read(token)]))
  probe.style.font = 'var(--t-11)'
  const { fontSize, fontFamily } = getComputedStyle(probe)
  probe.remove()
  return { ...(colours as Record<keyof typeof wanted, string>), font: `WEIGHT ${fontSize} ${fontFamily}` }
}

/** `hue`: whose it is; another one is read anew. */
export function usePalette(place: RefObject<HTMLElement | null>, hue: string): Palette | null {
  const [palette, setPalette] = useState<Palette | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the hue is read from the page
  useEffect(() => {
    const read = () => {
      if (place.current !== null) setPalette(readPalette(place.current))
    }
    read()
    const system = matchMedia('(prefers-color-scheme: dark)')
    system.addEventListener('change', read)
    const theme = new MutationObserver(read)
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class'] })
    let isOver = false
    void document.fonts.ready.then(() => {
      if (!isOver) read()
    })
    return () => {
      isOver = true
      theme.disconnect()
      system.removeEventListener('change', read)
    }
  }, [place, hue])
  return palette
}

/** Device pixels a CSS pixel, also after the window moved to another screen or the page was zoomed. */
export function usePixelRatio(): number {
  const [ratio, setRatio] = useState(() => globalThis.devicePixelRatio ?? 1)
  useEffect(() => {
    const query = matchMedia(`(resolution: ${ratio}dppx)`)
    const read = () => setRatio(globalThis.devicePixelRatio)
    query.addEventListener('change', read)
    return () => query.removeEventListener('change', read)
  }, [ratio])
  return ratio
}

/** Width of an element as it is laid out; 0 before. */
export function useWidth(place: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = place.current
    if (element === null) return
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry!.contentRect.width)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [place])
  return width
}
