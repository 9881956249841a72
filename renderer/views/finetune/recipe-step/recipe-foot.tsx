// The foot of the recipe: the new model's name, the way back, the way on.

import { useState } from 'react'
import { isWritten } from '../../../../shared/contract/recipes.ts'
import type { ErrorRecord } from '../../../../shared/errors.ts'
import { client, errorOf } from '../../../app/client.ts'
import { formatSeconds } from '../../../app/format.ts'
import { useHotkey } from '../../../app/hotkeys.ts'
import { go } from '../../../app/navigation.ts'
import { Button } from '../../../components/button.tsx'
import { TextField } from '../../../components/text-field.tsx'
import { toast } from '../../../components/toast.tsx'
import { messageOf } from '../../../locales/error-sentences.ts'
import { recipeTexts } from '../../../locales/recipe.ts'
import { nameRecipe, recipeStore } from '../../../stores/recipe.ts'
import { takeRun } from '../../../stores/runs.ts'
import { goStep, useWizard } from '../../../stores/wizard.ts'
import { estimateOf, type RecipeInView } from './use-recipe.ts'

export function RecipeFoot({ recipe }: { recipe: RecipeInView }) {
  const t = recipeTexts.use()
  const name = recipeStore((state) => state.name)
  const hasDraft = useWizard((state) => state.draft !== null)
  const [isStarting, setStarting] = useState(false)
  const [nameError, setNameError] = useState<ErrorRecord | null>(null)
  const { options, choice } = recipe
  const { modelId, method, settings, model } = choice
  const { datasetId } = options
  const estimate = estimateOf(recipe.costOf(modelId, method))
  const canStart = !isStarting && estimate?.fits !== 'no'
  const named = name.trim() === '' ? {} : { name: name.trim() }

  const begin = async (action: () => Promise<void>) => {
    setStarting(true)
    setNameError(null)
    try {
      await action()
    } catch (error) {
      const record = errorOf(error)
      // a name that cannot be is said at its field
      if (record.code === 'bad-argument' && 'name' in record.data) setNameError(record)
      else toast({ text: messageOf(record), tone: 'bad' })
    } finally {
      setStarting(false)
    }
  }
  const start = () =>
    begin(async () => {
      const run = await client.runs.finetune({ datasetId, modelId, method, settings, ...named })
      takeRun(run)
      nameRecipe('')
      goStep('run', { runId: run.id, modelId, method })
    })
  const tryAll = () =>
    begin(async () => {
      const grid = { kind: 'methods' as const, methods: model.methods }
      const { sweepId, runs } = await client.runs.sweep({ datasetId, modelId, settings, grid, ...named })
      for (const run of runs) takeRun(run)
      nameRecipe('')
      go('runs', { sweep: sweepId })
    })
  useHotkey('mod+enter', () => void start(), { enabled: canStart })

  return (
    <footer className="recipe-foot">
      <div className="recipe-name">
        <TextField
          label={t.name}
          value={name}
          maxLength={100}
          placeholder={options.name}
          error={nameError && messageOf(nameError)}
          onChange={(value) => {
            setNameError(null)
            nameRecipe(value)
          }}
        />
      </div>
      {estimate?.measured && (
        <span className="recipe-foot-time only-narrow num">
          {t.estimate} {formatSeconds(estimate.measured.seconds)}
        </span>
      )}
      <span className="recipe-foot-buttons">
        <Button size="lg" onClick={() => goStep(hasDraft ? 'columns' : 'file')}>
          {t.back}
        </Button>
        {model.methods.length > 1 && (
          <Button size="lg" className="recipe-all" disabled={isStarting} onClick={() => void tryAll()}>
            {isWritten(options.task.kind) || model.methods.length === 2 ? t.tryBoth : t.tryAll}
          </Button>
        )}
        <Button variant="primary" size="lg" shortcut="mod+enter" disabled={!canStart} onClick={() => void start()}>
          {isStarting ? t.starting : t.start}
        </Button>
      </span>
    </footer>
  )
}
