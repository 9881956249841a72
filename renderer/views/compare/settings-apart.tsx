// What was done differently in two runs: the settings that are not the same.

import type { RunView } from '../../../shared/contract/runs.ts'
import type { Json } from '../../../shared/domain/records.ts'
import { formatNumber } from '../../app/format.ts'
import { compareTexts } from '../../locales/compare.ts'
import { runTexts } from '../../locales/runs.ts'

/** Said elsewhere, or nothing that a result depends on. */
const hidden = new Set([
  'data',
  'testData',
  'comparedTo',
  'fewerOf',
  'sweep',
  'modelName',
  'dataName',
  'threads',
  'checkpointSeconds',
  'checkpointSteps',
  'baselines',
])

/** More than these are not looked through at once. */
const mostOpen = 6

export type Apart = { name: string; a: Json | undefined; b: Json | undefined }

export function settingsApart(a: RunView['settings'], b: RunView['settings']): Apart[] {
  const [left, right] = [flat(a), flat(b)]
  const names = [...new Set([...left.keys(), ...right.keys()])].filter((name) => !hidden.has(name.split('.')[0]!))
  return names
    .map((name) => ({ name, a: left.get(name), b: right.get(name) }))
    .filter((one) => JSON.stringify(one.a) !== JSON.stringify(one.b))
}

function flat(settings: { [key: string]: Json }, before = ''): Map<string, Json> {
  return new Map(
    Object.entries(settings).flatMap(([name, value]): [string, Json][] =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? [...flat(value, `${before}${name}.`)]
        : [[before + name, value]],
    ),
  )
}

export function SettingsApart({ a, b }: { a: RunView; b: RunView }) {
  const t = compareTexts.use()
  const names = runTexts.use().settingNames
  const model = a.baseName === b.baseName ? [] : [{ name: 'model', a: a.baseName, b: b.baseName }]
  const method =
    a.method === b.method
      ? []
      : [{ name: 'method', a: t.methods[a.method] ?? a.method, b: t.methods[b.method] ?? b.method }]
  const others = settingsApart(a.settings, b.settings).filter(({ name }) => name !== 'model' && name !== 'method')
  const apart: Apart[] = [...model, ...method, ...others]
  const shown = (name: string) => names[name] ?? (name === 'method' ? t.method : name)
  return (
    <details className="compare-settings" open={apart.length > 0 && apart.length <= mostOpen}>
      <summary>
        {t.settings} <span className="num">{apart.length}</span>
      </summary>
      {apart.length === 0 ? (
        <p className="compare-hint">{t.sameSettings}</p>
      ) : (
        <dl className="num">
          {apart.map((one) => (
            <div key={one.name}>
              <dt>{shown(one.name)}</dt>
              <dd>{valueText(one.a)}</dd>
              <dd>{valueText(one.b)}</dd>
            </div>
          ))}
        </dl>
      )}
    </details>
  )
}

function valueText(value: Json | undefined): string {
  const t = runTexts.get()
  if (value === undefined || value === null) return '–'
  if (typeof value === 'boolean') return value ? t.yes : t.no
  if (typeof value === 'number')
    return value !== 0 && Math.abs(value) < 0.001 ? value.toExponential() : formatNumber(value, 4)
  return typeof value === 'string' ? value : JSON.stringify(value)
}
