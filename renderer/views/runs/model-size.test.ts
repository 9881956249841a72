import { expect, it } from 'vitest'
import { elements } from '../../../electron/engine/compile/parameters.ts'
import { listParameters } from '../../../electron/engine/importing/load-model.ts'
import { newConfig, shapedModel, sizePresets } from '../../../electron/engine/importing/new-model.ts'
import { parametersOf, sizeNames, sizes } from './model-size.ts'

it('counts what a new model of each size has', () => {
  expect(sizes).toEqual(sizePresets)
  for (const family of ['gpt2', 'bert'] as const)
    for (const size of sizeNames) {
      const config = newConfig({
        ...{ family, task: family === 'gpt2' ? 'causal-lm' : 'pretraining', ...sizePresets[size] },
        ...{ vocabSize: 8000, positions: 128, dropout: 0, padTokenId: 0, eosTokenId: 0 },
      })
      const real = listParameters(shapedModel(config)).reduce((sum, { shape }) => sum + elements(shape), 0)
      expect(parametersOf(family, size, 8000), `${family} ${size}`).toBe(real)
    }
})
