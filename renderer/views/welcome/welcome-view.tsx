// The first page: the two families by the shape of what they see, three steps, three doors. Language and theme change at once.

import { useEffect, useState } from 'react'
import type { Starter } from '../../../shared/contract/models.ts'
import type { Settings } from '../../../shared/contract/settings.ts'
import type { ErrorRecord } from '../../../shared/errors.ts'
import { client, errorOf } from '../../app/client.ts'
import { chooseFolder } from '../../app/files.ts'
import { formatBytes } from '../../app/format.ts'
import { useHotkey } from '../../app/hotkeys.ts'
import { go } from '../../app/navigation.ts'
import { Button } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { FileDrop } from '../../components/file-drop.tsx'
import { Icon, type IconName } from '../../components/icon.tsx'
import { Kbd } from '../../components/kbd.tsx'
import { Logo } from '../../components/logo.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { modelsTexts } from '../../locales/models.ts'
import { welcomeTexts } from '../../locales/welcome.ts'
import { useLanguage } from '../../stores/language.ts'
import { reloadModels } from '../../stores/models.ts'
import { useSettings } from '../../stores/settings.ts'
import { importDrop, importPath } from '../models/imports.ts'
import { AttentionShape } from './attention-shape.tsx'
import './welcome.css'

/** The fourth word has looked back, the third is the one to guess. */
const decoderRow = 3
const maskRow = 2

function useStarters(): Starter[] | null {
  const [starters, setStarters] = useState<Starter[] | null>(null)
  useEffect(() => {
    const stop = new AbortController()
    client.models.starters(undefined, { signal: stop.signal }).then(setStarters, (error: unknown) => {
      if (stop.signal.aborted) return
      console.warn('models.starters', error)
      setStarters([])
    })
    return () => stop.abort()
  }, [])
  return starters
}

export function WelcomeView() {
  const t = welcomeTexts.use()
  const starters = useStarters()
  const [isAdding, setAdding] = useState(false)
  const [error, setError] = useState<ErrorRecord | null>(null)
  const words = { gpt: t.words, bert: t.words.map((word, i) => (i === maskRow ? '[MASK]' : word)) }

  async function tryStarters(): Promise<void> {
    if (isAdding || !starters || starters.length === 0) return
    setAdding(true)
    setError(null)
    try {
      const { language } = useLanguage.getState()
      // the views open with what came last
      const ownLast = starters.toSorted((a, b) => Number(a.language === language) - Number(b.language === language))
      for (const { name } of ownLast) await client.models.addStarter({ name })
      await reloadModels()
      go(starters.some(({ kind }) => kind === 'gpt') ? 'chat' : 'fill-mask')
    } catch (reason) {
      setError(errorOf(reason))
      setAdding(false)
    }
  }

  async function importOwn(): Promise<void> {
    const path = await chooseFolder(modelsTexts.get().chooseFolder)
    if (path === null) return
    go('models')
    await importPath(path)
  }

  const size = formatBytes(starters?.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) ?? 0)
  const starterText = isAdding
    ? t.starter.adding
    : starters === null
      ? ''
      : starters.length === 0
        ? t.starter.none
        : t.starter.text(starters.map(({ name }) => name).join(', '), size)
  return (
    <div className="welcome">
      <FileDrop
        isWholeView
        label={t.dropLabel}
        onDrop={(event) => {
          importDrop(event)
          go('models')
        }}
      >
        <div className="welcome-bar" />
        <div className="welcome-scroll scroll">
          <div className="welcome-page">
            <Logo size={34} />
            <h1 className="welcome-title">{t.title}</h1>
            <p className="welcome-lead">{t.lead}</p>
            <div className="welcome-shapes">
              {(['gpt', 'bert'] as const).map((kind) => (
                <section key={kind} className={`welcome-family ${kind}`} aria-label={t[kind].name}>
                  <AttentionShape
                    kind={kind}
                    words={words[kind]}
                    looking={kind === 'gpt' ? decoderRow : maskRow}
                    label={kind === 'gpt' ? t.gptAlt : t.bertAlt}
                  />
                  <div>
                    <h2>{t[kind].name}</h2>
                    <p>{t[kind].text}</p>
                  </div>
                </section>
              ))}
            </div>
            <ol className="welcome-steps" aria-label={t.stepsLabel}>
              {t.steps.map((step) => (
                <li key={step.title}>
                  <b>{step.title}</b> {step.text}
                </li>
              ))}
            </ol>
            <section className="welcome-doors" aria-label={t.doorsLabel}>
              <Door
                number="1"
                icon="chat"
                kind="gpt"
                title={t.starter.title}
                text={starterText}
                disabled={isAdding || !starters || starters.length === 0}
                onOpen={() => void tryStarters()}
              />
              <Door
                number="2"
                icon="import"
                title={t.import.title}
                text={t.import.text}
                onOpen={() => void importOwn()}
              />
              <Door
                number="3"
                icon="text"
                kind="bert"
                title={t.make.title}
                text={t.make.text}
                onOpen={() => go('runs', { new: 'pretrain' })}
              />
            </section>
            {error !== null && <ErrorNote error={error} onRetry={() => void tryStarters()} />}
          </div>
        </div>
        <Foot />
      </FileDrop>
    </div>
  )
}

type DoorProps = {
  number: string
  icon: IconName
  kind?: 'gpt' | 'bert'
  title: string
  text: string
  disabled?: boolean
  onOpen(): void
}

function Door({ number, icon, kind, title, text, disabled = false, onOpen }: DoorProps) {
  useHotkey(number, onOpen, { enabled: !disabled })
  return (
    <button
      type="button"
      className={`welcome-door ${kind ?? ''}`.trimEnd()}
      disabled={disabled}
      aria-keyshortcuts={number}
      onClick={onOpen}
    >
      <span className="welcome-door-head">
        <Icon name={icon} />
        <b>{title}</b>
        <span className="welcome-door-key" aria-hidden="true">
          <Kbd>{number}</Kbd>
        </span>
      </span>
      <span className="welcome-door-text">{text}</span>
    </button>
  )
}

function Foot() {
  const t = welcomeTexts.use()
  const { settings, change } = useSettings()
  const language = useLanguage((state) => state.language)
  return (
    <footer className="welcome-foot">
      <span className="welcome-offline">
        <Icon name="offline" size={14} />
        {t.offline}
      </span>
      <span className="welcome-look">
        <Button variant="quiet" size="sm" onClick={() => go('models')}>
          {t.skip}
        </Button>
        <Segmented<'ko' | 'en'>
          label={t.language}
          value={language}
          onChange={(value) => void change({ language: value })}
          items={[
            { value: 'ko', label: <span lang="ko">한국어</span> },
            { value: 'en', label: <span lang="en">English</span> },
          ]}
        />
        <Segmented<Settings['theme']>
          label={t.theme}
          value={settings.theme}
          onChange={(theme) => void change({ theme })}
          items={[
            { value: 'system', label: <Icon name="monitor" size={14} />, name: t.themes.system },
            { value: 'light', label: <Icon name="sun" size={14} />, name: t.themes.light },
            { value: 'dark', label: <Icon name="moon" size={14} />, name: t.themes.dark },
          ]}
        />
      </span>
    </footer>
  )
}
