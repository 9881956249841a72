// Keys that act everywhere.

import { places } from '../../app/places.ts'
import { Kbd } from '../../components/kbd.tsx'
import { settingsTexts } from '../../locales/settings.ts'
import { placeTexts } from '../../locales/shell.ts'

export function KeysPart() {
  const t = settingsTexts.use()
  const names = placeTexts.use()
  return (
    <>
      <dl className="settings-keys">
        {Object.entries(t.shortcuts).map(([keys, what]) => (
          <div key={keys}>
            <dt>{what}</dt>
            <dd>
              <Kbd keys={keys} />
            </dd>
          </div>
        ))}
        {places.map(({ id, letter }) => (
          <div key={id}>
            <dt>{names[id]}</dt>
            <dd>
              <Kbd keys={`g ${letter}`} />
            </dd>
          </div>
        ))}
      </dl>
      <p className="settings-text">{t.keysText}</p>
    </>
  )
}
