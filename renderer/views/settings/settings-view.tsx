// Settings: language and theme, what computes, where things are kept, keys, and what the app is made of.

import { useEffect, useRef, useState } from 'react'
import { go, useRoute } from '../../app/navigation.ts'
import { ErrorNote } from '../../components/error-note.tsx'
import { ViewBar, ViewBody, ViewFrame } from '../../components/view-frame.tsx'
import { settingsTexts } from '../../locales/settings.ts'
import { useSettings } from '../../stores/settings.ts'
import { AboutPart } from './about-part.tsx'
import { ComputePart } from './compute-part.tsx'
import { GeneralPart } from './general-part.tsx'
import { KeysPart } from './keys-part.tsx'
import { StoragePart } from './storage-part.tsx'
import './settings.css'

const parts = [
  { id: 'general', Part: GeneralPart },
  { id: 'compute', Part: ComputePart },
  { id: 'storage', Part: StoragePart },
  { id: 'keys', Part: KeysPart },
  { id: 'about', Part: AboutPart },
] as const
type PartId = (typeof parts)[number]['id']

export function SettingsView() {
  const t = settingsTexts.use()
  const error = useSettings((state) => state.error)
  const { params } = useRoute()
  const body = useRef<HTMLDivElement>(null)
  const [current, setCurrent] = useState<PartId>('general')
  const asked = parts.find(({ id }) => id === params.part)?.id

  useEffect(() => {
    if (asked === undefined) return
    setCurrent(asked)
    body.current?.querySelector(`#settings-${asked}`)?.scrollIntoView()
  }, [asked])

  return (
    <ViewFrame>
      <ViewBar title={t.title} />
      <ViewBody>
        <div className="settings" ref={body}>
          <nav className="settings-nav only-wide" aria-label={t.sections}>
            {parts.map(({ id }) => (
              <a
                key={id}
                href={`#/settings?part=${id}`}
                aria-current={id === current ? 'true' : undefined}
                onClick={(event) => {
                  event.preventDefault()
                  setCurrent(id)
                  go('settings', { part: id }, { replace: true })
                  body.current?.querySelector(`#settings-${id}`)?.scrollIntoView()
                }}
              >
                {t[id]}
              </a>
            ))}
          </nav>
          <div className="settings-parts">
            {error !== null && <ErrorNote error={error} />}
            {parts.map(({ id, Part }) => (
              <section key={id} id={`settings-${id}`} aria-labelledby={`settings-${id}-title`}>
                <h2 id={`settings-${id}-title`}>{t[id]}</h2>
                <Part />
              </section>
            ))}
          </div>
        </div>
      </ViewBody>
    </ViewFrame>
  )
}
