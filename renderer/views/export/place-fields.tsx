// The folder that the export goes to and its new name.

import { chooseFolder } from '../../app/files.ts'
import { formatBytes } from '../../app/format.ts'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { TextField } from '../../components/text-field.tsx'
import { exportTexts } from '../../locales/export.ts'
import type { FoundPlace, Place } from './use-place.ts'

export type PlaceFieldsProps = {
  place: Place
  found: FoundPlace | null
  /** What is wrong with the place, in words. */
  problem: string | null
  onChange(place: Place): void
  disabled: boolean
}

export function PlaceFields({ place, found, problem, onChange, disabled }: PlaceFieldsProps) {
  const t = exportTexts.use()
  const change = async () => {
    const parent = await chooseFolder(t.chooseFolder)
    if (parent !== null) onChange({ ...place, parent })
  }
  return (
    <div className="export-place">
      <p className="field-label" id="export-parent">
        {t.parent}
      </p>
      <div className="export-parent">
        <Icon name="folder" size={14} />
        <bdo dir="rtl" className="cut" title={place.parent}>
          <bdi dir="ltr">{place.parent}</bdi>
        </bdo>
        <Button size="sm" variant="quiet" disabled={disabled} onClick={() => void change()}>
          {t.change}
        </Button>
      </div>
      <TextField
        label={t.name}
        value={place.name}
        disabled={disabled}
        onChange={(name) => onChange({ ...place, name })}
        error={problem}
        {...(found?.freeBytes ? { hint: t.room(formatBytes(found.freeBytes)) } : {})}
      />
    </div>
  )
}
