import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import type { RecipeModel } from '../../../../shared/contract/recipes.ts'
import { recipeCommand } from './recipe-command.ts'
import { formatRate, presetOf, presetsFor, settingsOf, settingsSummary, usualNumber } from './recipe-words.ts'

const trainRows = 20_000
const model: RecipeModel = {
  ...{
    modelId: 'm',
    name: 'starter-bert-ko',
    kind: 'bert',
    parameters: 5e6,
    isStarter: true,
    isTuned: false,
    refusal: null,
  },
  ...{ memoryBytes: { head: 1, lora: 1, full: 1 }, methods: ['head', 'lora', 'full'], maxLength: 128 },
  ...{ learningRates: { lora: 1.5e-3, full: 1.5e-4 }, maskShare: 0.15, loraTargets: ['query', 'value'] },
}

describe('the settings of a recipe', () => {
  it('are those of its method and its rows', () => {
    const head = settingsOf({ method: 'head', task: 'classes', model })
    expect(head).toContain('pooling')
    expect(head).not.toContain('epochs')
    expect(settingsOf({ method: 'lora', task: 'classes', model })).toContain('loraRank')
    expect(settingsOf({ method: 'full', task: 'score', model })).not.toContain('balanceClasses')
    const written = settingsOf({ method: 'full', task: 'response', model })
    expect(written).not.toContain('validationShare')
    expect(written).not.toContain('fromScratch')
    const full = { method: 'full', task: 'classes', model, trainRows } as const
    expect(settingsOf(full)).toContain('maskShare')
    expect(settingsOf({ ...full, model: { ...model, kind: 'gpt' } })).not.toContain('maskShare')
    expect(written).not.toContain('maskShare')
    expect(usualNumber('maskShare', full)).toBe(0.15)
    expect(usualNumber('maskShare', { ...full, method: 'lora' })).toBe(0)
    expect(usualNumber('batchSize', { method: 'full', task: 'response', model, trainRows })).toBe(16)
    expect(usualNumber('learningRate', { method: 'lora', task: 'classes', model, trainRows })).toBe(1.5e-3)
  })

  it('stand in a few words', () => {
    const words = Object.fromEntries(
      settingsSummary({ epochs: 5, patience: null }, { method: 'lora', task: 'classes', model, trainRows }),
    )
    expect(Object.values(words).join(' | ')).toContain('1.5e-3')
    expect(Object.values(words).join(' | ')).toContain('query, value')
    const few = settingsSummary({ rows: 500 }, { method: 'head', task: 'classes', model, trainRows })
    expect(few[0]![1]).toMatch(/500.*20,000|20,000.*500/)
    expect(formatRate(0.0005)).toBe('5e-4')
    expect(formatRate(0.01)).toBe('0.01')
    expect(formatRate(1e-6)).toBe('1e-6')
  })

  it('are a preset until one is changed by hand', () => {
    const of = { method: 'lora', trainRows } as const
    const named = Object.fromEntries(presetsFor(of))
    expect(presetOf({}, of)).toBe('usual')
    expect(presetOf({ ...named.thorough }, of)).toBe('thorough')
    expect(presetOf({ ...named.quick, seed: 1 }, of)).toBeNull()
    expect(named.quick).toMatchObject({ rows: 2000, epochs: 1 })
    expect(presetsFor({ method: 'lora', trainRows: 900 })[0]).toEqual(['quick', { epochs: 1, evaluations: 5 }])
    expect(presetsFor({ method: 'head', trainRows })).toEqual([
      ['quick', { rows: 2000 }],
      ['usual', {}],
    ])
    expect(presetsFor({ method: 'head', trainRows: 900 })).toEqual([])
  })
})

describe('the command', () => {
  const options = { datasetName: '문의 표', models: [model], name: '문의 표' }
  const command = (settings: Parameters<typeof recipeCommand>[0]['choice']['settings'], name = '문의 표') =>
    recipeCommand({ options, choice: { modelId: 'm', method: 'lora', settings }, name }, 'linux')

  it('says what differs from what the wizard does anyway', () => {
    expect(command({})).toBe("npx tunesmith finetune --dataset '문의 표' --model starter-bert-ko --method lora")
    expect(command({ learningRate: 3e-4, patience: null, dropout: false, balanceClasses: true, hidden: 16 })).toMatch(
      / --learning-rate 0.0003 --no-patience --no-dropout --balance --hidden 16$/,
    )
    expect(command({ rows: 500 })).toMatch(/ --rows 500$/)
    expect(command({}, 'other')).toMatch(/ --name other$/)
  })

  it.skipIf(process.platform === 'win32')('is quoted so that a shell gives its words back', () => {
    for (const name of ["it's", 'a "b" c', '$HOME `x` \\', '-x', '글 하나', '*'])
      expect(
        execFileSync('sh', ['-c', `printf '%s\\n' ${command({}, name).split(' --name ')[1]}`], { encoding: 'utf8' }),
      ).toBe(`${name}\n`)
  })
})
