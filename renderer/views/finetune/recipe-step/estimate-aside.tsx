// What it will cost, measured on the data's own rows; what is free; and a recommendation in words.

import { type Estimate, fewestTestRows, isWritten, type RecipeOptions } from '../../../../shared/contract/recipes.ts'
import {
  formatBytes,
  formatCount,
  formatMemory,
  formatParameters,
  formatPercent,
  formatSeconds,
} from '../../../app/format.ts'
import { Button } from '../../../components/button.tsx'
import { ErrorNote } from '../../../components/error-note.tsx'
import { Meter } from '../../../components/meter.tsx'
import { Note } from '../../../components/note.tsx'
import { recipeTexts } from '../../../locales/recipe.ts'
import { changeRecipe, changeSettings, measureAgain } from '../../../stores/recipe.ts'
import { isFewer, presetsFor, usualNumber } from './recipe-words.ts'
import { estimateOf, ofRecipe, type RecipeInView } from './use-recipe.ts'

export function EstimateAside({ recipe }: { recipe: RecipeInView }) {
  const t = recipeTexts.use()
  const { options, choice } = recipe
  const cost = recipe.costOf(choice.modelId, choice.method)
  const estimate = estimateOf(cost)
  const { provider, threads, cores } = options.runsOn
  return (
    <div className="recipe-aside" aria-live="polite">
      <section>
        <h2 className="recipe-over">{t.estimate}</h2>
        {cost?.state === 'failed' ? (
          <ErrorNote error={cost.error} onRetry={measureAgain} />
        ) : estimate === null ? (
          <>
            <p className="recipe-big recipe-pending">{t.measuringTitle}</p>
            <Meter value={null} label={t.measuringTitle} />
            <p className="recipe-small">{t.measuringText}</p>
          </>
        ) : (
          <Time estimate={estimate} recipe={recipe} />
        )}
      </section>
      <MemoryPart recipe={recipe} estimate={estimate} />
      {estimate?.measured && (
        <p className="recipe-line">
          <b>{t.disk}</b>
          <span className="num">
            {t.diskText(formatBytes(estimate.disk.modelBytes), formatBytes(estimate.disk.runBytes))}
          </span>
        </p>
      )}
      <p className="recipe-line">
        <b>{t.runsOn}</b>
        <span>{t.runsOnText(provider === 'cpu' ? 'CPU' : provider, threads, cores)}</span>
      </p>
      {estimate?.fits === 'no' ? <NoFit estimate={estimate} /> : <Advice recipe={recipe} estimate={estimate} />}
    </div>
  )
}

function Time({ estimate, recipe }: { estimate: Estimate; recipe: RecipeInView }) {
  const t = recipeTexts.use()
  const { measured } = estimate
  const { choice, options } = recipe
  const of = ofRecipe(recipe)
  if (measured === null) return <p className="recipe-big">{t.noFit}</p>
  const { secondsPerEpoch, seconds, marginSeconds, batches, rows, isBusy } = measured
  const margin = formatSeconds(marginSeconds)
  const epochs = choice.settings.epochs ?? usualNumber('epochs', of) ?? 1
  const patience = choice.settings.patience
  return (
    <>
      <p className="recipe-big num">{formatSeconds(seconds)}</p>
      <p className="recipe-small">
        {isFewer(choice.settings, of) &&
          `${t.fewer(formatCount(choice.settings.rows!), formatCount(of.trainRows), formatCount(testRowsOf(options, choice)))} `}
        {secondsPerEpoch !== null && t.perEpoch(epochs, formatSeconds(secondsPerEpoch))}
        {batches > 0 ? t.measuredBatches(batches, margin) : t.measuredRows(formatCount(rows), margin)}{' '}
        {isBusy && `${t.busy} `}
        {secondsPerEpoch !== null && patience !== null && t.early}
      </p>
    </>
  )
}

/** GPTs that write are measured on few rows anyway. */
function testRowsOf({ task }: RecipeOptions, { settings: { rows } }: RecipeInView['choice']): number {
  return isWritten(task.kind) || rows === undefined
    ? task.testRows
    : Math.min(task.testRows, Math.max(rows, fewestTestRows))
}

function MemoryPart({ recipe, estimate }: { recipe: RecipeInView; estimate: Estimate | null }) {
  const t = recipeTexts.use()
  const { options, choice } = recipe
  const need = estimate?.memoryBytes ?? choice.model.memoryBytes[choice.method] ?? 0
  const free = estimate?.freeMemoryBytes ?? options.freeMemoryBytes
  const used = Math.max(0, options.totalMemoryBytes - free)
  const shown = Math.min(need, free)
  const parts = [used, shown, Math.max(0, free - shown)]
  return (
    <section>
      <p className="recipe-line">
        <b>{t.memory}</b>
        <span className="num">{t.ofFree(`${estimate ? '' : t.about}${formatMemory(need)}`, formatMemory(free))}</span>
      </p>
      <div
        className="recipe-memory"
        role="img"
        aria-label={t.memoryBar(...(parts.map(formatMemory) as [string, string, string]))}
        data-over={need > free ? '' : undefined}
      >
        <span className="recipe-memory-used" style={{ flexGrow: parts[0] }} />
        <span className="recipe-memory-run" style={{ flexGrow: parts[1] }} />
        <span className="recipe-memory-free" style={{ flexGrow: parts[2] }} />
      </div>
      <ul className="recipe-memory-key" aria-hidden="true">
        <li className="recipe-memory-used">{t.inUse}</li>
        <li className="recipe-memory-run">{t.thisRun}</li>
        <li className="recipe-memory-free">{t.free}</li>
      </ul>
    </section>
  )
}

function NoFit({ estimate }: { estimate: Estimate }) {
  const t = recipeTexts.use()
  const { memoryBytes, freeMemoryBytes, disk, refusal, instead } = estimate
  const why =
    refusal === 'disk'
      ? t.noFitDisk(formatBytes(disk.modelBytes + disk.runBytes), formatBytes(disk.freeBytes))
      : t.noFitMemory(formatMemory(memoryBytes), formatMemory(freeMemoryBytes))
  return (
    <Note tone="bad" title={t.noFit} role="status">
      <p>{why}</p>
      <p>{instead.length > 0 ? `${t.instead}:` : t.nothingFits}</p>
      <ul className="recipe-instead">
        {instead.map(({ modelId, modelName, method, batchSize }) => (
          <li key={`${modelId} ${method} ${batchSize}`}>
            <Button
              size="sm"
              onClick={() =>
                changeRecipe({ modelId, method, ...(batchSize === null ? {} : { settings: { batchSize } }) })
              }
            >
              {batchSize === null
                ? `${t.methods[method]![0]} · ${modelName}`
                : t.insteadBatch(t.methods[method]![0], batchSize)}
            </Button>
          </li>
        ))}
      </ul>
    </Note>
  )
}

/** From here on one would rather see first whether it can be learned at all. */
const longSeconds = 300
/** Fewer rows than this for a label are worth a word. */
const fewPerLabel = 50
const strangeShare = 0.05

function Advice({ recipe, estimate }: { recipe: RecipeInView; estimate: Estimate | null }) {
  const t = recipeTexts.use()
  const { options, choice } = recipe
  const { suggestion, task, models } = options
  const suggested = models.find(({ modelId }) => modelId === suggestion?.modelId)
  const rows = formatCount(task.trainRows)
  const perLabel = task.labels.length > 0 ? task.trainRows / task.labels.length : Number.POSITIVE_INFINITY
  const head = estimateOf(recipe.costOf(choice.modelId, 'head'))?.measured
  const strange = estimate?.measured?.unknownShare ?? 0
  const isHurry =
    choice.method !== 'head' &&
    head !== null &&
    head !== undefined &&
    (estimate?.measured?.seconds ?? 0) > 2 * head.seconds
  const isLong = (estimate?.measured?.seconds ?? 0) > longSeconds && Object.keys(choice.settings).length === 0
  const quick = isLong ? presetsFor(ofRecipe(recipe)).find(([, { rows }]) => rows !== undefined)?.[1] : undefined
  return (
    <section className="recipe-advice">
      {strange > strangeShare && <Note tone="warn">{t.unknown(formatPercent(strange))}</Note>}
      {suggestion && suggested && (
        <p>
          <b>{t.onModel(t.methods[suggestion.method]![0], suggested.name)}</b>{' '}
          {t.reasons[suggestion.reason](rows, formatParameters(suggested.parameters))}
          {perLabel < fewPerLabel && ` ${t.manyLabels(formatCount(perLabel))}`}{' '}
          {estimate && (estimate.fits === 'tight' ? t.tight : t.roomy)}
        </p>
      )}
      {quick !== undefined && (
        <p className="recipe-small">
          {t.fewFirst(formatCount(quick.rows!), rows)}{' '}
          <button type="button" className="recipe-link" onClick={() => changeRecipe({ settings: quick })}>
            {t.tryFew(formatCount(quick.rows!))}
          </button>
        </p>
      )}
      {isFewer(choice.settings, ofRecipe(recipe)) && (
        <p className="recipe-small">
          <button type="button" className="recipe-link" onClick={() => changeSettings({ rows: undefined })}>
            {t.takeAll(rows)}
          </button>
        </p>
      )}
      {isHurry && (
        <p className="recipe-small">
          {t.hurry(formatSeconds(head.seconds))}{' '}
          <button type="button" className="recipe-link" onClick={() => changeRecipe({ method: 'head' })}>
            {t.tryHead}
          </button>
        </p>
      )}
    </section>
  )
}
