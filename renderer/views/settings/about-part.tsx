// Version and licence, the packages that the app is made with, and a report for a bug.

import { useEffect, useState } from 'react'
import type { ErrorRecord } from '../../../shared/errors.ts'
import { type Client, client, errorOf, isAbort } from '../../app/client.ts'
import { copyDiagnostics } from '../../app/diagnostics.ts'
import { textMatches } from '../../app/search.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { settingsTexts } from '../../locales/settings.ts'
import { SettingLine } from './setting-line.tsx'

type About = Awaited<ReturnType<Client['settings']['about']>>

export function AboutPart() {
  const t = settingsTexts.use()
  const [about, setAbout] = useState<About | null>(null)
  const [error, setError] = useState<ErrorRecord | null>(null)
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    const leaving = new AbortController()
    client.settings
      .about(undefined, { signal: leaving.signal })
      .then(setAbout)
      .catch((reason: unknown) => {
        if (!isAbort(reason) && !leaving.signal.aborted) setError(errorOf(reason))
      })
    return () => leaving.abort()
  }, [])
  if (error !== null) return <ErrorNote error={error} />
  if (about === null) return null
  return (
    <>
      <SettingLine name={`Tunesmith ${about.version}`} text={t.licence(about.licence)} />
      <SettingLine name={t.packages} text={t.packagesText(about.packages.length)}>
        <Button size="sm" onClick={() => setOpen(true)}>
          {t.show}
        </Button>
      </SettingLine>
      <SettingLine name={t.diagnostics} text={t.diagnosticsText}>
        <Button size="sm" icon="copy" onClick={() => void copyDiagnostics()}>
          {t.copy}
        </Button>
      </SettingLine>
      {isOpen && <Packages packages={about.packages} onClose={() => setOpen(false)} />}
    </>
  )
}

function Packages({ packages, onClose }: { packages: About['packages']; onClose(): void }) {
  const t = settingsTexts.use()
  const [query, setQuery] = useState('')
  const found = packages.filter(({ name, licence }) => textMatches(query, [name, licence]))
  return (
    <Dialog open size="lg" title={t.packages} className="settings-licences" onClose={onClose}>
      <SearchField value={query} onChange={setQuery} label={t.findPackage} />
      <ul className="settings-packages">
        {found.map(({ name, version, licence, text }) => (
          <li key={`${name} ${version}`}>
            <details>
              <summary>
                <span className="settings-name">{name}</span> <span className="settings-text num">{version}</span>
                <span className="settings-licence">{licence}</span>
              </summary>
              <pre>{text === '' ? t.noText : text}</pre>
            </details>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
