// What the palette can find: places, things to do, models. Each with its words in both languages.

import type { FamilyKind } from '../../shared/contract/common.ts'
import type { JobView } from '../../shared/contract/jobs.ts'
import { type ModelUse, type ModelView, modelUses } from '../../shared/contract/models.ts'
import type { RunView } from '../../shared/contract/runs.ts'
import type { IconName } from '../components/icon.tsx'
import { modelTexts } from '../locales/components.ts'
import { paletteTexts, placeAboutTexts, placeTexts } from '../locales/shell.ts'
import { canUse, choose } from '../stores/choices.ts'
import { type Language, useLanguage } from '../stores/language.ts'
import { useSettings } from '../stores/settings.ts'
import { client } from './client.ts'
import { formatParameters } from './format.ts'
import { go, goBackTo, type Route } from './navigation.ts'
import { type Place, places } from './places.ts'
import { matchScore } from './search.ts'

export type PaletteGroup = 'places' | 'actions' | 'models' | 'chats'
export type PaletteEntry = {
  id: string
  group: PaletteGroup
  title: string
  about?: string | undefined
  icon?: IconName | undefined
  kind?: FamilyKind | undefined
  shortcut?: string | undefined
  /** Words that find it beside the title: the other language's. */
  words: readonly string[]
  run(): void
}

function otherLanguage(): Language {
  return useLanguage.getState().language === 'ko' ? 'en' : 'ko'
}

export function placeEntries(): PaletteEntry[] {
  const names = placeTexts.get()
  const abouts = placeAboutTexts.get()
  const other = placeTexts.both[otherLanguage()]
  const all: { id: Place['id']; icon: IconName; shortcut?: string }[] = [
    ...places.map((place) => ({ id: place.id, icon: place.icon, shortcut: `g ${place.letter}` })),
    { id: 'settings', icon: 'settings', shortcut: 'mod+,' },
    { id: 'welcome', icon: 'home' },
  ]
  return all.map(({ id, icon, shortcut }) => ({
    id: `place:${id}`,
    group: 'places',
    title: names[id],
    about: abouts[id],
    icon,
    shortcut,
    words: [other[id], id, abouts[id]],
    run: () => goBackTo(id),
  }))
}

type ActionName = 'newChat' | 'importModel' | 'trainTable' | 'light' | 'dark' | 'systemTheme'

export function actionEntries(): PaletteEntry[] {
  const t = paletteTexts.get()
  const other = paletteTexts.both[otherLanguage()]
  const { change } = useSettings.getState()
  const action = (name: ActionName, icon: IconName, run: () => void, shortcut?: string): PaletteEntry => ({
    id: `action:${name}`,
    group: 'actions',
    title: t[name],
    icon,
    shortcut,
    words: [other[name]],
    run,
  })
  return [
    action('newChat', 'plus', () => go('chat'), 'mod+n'),
    action('importModel', 'import', () => go('models')),
    action('trainTable', 'finetune', () => go('finetune')),
    action('light', 'sun', () => void change({ theme: 'light' })),
    action('dark', 'moon', () => void change({ theme: 'dark' })),
    action('systemTheme', 'monitor', () => void change({ theme: 'system' })),
    {
      id: 'action:language',
      group: 'actions',
      title: t.toOther,
      icon: 'language',
      words: ['language', '언어', 'English', '한국어'],
      run: () => void change({ language: otherLanguage() }),
    },
  ]
}

export function workEntries(runs: readonly RunView[], jobs: readonly JobView[]): PaletteEntry[] {
  const t = paletteTexts.get()
  return [
    ...runs
      .filter((run) => run.status === 'running')
      .map(
        (run): PaletteEntry => ({
          id: `run:${run.id}`,
          group: 'actions',
          title: t.openRun(run.name),
          kind: run.kind,
          words: [run.name],
          run: () => go('runs', { id: run.id }),
        }),
      ),
    ...jobs
      .filter((job) => job.state === 'running')
      .map(
        (job): PaletteEntry => ({
          id: `job:${job.id}`,
          group: 'actions',
          title: t.cancelJob(job.title),
          icon: 'stop',
          words: [job.title, 'cancel', '취소'],
          run: () =>
            void client.jobs.cancel({ id: job.id }).catch((error: unknown) => console.warn('jobs.cancel', error)),
        }),
      ),
  ]
}

/** In a view that uses models of that kind, a model is chosen there; elsewhere its page opens. */
export function modelEntries(models: readonly ModelView[], route: Route): PaletteEntry[] {
  const t = paletteTexts.get()
  const use = (modelUses as readonly string[]).includes(route.view) ? (route.view as ModelUse) : null
  const texts = modelTexts.get()
  return models.map((model): PaletteEntry => {
    const isUsedHere = use !== null && canUse(model, use)
    const parts = [
      formatParameters(model.parameters),
      model.labels.length > 0 ? texts.labels(model.labels.length) : null,
    ]
    return {
      id: `model:${model.id}`,
      group: 'models',
      title: model.name,
      about: model.isMissing ? t.missing : isUsedHere ? t.useHere : parts.filter((part) => part !== null).join(' · '),
      kind: model.kind,
      words: [model.family, ...model.labels],
      run: () => {
        if (isUsedHere) choose(use, model.id)
        else go('models', { id: model.id })
      },
    }
  })
}

const perGroup: Record<PaletteGroup, number> = { places: 12, actions: 8, models: 8, chats: 8 }
const groupOrder: readonly PaletteGroup[] = ['places', 'actions', 'models', 'chats']

/** Best first, within a group and among the groups; without a query all stay in their order. */
export function findEntries(query: string, entries: readonly PaletteEntry[]): PaletteEntry[] {
  return groupOrder
    .map((group) =>
      entries
        .filter((entry) => entry.group === group)
        .map((entry) => ({ entry, score: matchScore(query, [entry.title, ...entry.words]) }))
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score)
        .slice(0, perGroup[group]),
    )
    .sort((a, b) => (b[0]?.score ?? 0) - (a[0]?.score ?? 0))
    .flatMap((found) => found.map(({ entry }) => entry))
}
