// Language and theme.

import type { Settings } from '../../../shared/contract/settings.ts'
import { Icon } from '../../components/icon.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { settingsTexts } from '../../locales/settings.ts'
import { useSettings } from '../../stores/settings.ts'
import { SettingLine } from './setting-line.tsx'

export function GeneralPart() {
  const t = settingsTexts.use()
  const { settings, change } = useSettings()
  return (
    <>
      <SettingLine name={t.language} text={t.languageText}>
        <Segmented<Settings['language']>
          label={t.language}
          value={settings.language}
          onChange={(language) => void change({ language })}
          items={[
            { value: 'system', label: t.system },
            { value: 'ko', label: '한국어' },
            { value: 'en', label: 'English' },
          ]}
        />
      </SettingLine>
      <SettingLine name={t.theme} text={t.themeText}>
        <Segmented<Settings['theme']>
          label={t.theme}
          value={settings.theme}
          onChange={(theme) => void change({ theme })}
          items={[
            { value: 'system', label: t.system },
            { value: 'light', label: <Labelled icon="sun" text={t.light} /> },
            { value: 'dark', label: <Labelled icon="moon" text={t.dark} /> },
          ]}
        />
      </SettingLine>
    </>
  )
}

function Labelled({ icon, text }: { icon: 'sun' | 'moon'; text: string }) {
  return (
    <span className="settings-labelled">
      <Icon name={icon} size={14} />
      {text}
    </span>
  )
}
