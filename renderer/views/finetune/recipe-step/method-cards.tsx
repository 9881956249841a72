// The three ways to teach it, a sentence each, with what they cost on this data.

import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import { isWritten, type RecipeMethod, recipeMethods } from '../../../../shared/contract/recipes.ts'
import { formatBytes, formatMemory, formatSeconds } from '../../../app/format.ts'
import { Tag } from '../../../components/tag.tsx'
import { recipeTexts } from '../../../locales/recipe.ts'
import { changeRecipe } from '../../../stores/recipe.ts'
import { Busy } from './base-models.tsx'
import { estimateOf, type RecipeInView } from './use-recipe.ts'

export function MethodCards({ recipe }: { recipe: RecipeInView }) {
  const t = recipeTexts.use()
  const { options, choice } = recipe
  const written = isWritten(options.task.kind)
  return (
    <section aria-labelledby="recipe-method">
      <h2 id="recipe-method" className="recipe-title">
        {t.methodTitle}
      </h2>
      <RadioGroup
        className="recipe-methods"
        aria-labelledby="recipe-method"
        value={choice.method}
        onValueChange={(value) => changeRecipe({ method: value as RecipeMethod })}
      >
        {recipeMethods
          .filter((method) => !(written && method === 'head'))
          .map((method) => (
            <MethodCard key={method} method={method} recipe={recipe} />
          ))}
      </RadioGroup>
    </section>
  )
}

function MethodCard({ method, recipe }: { method: RecipeMethod; recipe: RecipeInView }) {
  const t = recipeTexts.use()
  const { options, choice } = recipe
  const { model } = choice
  const [name, sentence] = t.methods[method]!
  const cost = recipe.costOf(model.modelId, method)
  const estimate = estimateOf(cost)
  const bytes = estimate?.memoryBytes ?? model.memoryBytes[method]
  const can = model.methods.includes(method)
  const { suggestion } = options
  const isSuggested = suggestion?.modelId === model.modelId && suggestion.method === method
  const pending = cost?.state === 'measuring' ? <Busy label={t.measuring} /> : cost?.state === 'failed' ? t.failed : '–'
  return (
    <Radio.Root value={method} disabled={!can} className="recipe-method">
      <span className="recipe-method-head">
        <b>{name}</b>
        {isSuggested && <Tag tone="hue">{t.suggested}</Tag>}
      </span>
      <span className="recipe-method-text">{sentence}</span>
      {can ? (
        <span className="recipe-costs num">
          <span>{t.inAll}</span>
          <span>{estimate?.measured ? formatSeconds(estimate.measured.seconds) : pending}</span>
          <span>{t.memory}</span>
          <span>{bytes === null ? '–' : `${estimate ? '' : t.about}${formatMemory(bytes)}`}</span>
          <span>{t.disk}</span>
          <span>{estimate?.measured ? formatBytes(estimate.disk.modelBytes) : '–'}</span>
        </span>
      ) : (
        <span className="recipe-costs">
          <span>{t.noRoom}</span>
        </span>
      )}
    </Radio.Root>
  )
}
