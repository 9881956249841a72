// What will be learned, read from the dataset's columns.

import type { RecipeOptions } from '../../../../shared/contract/recipes.ts'
import { Button } from '../../../components/button.tsx'
import { recipeTexts } from '../../../locales/recipe.ts'
import { goStep, useWizard } from '../../../stores/wizard.ts'

export function TaskLine({ options }: { options: RecipeOptions }) {
  const t = recipeTexts.use()
  const hasDraft = useWizard((state) => state.draft !== null)
  const { columns } = options.task
  return (
    <section className="recipe-task">
      <h2 className="recipe-task-label">{t.task}</h2>
      <b>{taskSentence(options, t)}</b>
      <span className="recipe-hint">{t.from(listed(columns, t.and))}</span>
      {hasDraft && (
        <Button variant="quiet" size="sm" onClick={() => goStep('columns')}>
          {t.changeColumns}
        </Button>
      )}
    </section>
  )
}

function listed(names: readonly string[], and: string): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} ${and} ${names.at(-1)}`
}

export function taskSentence({ task }: RecipeOptions, t: ReturnType<typeof recipeTexts.get>): string {
  const { kind, isPair, labels } = task
  if (kind === 'classes') return (isPair ? t.tasks.pairClasses : t.tasks.classes)(labels.length)
  if (kind === 'score') return isPair ? t.tasks.pairScore : t.tasks.score
  return t.tasks[kind]
}
