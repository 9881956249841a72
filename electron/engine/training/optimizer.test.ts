// AdamW against the paper's algorithm, written out by hand.
import { describe, expect, it } from 'vitest'
import { adamStep, clipFactor, createAdamState, defaultAdam, gradientNorm } from './optimizer.ts'

const settings = { ...defaultAdam, weightDecay: 0.1 }
const one = (value: number) => Float32Array.of(value)

describe('adamStep', () => {
  it('two steps by hand', () => {
    const parameters = new Map([['h.weight', one(1)]])
    const state = createAdamState(parameters)
    adamStep(parameters, new Map([['h.weight', one(0.5)]]), state, settings, 0.01, 1)
    // the first step is the sign of the gradient: m / (1 - b1) = 0.5, sqrt(v / (1 - b2)) = 0.5
    const first = 1 * (1 - 0.01 * 0.1) - 0.01 * (0.5 / (0.5 + 1e-8))
    expect(parameters.get('h.weight')![0]).toBeCloseTo(first, 6)
    adamStep(parameters, new Map([['h.weight', one(-0.25)]]), state, settings, 0.02, 1)
    const m = 0.9 * 0.05 + 0.1 * -0.25 // 0.02
    const v = 0.999 * 0.00025 + 0.001 * 0.0625 // 0.00031225
    const step = m / (1 - 0.9 ** 2) / (Math.sqrt(v / (1 - 0.999 ** 2)) + 1e-8)
    expect(parameters.get('h.weight')![0]).toBeCloseTo(first * (1 - 0.02 * 0.1) - 0.02 * step, 6)
    expect(state.step).toBe(2)
    expect(state.moments.get('h.weight')!.m[0]).toBeCloseTo(0.02, 7)
    expect(state.moments.get('h.weight')!.v[0]).toBeCloseTo(0.00031225, 9)
  })

  it('decays matrices, neither biases nor norms', () => {
    const decayed = ['transformer.h.0.attn.c_attn.weight', 'transformer.wte.weight', 'base_model.model.h.lora_A.weight']
    const kept = [
      'transformer.h.0.attn.c_attn.bias',
      'transformer.ln_f.weight',
      'transformer.h.0.ln_1.weight',
      'bert.embeddings.LayerNorm.weight',
      'bert.embeddings.LayerNorm.bias',
      'cls.predictions.bias',
    ]
    const parameters = new Map([...decayed, ...kept].map((name) => [name, one(1)]))
    const zeros = new Map([...parameters.keys()].map((name) => [name, one(0)]))
    adamStep(parameters, zeros, createAdamState(parameters), settings, 0.1, 1)
    for (const name of decayed) expect(parameters.get(name)![0]).toBeCloseTo(0.99, 6)
    for (const name of kept) expect(parameters.get(name)![0]).toBe(1)
  })

  it('scales every gradient by the factor of clipping', () => {
    const run = (gradient: number, factor: number) => {
      const parameters = new Map([['w.weight', Float32Array.of(1, -2)]])
      const state = createAdamState(parameters)
      adamStep(
        parameters,
        new Map([['w.weight', Float32Array.of(gradient, 3 * gradient)]]),
        state,
        settings,
        0.1,
        factor,
      )
      return [...state.moments.get('w.weight')!.m]
    }
    expect(run(4, 0.25)).toEqual(run(1, 1))
    expect(run(4, 0.25)).not.toEqual(run(4, 1))
  })
})

describe('clipping', () => {
  it('measures one norm over all gradients, whatever their lengths', () => {
    expect(gradientNorm([Float32Array.of(1, 2), Float32Array.of(2, 4, 4, 0, 0)])).toBeCloseTo(Math.sqrt(41), 10)
    expect(gradientNorm([new Float32Array(1001).fill(2)])).toBeCloseTo(2 * Math.sqrt(1001), 8)
    expect(gradientNorm([])).toBe(0)
    expect(gradientNorm([Float32Array.of(1, Number.NaN)])).toBeNaN()
  })

  it('shortens long gradients alone, as torch does', () => {
    expect(clipFactor(0.5, 1)).toBe(1)
    expect(clipFactor(4, 1)).toBeCloseTo(1 / (4 + 1e-6), 12)
    expect(clipFactor(4, 0)).toBe(1) // off
  })
})
