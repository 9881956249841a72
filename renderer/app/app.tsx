// The frame: navigation, the view that the address names, the palette, and what is shown while there is no host.

import { useEffect, useRef, useState } from 'react'
import { placeTexts, shellTexts } from '../locales/shell.ts'
import { useModels } from '../stores/models.ts'
import './app.css'
import { ConnectionScreen } from './connection-screen.tsx'
import { useHotkey } from './hotkeys.ts'
import { Nav } from './nav.tsx'
import { go, goBackTo, hasChosenPlace, useRoute } from './navigation.ts'
import { Palette } from './palette.tsx'
import { type Place, places } from './places.ts'
import { announceRunEnds } from './run-notices.ts'
import { ViewHost } from './view-host.tsx'

/** On the very first start, with an empty library, the welcome page comes before all else. */
function useFirstStart(): { isDecided: boolean } {
  const isLoaded = useModels((state) => state.isLoaded)
  const [isFirst] = useState(() => !hasChosenPlace())
  const [isDecided, setDecided] = useState(!isFirst)
  useEffect(() => {
    if (!isLoaded || isDecided) return
    if (!hasChosenPlace() && useModels.getState().list.length === 0) go('welcome', {}, { replace: true })
    setDecided(true)
  }, [isLoaded, isDecided])
  return { isDecided }
}

export function App() {
  const t = shellTexts.use()
  const names = placeTexts.use()
  const { view } = useRoute()
  const [isPaletteOpen, setPaletteOpen] = useState(false)
  const { isDecided } = useFirstStart()
  const content = useRef<HTMLElement>(null)

  useEffect(announceRunEnds, [])
  useHotkey('mod+k', () => setPaletteOpen((open) => !open))
  useHotkey('mod+,', () => go('settings'))
  useHotkey('mod+n', () => go('chat'))

  useEffect(() => {
    document.title = `${names[view]} · Tunesmith`
    // what had the focus went with the view before
    if (document.activeElement === document.body) content.current?.focus()
  }, [names, view])

  const isBare = view === 'welcome'
  return (
    <div className="app" data-bare={isBare ? '' : undefined}>
      <button type="button" className="app-skip" onClick={() => content.current?.focus()}>
        {t.skip}
      </button>
      {!isBare && <Nav onPalette={() => setPaletteOpen(true)} />}
      <main ref={content} className="app-main" tabIndex={-1} aria-label={names[view]}>
        {isDecided && <ViewHost view={view} />}
      </main>
      {places.map((place) => (
        <PlaceKey key={place.id} place={place} />
      ))}
      <Palette open={isPaletteOpen} onClose={() => setPaletteOpen(false)} />
      <ConnectionScreen />
    </div>
  )
}

function PlaceKey({ place }: { place: Place }) {
  useHotkey(`g ${place.letter}`, () => goBackTo(place.id))
  return null
}
