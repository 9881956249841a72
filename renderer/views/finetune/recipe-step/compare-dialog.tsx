// Several learning rates and epochs, each in a run of its own: which, how many that makes, and how long.

import { useState } from 'react'
import { settingRanges } from '../../../../shared/contract/recipes.ts'
import type { ErrorRecord } from '../../../../shared/errors.ts'
import { client, errorOf } from '../../../app/client.ts'
import { formatSeconds } from '../../../app/format.ts'
import { go } from '../../../app/navigation.ts'
import { Button } from '../../../components/button.tsx'
import { Checkbox } from '../../../components/checkbox.tsx'
import { Dialog } from '../../../components/dialog.tsx'
import { ErrorNote } from '../../../components/error-note.tsx'
import { recipeTexts } from '../../../locales/recipe.ts'
import { recipeStore } from '../../../stores/recipe.ts'
import { takeRun } from '../../../stores/runs.ts'
import { formatRate, usualNumber } from './recipe-words.ts'
import { estimateOf, ofRecipe, type RecipeInView } from './use-recipe.ts'

const [fewest, most] = [2, 12]

export function CompareDialog({ recipe, onClose }: { recipe: RecipeInView; onClose(): void }) {
  const t = recipeTexts.use()
  const { options, choice } = recipe
  const { modelId, method, settings } = choice
  const { datasetId } = options
  const rate = settings.learningRate ?? usualNumber('learningRate', ofRecipe(recipe)) ?? 1e-4
  const epochs = settings.epochs ?? settingRanges.epochs.usual
  const rates = [...new Set([rounded(rate / 3), rate, rounded(rate * 3)])]
  const passes = [...new Set([Math.max(1, Math.round(epochs / 2)), epochs, epochs * 2])]
  const [chosenRates, setRates] = useState<readonly number[]>(rates)
  const [chosenPasses, setPasses] = useState<readonly number[]>([epochs])
  const [error, setError] = useState<ErrorRecord | null>(null)
  const [isStarting, setStarting] = useState(false)
  const count = chosenRates.length * chosenPasses.length
  const measured = estimateOf(recipe.costOf(modelId, method))?.measured
  const others = measured ? measured.seconds - (measured.secondsPerEpoch ?? 0) * epochs : 0
  const seconds =
    measured &&
    chosenPasses.reduce((sum, one) => sum + others + (measured.secondsPerEpoch ?? 0) * one, 0) * chosenRates.length
  const start = async () => {
    setStarting(true)
    setError(null)
    try {
      const name = recipeStore.getState().name.trim()
      const grid = {
        kind: 'rates' as const,
        method: method === 'lora' ? ('lora' as const) : ('full' as const),
        learningRates: [...chosenRates],
        epochs: [...chosenPasses],
      }
      const asked = { datasetId, modelId, settings, grid, ...(name === '' ? {} : { name }) }
      const { sweepId, runs } = await client.runs.sweep(asked)
      for (const run of runs) takeRun(run)
      go('runs', { sweep: sweepId })
    } catch (reason) {
      setError(errorOf(reason))
      setStarting(false)
    }
  }
  const canStart = count >= fewest && count <= most && !isStarting
  return (
    <Dialog
      open
      title={t.compareTitle}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button variant="primary" disabled={!canStart} onClick={() => void start()}>
            {t.compareStart}
          </Button>
        </>
      }
    >
      <p>{t.compareText}</p>
      <div className="recipe-grid">
        <Values title={t.compareRates} values={rates} chosen={chosenRates} onChange={setRates} show={formatRate} />
        <Values title={t.compareEpochs} values={passes} chosen={chosenPasses} onChange={setPasses} show={String} />
      </div>
      <p className="recipe-hint" role="status">
        {count >= fewest && count <= most
          ? t.compareCount(count, seconds ? formatSeconds(seconds) : null)
          : t.compareMost(count)}
      </p>
      {error && <ErrorNote error={error} />}
    </Dialog>
  )
}

const rounded = (rate: number): number =>
  Math.min(settingRanges.learningRate.max, Math.max(settingRanges.learningRate.min, Number(rate.toPrecision(2))))

type ValuesProps = {
  title: string
  values: readonly number[]
  chosen: readonly number[]
  onChange(chosen: readonly number[]): void
  show(value: number): string
}

function Values({ title, values, chosen, onChange, show }: ValuesProps) {
  return (
    <fieldset className="recipe-values">
      <legend>{title}</legend>
      {values.map((value) => (
        <Checkbox
          key={value}
          label={show(value)}
          checked={chosen.includes(value)}
          onChange={(isOn) => onChange(values.filter((one) => (one === value ? isOn : chosen.includes(one))))}
        />
      ))}
    </fieldset>
  )
}
