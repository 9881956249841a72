// What computes: the device, its threads, how a GPT is held in memory, and what trains heads.

import { useEffect, useState } from 'react'
import type { Settings } from '../../../shared/contract/settings.ts'
import type { ErrorRecord } from '../../../shared/errors.ts'
import { type Client, client, errorOf, isAbort } from '../../app/client.ts'
import { formatMemory } from '../../app/format.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Loading } from '../../components/loading.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { Slider } from '../../components/slider.tsx'
import { Tag } from '../../components/tag.tsx'
import { toldIn } from '../../locales/error-sentences.ts'
import { settingsTexts } from '../../locales/settings.ts'
import { useLanguage } from '../../stores/language.ts'
import { useSettings } from '../../stores/settings.ts'
import { ProviderChoice } from './provider-choice.tsx'
import { SettingLine } from './setting-line.tsx'

export type Machine = Awaited<ReturnType<Client['settings']['machine']>>

export function ComputePart() {
  const t = settingsTexts.use()
  const { settings, change } = useSettings()
  const { machine, error, retry } = useMachine()
  return (
    <>
      {error !== null && <ErrorNote error={error} onRetry={retry} />}
      {machine === null && error === null && <Loading label={t.reading} lines={3} />}
      {machine && (
        <>
          <p className="settings-text settings-machine num">
            {t.machine(machine.processor, machine.cores, formatMemory(machine.memoryBytes))}
          </p>
          <ProviderChoice machine={machine} />
          <Threads cores={machine.cores} />
        </>
      )}
      <SettingLine
        name={t.precision}
        text={
          <>
            {t.precisionText} {t.precisionNotes[settings.precision]}
          </>
        }
      >
        <Segmented<Settings['precision']>
          label={t.precision}
          value={settings.precision}
          onChange={(precision) => void change({ precision })}
          items={(['float32', 'int8', 'int4'] as const).map((value) => ({ value, label: t.precisions[value] }))}
        />
      </SettingLine>
      {machine && <Heads machine={machine} />}
    </>
  )
}

function useMachine() {
  const [machine, setMachine] = useState<Machine | null>(null)
  const [error, setError] = useState<ErrorRecord | null>(null)
  const [round, setRound] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks again
  useEffect(() => {
    const leaving = new AbortController()
    client.settings
      .machine(undefined, { signal: leaving.signal })
      .then(setMachine)
      .catch((reason: unknown) => {
        if (!isAbort(reason) && !leaving.signal.aborted) setError(errorOf(reason))
      })
    return () => leaving.abort()
  }, [round])
  const retry = () => {
    setError(null)
    setRound((old) => old + 1)
  }
  return { machine, error, retry }
}

function Threads({ cores }: { cores: number }) {
  const t = settingsTexts.use()
  const { settings, change } = useSettings()
  const chosen = Math.min(cores, settings.threads ?? cores)
  const [dragged, setDragged] = useState<number | null>(null)
  const shown = dragged ?? chosen
  return (
    <SettingLine
      name={t.threads}
      text={
        <>
          {shown >= cores ? t.threadsAll(cores) : t.threadsSome(shown, cores)} {t.threadsApply}
        </>
      }
    >
      <div className="settings-slider">
        <Slider
          label={t.threads}
          labelHidden
          min={1}
          max={Math.max(2, cores)}
          step={1}
          value={shown}
          disabled={cores < 2}
          onChange={setDragged}
          onCommit={(value) => {
            setDragged(null)
            void change({ threads: value >= cores ? null : value })
          }}
        />
      </div>
    </SettingLine>
  )
}

function Heads({ machine }: { machine: Machine }) {
  const t = settingsTexts.use()
  const language = useLanguage((state) => state.language)
  const [isOpen, setOpen] = useState(false)
  const used = machine.backends.find(({ available }) => available)
  return (
    <SettingLine name={t.heads} text={used ? t.headsText(used.name) : ''}>
      <Button size="sm" onClick={() => setOpen(true)}>
        {t.details}
      </Button>
      <Dialog open={isOpen} size="md" title={t.heads} onClose={() => setOpen(false)}>
        <ul className="settings-backends">
          {machine.backends.map((backend) => (
            <li key={backend.name}>
              <span className="settings-name">{backend.name}</span>
              <Tag tone={backend.available ? undefined : 'line'}>
                {backend === used ? t.backendUsed : backend.available ? t.backendUnused : t.backendMissing}
              </Tag>
              <p className="settings-text">{toldIn(backend.reason, language)}</p>
            </li>
          ))}
        </ul>
      </Dialog>
    </SettingLine>
  )
}
