// A loss curve the size of a word.

export type SketchPoints = readonly (readonly [number, number])[]

const [width, height, room] = [80, 24, 2] as const

export function Sketch({ points, share }: { points: SketchPoints; share: number | null }) {
  const values = points.map(([, value]) => value)
  const low = Math.min(...values)
  const high = Math.max(...values)
  const first = points[0]![0]
  const last = points.at(-1)![0]
  // what is still to come stays empty
  const end = first + (last - first) / Math.max(0.05, share ?? 1)
  const place = ([step, value]: readonly [number, number]) => {
    const x = end > first ? ((step - first) / (end - first)) * width : 0
    const y = high > low ? room + ((high - value) / (high - low)) * (height - 2 * room) : height / 2
    return `${x.toFixed(1)} ${y.toFixed(1)}`
  }
  return (
    <svg className="runs-sketch" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <path d={`M${points.map(place).join('L')}`} />
    </svg>
  )
}
