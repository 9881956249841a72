// The devices that can compute, each with its measured speed, or why it is not available.

import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import { useEffect } from 'react'
import type { Settings } from '../../../shared/contract/settings.ts'
import { formatNumber } from '../../app/format.ts'
import { Card } from '../../components/card.tsx'
import { messageOf } from '../../locales/error-sentences.ts'
import { settingsTexts } from '../../locales/settings.ts'
import { runsStore } from '../../stores/runs.ts'
import { useSettings } from '../../stores/settings.ts'
import { measureSpeed, type ProviderSpeed, speedsStore } from '../../stores/speeds.ts'
import type { Machine } from './compute-part.tsx'

type Provider = Settings['provider']
const names: Record<Provider, string> = { cpu: 'CPU', webgpu: 'WebGPU', cuda: 'CUDA' }

export function ProviderChoice({ machine }: { machine: Machine }) {
  const t = settingsTexts.use()
  const { settings, change } = useSettings()
  const speeds = speedsStore((state) => state.speeds)
  const available = machine.providers.filter((provider) => provider.available).map(({ name }) => name)
  const isMeasured = available.some((name) => speeds[name] !== undefined)
  const isMeasuring = available.some((name) => speeds[name]?.isMeasuring)
  const measureAll = async () => {
    for (const name of available) await measureSpeed(name)
  }

  // while something is being learned, a measurement would disturb it and tell too little
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the part is opened
  useEffect(() => {
    const isBusy = runsStore.getState().list.some(({ status }) => status === 'running')
    if (!isMeasured && !isBusy) void measureAll()
  }, [])

  return (
    <>
      <Card>
        <RadioGroup
          className="settings-providers"
          aria-label={t.device}
          value={settings.provider}
          onValueChange={(provider) => void change({ provider: provider as Provider })}
        >
          {machine.providers.map((provider) => (
            <ProviderRow key={provider.name} provider={provider} speed={speeds[provider.name]} />
          ))}
        </RadioGroup>
      </Card>
      <p className="settings-text settings-measured">
        {t.measured}{' '}
        <button type="button" className="settings-link" disabled={isMeasuring} onClick={() => void measureAll()}>
          {isMeasuring ? t.measuring : isMeasured ? t.measureAgain : t.measure}
        </button>
      </p>
    </>
  )
}

function ProviderRow({
  provider,
  speed,
}: {
  provider: Machine['providers'][number]
  speed: ProviderSpeed | undefined
}) {
  const t = settingsTexts.use()
  const { name, available, reason } = provider
  const failure = speed?.error
  const text = !available
    ? t.missing[name]
    : failure
      ? `${t.cannotOpen} ${messageOf(failure).split('\n')[0]}`
      : t.providers[name]
  const value = !available || failure ? '–' : speedText(speed, t)
  return (
    <Radio.Root
      value={name}
      disabled={!available}
      className="settings-provider"
      aria-label={`${names[name]}. ${text} ${value === '–' ? '' : value}`.trim()}
      title={available ? undefined : reason}
    >
      <span className="settings-radio" />
      <span className="settings-name">{names[name]}</span>
      <span className="settings-text">{text}</span>
      <span className="settings-speed num">{value}</span>
    </Radio.Root>
  )
}

function speedText(speed: ProviderSpeed | undefined, t: ReturnType<typeof settingsTexts.get>): string {
  if (speed === undefined) return t.notMeasured
  if (speed.isMeasuring) return t.measuring
  return speed.gigaflops === null ? t.notMeasured : t.speed(formatNumber(speed.gigaflops, speed.gigaflops < 10 ? 1 : 0))
}
