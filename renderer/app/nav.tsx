// The navigation: what one can do, what runs now, and in the last line that nothing leaves this machine. A rail of icons in a narrow window.

import { useSyncExternalStore } from 'react'
import { Icon, type IconName } from '../components/icon.tsx'
import { IconButton } from '../components/icon-button.tsx'
import { Logo } from '../components/logo.tsx'
import { Tooltip } from '../components/tooltip.tsx'
import { paletteTexts, placeTexts, shellTexts } from '../locales/shell.ts'
import { useStatus } from '../stores/status.ts'
import { formatMemory } from './format.ts'
import './nav.css'
import { formatRoute, goBackTo, useRoute, type ViewId } from './navigation.ts'
import { partOf, places } from './places.ts'
import { RunningWork } from './running-work.tsx'

const narrow = globalThis.matchMedia?.('(max-width: 959px)')

export function useIsNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      narrow.addEventListener('change', changed)
      return () => narrow.removeEventListener('change', changed)
    },
    () => narrow.matches,
  )
}

export function Nav({ onPalette }: { onPalette(): void }) {
  const t = shellTexts.use()
  const isNarrow = useIsNarrow()
  return (
    <nav className="nav" aria-label={t.views}>
      <div className="nav-brand">
        <Logo />
        <span className="nav-word">Tunesmith</span>
        <span className="nav-find">
          <IconButton icon="search" size="sm" label={paletteTexts.use().label} shortcut="mod+k" onClick={onPalette} />
        </span>
      </div>
      <div className="nav-places scroll">
        {(['use', 'make'] as const).map((group) => (
          <section key={group} className="nav-section" aria-label={t[group]}>
            <p className="nav-group" aria-hidden="true">
              {t[group]}
            </p>
            {places
              .filter((place) => place.group === group)
              .map((place) => (
                <NavLink
                  key={place.id}
                  view={place.id}
                  icon={place.icon}
                  shortcut={`g ${place.letter}`}
                  isNarrow={isNarrow}
                />
              ))}
          </section>
        ))}
      </div>
      <div className="nav-foot">
        <RunningWork isNarrow={isNarrow} />
        <NavLink view="settings" icon="settings" shortcut="mod+," isNarrow={isNarrow} />
        <Machine isNarrow={isNarrow} />
      </div>
    </nav>
  )
}

type NavLinkProps = { view: ViewId; icon: IconName; shortcut: string; isNarrow: boolean }

function NavLink({ view, icon, shortcut, isNarrow }: NavLinkProps) {
  const names = placeTexts.use()
  const here = useRoute().view
  const isHere = (partOf[here] ?? here) === view
  return (
    <Tooltip text={names[view]} shortcut={shortcut} side="right" disabled={!isNarrow}>
      <a
        className="nav-link"
        href={formatRoute(view)}
        aria-current={isHere ? 'page' : undefined}
        aria-label={isNarrow ? names[view] : undefined}
        draggable={false}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return
          event.preventDefault()
          goBackTo(view)
        }}
      >
        <Icon name={icon} />
        <span className="nav-word">{names[view]}</span>
      </a>
    </Tooltip>
  )
}

const providerNames: Record<string, string> = { cpu: 'CPU', webgpu: 'WebGPU', cuda: 'CUDA' }

/** '5.2/16 GB': both in the larger unit, which stands once. */
function memoryPair(usedBytes: number, totalBytes: number): [string, string] {
  return [(usedBytes / 2 ** 30).toFixed(1), formatMemory(totalBytes)]
}

function Machine({ isNarrow }: { isNarrow: boolean }) {
  const t = shellTexts.use()
  const status = useStatus()
  const provider = status === null ? '' : (providerNames[status.provider] ?? status.provider)
  const parts = [
    t.offline,
    ...(status === null ? [] : [provider, t.memory(...memoryPair(status.memory.usedBytes, status.memory.totalBytes))]),
  ]
  const line = parts.join(' · ')
  return (
    <Tooltip text={isNarrow ? line : t.machine(provider || 'CPU')} side="right">
      <div className="nav-machine num" role="status" aria-label={line}>
        <Icon name="offline" size={14} />
        <span className="nav-word" aria-hidden="true">
          {line}
        </span>
      </div>
    </Tooltip>
  )
}
