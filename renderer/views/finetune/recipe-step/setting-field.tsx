// One setting: what it is, why one would change it, what it may be.

import { type ReactNode, useState } from 'react'
import {
  type NumberSetting,
  poolings,
  type RecipeSettings,
  schedules,
  settingRanges,
} from '../../../../shared/contract/recipes.ts'
import { formatCount } from '../../../app/format.ts'
import { NumberField } from '../../../components/number-field.tsx'
import { Select } from '../../../components/select.tsx'
import { Switch } from '../../../components/switch.tsx'
import { TextField } from '../../../components/text-field.tsx'
import { recipeTexts } from '../../../locales/recipe.ts'
import { changeSettings } from '../../../stores/recipe.ts'
import { formatRate, type Of, type SettingName, usualNumber } from './recipe-words.ts'
import { ofRecipe, type RecipeInView } from './use-recipe.ts'

type FieldProps = { name: SettingName; recipe: RecipeInView }

/** On unless said otherwise. */
const switches: Partial<Record<SettingName, boolean>> = { dropout: true, balanceClasses: false, fromScratch: false }

export function SettingField({ name, recipe }: FieldProps) {
  const t = recipeTexts.use()
  const { settings } = recipe.choice
  const [label, why] = t.fields[name]!
  if (name in switches) {
    const isOn = (settings[name] as boolean | undefined) ?? switches[name]!
    return (
      <Described why={why}>
        <Switch
          label={label}
          checked={isOn}
          onChange={(next) => changeSettings({ [name]: next === switches[name] ? undefined : next })}
        />
      </Described>
    )
  }
  if (name === 'schedule')
    return (
      <Choice
        name={name}
        values={schedules}
        names={t.scheduleNames}
        usual="linear"
        label={label}
        why={why}
        settings={settings}
      />
    )
  if (name === 'pooling')
    return (
      <Choice
        name={name}
        values={poolings}
        names={t.poolingNames}
        usual="mean"
        label={label}
        why={why}
        settings={settings}
      />
    )
  if (name === 'learningRate') return <RateField recipe={recipe} label={label} why={why} />
  return <AmountField name={name as NumberSetting} recipe={recipe} label={label} why={why} />
}

function Described({ why, children }: { why: string; children: ReactNode }) {
  return (
    <div className="recipe-setting">
      {children}
      <p className="recipe-why">{why}</p>
    </div>
  )
}

type ChoiceProps<Value extends string> = {
  name: 'schedule' | 'pooling'
  values: readonly Value[]
  names: Record<string, string>
  usual: Value
  label: string
  why: string
  settings: RecipeSettings
}

function Choice<Value extends string>({ name, values, names, usual, label, why, settings }: ChoiceProps<Value>) {
  return (
    <Described why={why}>
      <div className="field">
        <Select<string>
          label={label}
          labelHidden={false}
          value={settings[name] ?? usual}
          onChange={(value) => changeSettings({ [name]: value === usual ? undefined : value })}
          items={values.map((value) => ({ value, label: names[value] }))}
        />
      </div>
    </Described>
  )
}

type Described = { recipe: RecipeInView; label: string; why: string }

function AmountField({ name, recipe, label, why }: Described & { name: NumberSetting }) {
  const t = recipeTexts.use()
  const { choice } = recipe
  const of = ofRecipe(recipe)
  const { min, step } = settingRanges[name]
  const max = Math.max(min, mostOf(name, of))
  const usual = usualNumber(name, of)
  const isPatience = name === 'patience'
  const given = choice.settings[name]
  const range = t.range(formatAmount(min), formatAmount(max), usual === null ? t.byModel : formatAmount(usual))
  return (
    <div className="recipe-setting">
      <NumberField
        label={label}
        value={given === undefined ? usual : given}
        min={min}
        max={max}
        step={step}
        unit={t.units[name]}
        hint={`${why} ${range}`}
        onChange={(value) => {
          if (isPatience && value === null) changeSettings({ patience: null })
          else changeSettings({ [name]: value === null || value === usual ? undefined : value })
        }}
      />
    </div>
  )
}

function mostOf(name: NumberSetting, { model, trainRows }: Of): number {
  if (name === 'maxLength') return model.maxLength
  return name === 'rows' ? trainRows : settingRanges[name].max
}

const formatAmount = (value: number): string => (Number.isInteger(value) ? formatCount(value) : String(value))

/** Typed as people write rates: 3e-4. */
function RateField({ recipe, label, why }: Described) {
  const t = recipeTexts.use()
  const usual = usualNumber('learningRate', ofRecipe(recipe)) ?? 0
  const given = recipe.choice.settings.learningRate
  const [typed, setTyped] = useState<string | null>(null)
  const { min, max } = settingRanges.learningRate
  const low = formatRate(min)
  const high = formatRate(max)
  const parse = (text: string): number | undefined | null => {
    if (text.trim() === '') return undefined
    const value = Number(text)
    return Number.isFinite(value) && value >= min && value <= max ? value : null
  }
  const isWrong = typed !== null && parse(typed) === null
  return (
    <div className="recipe-setting">
      <TextField
        label={label}
        value={typed ?? formatRate(given ?? usual)}
        inputMode="decimal"
        hint={`${why} ${t.range(low, high, formatRate(usual))}`}
        error={isWrong ? t.notANumber(low, high) : null}
        onChange={(text) => {
          setTyped(text)
          const value = parse(text)
          if (value !== null) changeSettings({ learningRate: value })
        }}
        onBlur={() => {
          if (!isWrong) setTyped(null)
        }}
      />
    </div>
  )
}
