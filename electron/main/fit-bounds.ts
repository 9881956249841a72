// A remembered place of the window, if a good part of it is still on a screen.

import type { Bounds } from './window-state.ts'

/** Enough of the title bar to take hold of, in pixels. */
const leastWidth = 200
const leastHeight = 48

export function fitBounds(bounds: Bounds | undefined, areas: readonly Bounds[]): Bounds | undefined {
  if (!bounds) return undefined
  const isReachable = areas.some((area) => {
    const width = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x)
    const isBarInside = bounds.y >= area.y && bounds.y + leastHeight <= area.y + area.height
    return width >= leastWidth && isBarInside
  })
  return isReachable ? bounds : undefined
}
