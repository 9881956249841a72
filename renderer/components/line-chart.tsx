// Curves over steps or time. Colours come from the tokens, so they follow the model's hue and the theme.

import { useEffect, useMemo, useRef, useState } from 'react'
import type UPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { formatCount, formatNumber } from '../app/format.ts'
import { componentTexts } from '../locales/components.ts'
import './line-chart.css'
import { alignSeries, type ChartSeries } from './line-chart-data.ts'
import { axisFont, type ChartLevel, type ChartMark, drawChart } from './line-chart-plot.ts'

export type { ChartSeries } from './line-chart-data.ts'
export type { ChartLevel, ChartMark } from './line-chart-plot.ts'

export type LineChartProps = {
  series: readonly ChartSeries[]
  levels?: readonly ChartLevel[] | undefined
  marks?: readonly ChartMark[] | undefined
  /** The x axis goes at least so far: what is still to come stays empty. */
  xEnd?: number | undefined
  xLabel: string
  yLabel: string
  height: number
  yRange?: readonly [min: number, max: number] | undefined
  formatX?: ((x: number) => string) | undefined
  formatY?: ((y: number) => string) | undefined
  onPick?: ((x: number) => void) | undefined
}

function useThemeKey(): string {
  const [key, setKey] = useState(0)
  useEffect(() => {
    const change = () => setKey((old) => old + 1)
    const media = matchMedia('(prefers-color-scheme: dark)')
    const observer = new MutationObserver(change)
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    media.addEventListener('change', change)
    return () => {
      observer.disconnect()
      media.removeEventListener('change', change)
    }
  }, [])
  return String(key)
}

function describe(props: LineChartProps, t: ReturnType<typeof componentTexts.get>): string {
  const showX = props.formatX ?? formatCount
  const showY = props.formatY ?? formatNumber
  const parts = props.series.flatMap((one) => {
    const end = one.points.at(-1)
    return end === undefined ? [] : [t.chartPoint(one.name, showX(end[0]), showY(end[1]))]
  })
  return `${props.yLabel}, ${props.xLabel}. ${parts.length === 0 ? t.emptyChart : parts.join('; ')}`
}

export function LineChart(props: LineChartProps) {
  const { series, levels = [], marks = [], xEnd, xLabel, yLabel, height, yRange, onPick } = props
  const t = componentTexts.use()
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<UPlot | null>(null)
  const latest = useRef(props)
  latest.current = props
  const themeKey = useThemeKey()
  const [at, setAt] = useState<number | null>(null)
  const data = useMemo(() => alignSeries(series), [series])
  const dataNow = useRef(data)
  dataNow.current = data
  // a new drawing only for another shape; new points alone go into the one that is there
  const shape = JSON.stringify([
    series.map((s) => [s.name, s.tone, s.dashed, s.isDots, s.isRing]),
    levels,
    marks,
    xEnd,
    yRange,
    height,
    themeKey,
  ])

  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` stands for what the drawing is made of
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const plot = drawChart(element, dataNow.current, {
      series,
      levels,
      marks,
      xEnd,
      yRange,
      height,
      showX: (x) => (latest.current.formatX ?? formatCount)(x),
      showY: (y) => (latest.current.formatY ?? formatNumber)(y),
      onCursor: setAt,
    })
    chart.current = plot
    // a canvas does not draw again by itself when its font arrives
    document.fonts.load(axisFont, '가A1').then(
      () => {
        if (chart.current === plot) plot.redraw(false, true)
      },
      (error: unknown) => console.warn('fonts', error),
    )
    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0) plot.setSize({ width: element.clientWidth, height })
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
      plot.destroy()
      chart.current = null
    }
  }, [shape])

  useEffect(() => chart.current?.setData(data), [data])

  const atX = at === null ? undefined : data[0][at]
  return (
    <figure className="chart">
      <figcaption className="chart-caption num">
        <span>{yLabel}</span>
        {atX === undefined ? (
          <span>{xLabel}</span>
        ) : (
          <span className="chart-at">
            {`${xLabel} ${(props.formatX ?? formatCount)(atX)}`}
            {series.map((one, index) => {
              const y = data[index + 1]?.[at!]
              return y === null || y === undefined ? null : (
                <span key={one.name} className={`chart-value chart-${one.tone}`}>
                  {`${one.name} ${(props.formatY ?? formatNumber)(y)}`}
                </span>
              )
            })}
          </span>
        )}
      </figcaption>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: a pointer's shortcut to what the view offers elsewhere */}
      <div
        ref={box}
        className="chart-box"
        role="img"
        aria-label={describe(props, t)}
        style={{ height }}
        onClick={onPick === undefined || atX === undefined ? undefined : () => onPick(atX)}
      />
    </figure>
  )
}
