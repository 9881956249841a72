// The settings: a few words until one wants to change them; the command that does the same.

import { useState } from 'react'
import { copyText } from '../../../app/clipboard.ts'
import { formatCount } from '../../../app/format.ts'
import { Button } from '../../../components/button.tsx'
import { Segmented } from '../../../components/segmented.tsx'
import { recipeTexts } from '../../../locales/recipe.ts'
import { changeRecipe, recipeStore } from '../../../stores/recipe.ts'
import { useStatus } from '../../../stores/status.ts'
import { CompareDialog } from './compare-dialog.tsx'
import { recipeCommand } from './recipe-command.ts'
import { type Preset, presetOf, presetsFor, settingsOf, settingsSummary } from './recipe-words.ts'
import { SettingField } from './setting-field.tsx'
import { ofRecipe, type RecipeInView } from './use-recipe.ts'

export function SettingsPart({ recipe }: { recipe: RecipeInView }) {
  const t = recipeTexts.use()
  const platform = useStatus()?.platform ?? 'linux'
  const name = recipeStore((state) => state.name)
  const [isOpen, setOpen] = useState(false)
  const [isComparing, setComparing] = useState(false)
  const { options, choice } = recipe
  const of = ofRecipe(recipe)
  const presets = presetsFor(of)
  const names = settingsOf(of)
  const changed = names.filter((one) => choice.settings[one] !== undefined).length
  const copy = () => void copyText(recipeCommand({ options, choice, name }, platform))
  return (
    <section aria-labelledby="recipe-settings">
      <div className="recipe-head">
        <span className="recipe-head-words">
          <h2 id="recipe-settings">{t.settings}</h2>
          <span className="recipe-hint">
            {changed === 0 ? t.usualFor(formatCount(of.trainRows)) : t.changed(changed)}
          </span>
        </span>
        <span className="recipe-buttons">
          <Button variant="quiet" size="sm" icon="copy" onClick={copy}>
            {t.copyCommand}
          </Button>
          {choice.method !== 'head' && (
            <Button variant="quiet" size="sm" icon="compare" onClick={() => setComparing(true)}>
              {t.compare}
            </Button>
          )}
          <Button variant="quiet" size="sm" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? t.done : t.change}
          </Button>
        </span>
      </div>
      {isOpen ? (
        <>
          <div className="recipe-presets">
            {presets.length > 0 && (
              <Segmented<Preset | 'none'>
                label={t.presets}
                value={presetOf(choice.settings, of) ?? 'none'}
                onChange={(preset) => {
                  const found = presets.find(([name]) => name === preset)
                  if (found) changeRecipe({ settings: found[1] })
                }}
                items={presets.map(([value]) => ({ value, label: t.presetNames[value] }))}
              />
            )}
            {changed > 0 && (
              <Button variant="quiet" size="sm" icon="undo" onClick={() => changeRecipe({ settings: {} })}>
                {t.toDefaults}
              </Button>
            )}
          </div>
          <div className="recipe-fields">
            {names.map((one) => (
              <SettingField key={`${choice.modelId} ${choice.method} ${one}`} name={one} recipe={recipe} />
            ))}
          </div>
        </>
      ) : (
        <dl className="recipe-summary">
          {settingsSummary(choice.settings, of).map(([heading, words]) => (
            <div key={heading}>
              <dt>{heading}</dt>
              <dd>{words}</dd>
            </div>
          ))}
        </dl>
      )}
      {isComparing && <CompareDialog recipe={recipe} onClose={() => setComparing(false)} />}
    </section>
  )
}
