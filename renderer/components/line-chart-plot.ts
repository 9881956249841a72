// The drawing of a chart: axes, series, levels to compare with and marks on the axis, in the colours of the tokens.

import UPlot from 'uplot'
import type { ChartSeries } from './line-chart-data.ts'

/** A level to compare with: a baseline. */
export type ChartLevel = { name: string; y: number }
/** A place on the x axis: where a run was taken up again. */
export type ChartMark = { name: string; x: number }

type Colors = Record<'hue' | 'mid' | 'grey' | 'ink' | 'line' | 'axis' | 'rest', string>

const colorNames = {
  hue: '--hue',
  mid: '--hue-mid',
  grey: '--ink-2',
  ink: '--ink',
  line: '--line',
  axis: '--ink-3',
  rest: '--hover',
} as const
export const axisFont = '11px "Pretendard Variable", "Apple SD Gothic Neo", "Malgun Gothic", system-ui, sans-serif'

/** Tokens hold light-dark(): only a computed colour is one that a canvas understands. */
function readColors(element: HTMLElement): Colors {
  const probe = document.createElement('span')
  element.append(probe)
  const colors = Object.fromEntries(
    Object.entries(colorNames).map(([name, token]) => {
      probe.style.color = `var(${token})`
      return [name, getComputedStyle(probe).color]
    }),
  ) as Colors
  probe.remove()
  return colors
}

export type ChartSpec = {
  series: readonly ChartSeries[]
  levels: readonly ChartLevel[]
  marks: readonly ChartMark[]
  xEnd: number | undefined
  yRange: readonly [min: number, max: number] | undefined
  height: number
  showX(x: number): string
  showY(y: number): string
  /** Index of the point under the cursor. */
  onCursor(index: number | null): void
}

export function drawChart(element: HTMLElement, data: UPlot.AlignedData, spec: ChartSpec): UPlot {
  const { series, levels, marks, height, onCursor } = spec
  const colors = readColors(element)
  return new UPlot(
    {
      width: Math.max(1, element.clientWidth),
      height,
      legend: { show: false },
      padding: [8, 18, 0, 0],
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
      scales: {
        x: { time: false, range: (_plot, min, max) => rangeX(spec, min, max) },
        y: { range: (_plot, min, max) => rangeY(spec, min, max) },
      },
      axes: [axis('x', spec, colors), axis('y', spec, colors)],
      series: [{}, ...series.map((one) => lineOf(one, colors))],
      hooks: {
        drawAxes: [(drawn) => drawRest(drawn, colors)],
        draw: [(drawn) => drawLevels(drawn, levels, colors), (drawn) => drawMarks(drawn, marks, colors)],
        setCursor: [(drawn) => onCursor(drawn.cursor.idx ?? null)],
      },
    },
    data,
    element,
  )
}

function axis(side: 'x' | 'y', spec: ChartSpec, colors: Colors): UPlot.Axis {
  return {
    stroke: colors.axis,
    font: axisFont,
    grid: { stroke: colors.line, width: 1, show: side === 'y' },
    ticks: { show: false },
    gap: 6,
    size: side === 'x' ? 26 : 44,
    space: side === 'x' ? 70 : 36,
    values: (_plot, ticks) => ticks.map(side === 'x' ? spec.showX : spec.showY),
  }
}

/** Measurements are dots on their line while they are few enough to be told apart. */
const mostDots = 60

function lineOf(one: ChartSeries, colors: Colors): UPlot.Series {
  const isRing = one.isRing === true
  const isDots = one.isDots === true || isRing
  const isFew = one.tone === 'ink' && one.points.length <= mostDots
  return {
    label: one.name,
    stroke: colors[one.tone],
    width: one.tone === 'mid' ? 1 : 1.75,
    spanGaps: false,
    points: {
      show: isDots || isFew || one.points.length === 1,
      size: isRing ? 13 : isDots ? 7 : 5,
      ...(isRing ? { width: 1.5, fill: 'transparent' } : { fill: colors[one.tone] }),
    },
    ...(one.dashed === true ? { dash: [4, 3] } : {}),
    ...(isDots ? { paths: () => null } : {}),
  }
}

function rangeX({ xEnd }: ChartSpec, min: number, max: number): [number, number] {
  if (!Number.isFinite(min)) return [0, xEnd ?? 1]
  const high = Math.max(max, xEnd ?? max)
  return [min, high > min ? high : min + 1]
}

function rangeY({ yRange, levels }: ChartSpec, min: number, max: number): [number, number] {
  if (yRange !== undefined) return [...yRange]
  const all = [min, max, ...levels.map((level) => level.y)].filter((y) => Number.isFinite(y))
  if (all.length === 0) return [0, 1]
  const low = Math.min(...all)
  const high = Math.max(...all)
  const room = (high - low || Math.abs(high) || 1) * 0.06
  return [low - room, high + room]
}

function drawLevels(plot: UPlot, levels: readonly ChartLevel[], colors: Colors): void {
  const { ctx, bbox } = plot
  const ratio = UPlot.pxRatio
  ctx.save()
  ctx.strokeStyle = colors.grey
  ctx.fillStyle = colors.axis
  ctx.lineWidth = ratio
  ctx.setLineDash([2 * ratio, 3 * ratio])
  ctx.font = axisFont.replace('11px', `${11 * ratio}px`)
  ctx.textAlign = 'right'
  ctx.textBaseline = 'bottom'
  for (const level of levels) {
    const y = Math.round(plot.valToPos(level.y, 'y', true))
    ctx.beginPath()
    ctx.moveTo(bbox.left, y)
    ctx.lineTo(bbox.left + bbox.width, y)
    ctx.stroke()
    ctx.fillText(level.name, bbox.left + bbox.width, y - 2 * ratio)
  }
  ctx.restore()
}

/** What is still to come, shaded. */
function drawRest(plot: UPlot, colors: Colors): void {
  const { ctx, bbox, data, scales } = plot
  const last = data[0].at(-1)
  if (last === undefined || scales.x?.max === undefined || scales.x.max === null || scales.x.max <= last) return
  const from = plot.valToPos(last, 'x', true)
  ctx.save()
  ctx.fillStyle = colors.rest
  ctx.fillRect(from, bbox.top, bbox.left + bbox.width - from, bbox.height)
  ctx.restore()
}

function drawMarks(plot: UPlot, marks: readonly ChartMark[], colors: Colors): void {
  const { ctx, bbox } = plot
  const ratio = UPlot.pxRatio
  ctx.save()
  ctx.strokeStyle = colors.grey
  ctx.fillStyle = colors.axis
  ctx.lineWidth = ratio
  ctx.setLineDash([2 * ratio, 3 * ratio])
  ctx.font = axisFont.replace('11px', `${11 * ratio}px`)
  ctx.textBaseline = 'top'
  for (const mark of marks) {
    const x = Math.round(plot.valToPos(mark.x, 'x', true))
    if (x < bbox.left || x > bbox.left + bbox.width) continue
    ctx.beginPath()
    ctx.moveTo(x, bbox.top)
    ctx.lineTo(x, bbox.top + bbox.height)
    ctx.stroke()
    const room = bbox.left + bbox.width - x
    const isNearEnd = ctx.measureText(mark.name).width + 4 * ratio > room
    ctx.textAlign = isNearEnd ? 'right' : 'left'
    ctx.fillText(mark.name, x + (isNearEnd ? -4 : 4) * ratio, bbox.top + 2 * ratio)
  }
  ctx.restore()
}
