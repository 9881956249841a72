// The models of the library as bases: what each takes of memory and time, and why some cannot be used. One tab stop, arrows choose.

import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import { useState } from 'react'
import type { RecipeModel, RecipeOptions } from '../../../../shared/contract/recipes.ts'
import { languageOfNames } from '../../../../shared/domain/model-language.ts'
import { formatMemory, formatParameters, formatSeconds } from '../../../app/format.ts'
import { Button } from '../../../components/button.tsx'
import { Card } from '../../../components/card.tsx'
import { FamilyGlyph } from '../../../components/family-glyph.tsx'
import { recipeTexts } from '../../../locales/recipe.ts'
import { changeRecipe } from '../../../stores/recipe.ts'
import { estimateOf, type RecipeInView } from './use-recipe.ts'

const shownModels = 5

export function BaseModels({ options, recipe }: { options: RecipeOptions; recipe: RecipeInView | null }) {
  const t = recipeTexts.use()
  const [isLong, setLong] = useState(false)
  const { models } = options
  const chosenId = recipe?.choice.modelId ?? null
  const first = models.slice(0, shownModels)
  const chosen = models.find(({ modelId }) => modelId === chosenId)
  const shown = isLong ? models : chosen === undefined || first.includes(chosen) ? first : [...first, chosen]
  return (
    <section aria-labelledby="recipe-base">
      <div className="recipe-head">
        <h2 id="recipe-base">{t.base}</h2>
        {models.length > shownModels && (
          <Button variant="quiet" size="sm" onClick={() => setLong(!isLong)}>
            {isLong ? t.showFewer : t.showAll(models.length)}
          </Button>
        )}
      </div>
      <Card className="recipe-models">
        <div className="recipe-model recipe-model-head" aria-hidden="true">
          <span />
          <span />
          <span>{t.name}</span>
          <span>{t.size}</span>
          <span>{t.memory}</span>
          <span>{t.epoch}</span>
          <span />
        </div>
        <RadioGroup
          aria-labelledby="recipe-base"
          value={chosenId}
          onValueChange={(value) => changeRecipe({ modelId: String(value) })}
        >
          {shown.map((model) => (
            <ModelRow key={model.modelId} model={model} options={options} recipe={recipe} />
          ))}
        </RadioGroup>
      </Card>
    </section>
  )
}

type RowProps = { model: RecipeModel; options: RecipeOptions; recipe: RecipeInView | null }

function ModelRow({ model, options, recipe }: RowProps) {
  const t = recipeTexts.use()
  const method = recipe?.choice.method ?? 'lora'
  const cost = recipe?.costOf(model.modelId, method)
  const estimate = estimateOf(cost)
  const bytes = estimate?.memoryBytes ?? model.memoryBytes[method] ?? model.memoryBytes.full ?? model.memoryBytes.lora
  const perEpoch = estimate?.measured ? (estimate.measured.secondsPerEpoch ?? estimate.measured.seconds) : null
  const fits = estimate ? t.fits[estimate.fits] : model.methods.includes(method) ? t.fits.fits : t.noRoom
  return (
    <Radio.Root value={model.modelId} disabled={model.refusal !== null} className={`recipe-model ${model.kind}`}>
      <span className="recipe-radio" />
      <span className="recipe-glyph">
        <FamilyGlyph kind={model.kind} isNamed />
      </span>
      <span className="cut">
        <span className="recipe-model-name">{model.name}</span>
        <span className="recipe-hint">{noteOf(model, t)}</span>
      </span>
      <span className="num recipe-quiet">{formatParameters(model.parameters)}</span>
      {model.refusal === null ? (
        <>
          <span className="num recipe-quiet">
            {bytes === null ? '–' : `${estimate ? '' : t.about}${formatMemory(bytes)}`}
          </span>
          <span className="num">
            {perEpoch !== null ? (
              formatSeconds(perEpoch)
            ) : cost?.state === 'measuring' ? (
              <Busy label={t.measuring} />
            ) : (
              '–'
            )}
          </span>
          <span className="recipe-verdict">{fits}</span>
        </>
      ) : (
        <span className="recipe-verdict recipe-refused">
          {model.refusal === 'memory'
            ? t.refusals.memory(formatMemory(options.freeMemoryBytes))
            : t.refusals[model.refusal]}
        </span>
      )}
    </Radio.Root>
  )
}

export function Busy({ label }: { label: string }) {
  return (
    <span className="recipe-busy" title={label}>
      <span className="unseen">{label}</span>
      <span aria-hidden="true">…</span>
    </span>
  )
}

function noteOf({ name, isStarter, isTuned }: RecipeModel, t: ReturnType<typeof recipeTexts.get>): string {
  const spoken = languageOfNames([name])
  return [spoken === null ? '' : t.languages[spoken], isStarter ? t.withApp : '', isTuned ? t.tuned : '']
    .filter(Boolean)
    .join(' · ')
}
