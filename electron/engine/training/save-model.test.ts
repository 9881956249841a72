// What is saved loads again as the same model: logits are equal to the last bit or to a rounding.
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { compileInference } from '../compile/inference.ts'
import { overlaySource } from '../compile/parameters.ts'
import { adapterSource } from '../importing/adapter.ts'
import { type LoadedModel, listParameters, loadModel, withTask } from '../importing/load-model.ts'
import { padBatch } from '../inference/batch.ts'
import { openCompiled } from '../runtime/open-compiled.ts'
import { int64 } from '../runtime/session.ts'
import { randomFloats, readJsonFile, relativeDifference, tempFolder, tinyModel } from '../test-support.ts'
import { saveAdapter, saveHead, saveWholeModel } from './save-model.ts'
import { openTraining } from './training-session.ts'

const root = tempFolder()
const labels = ['none', 'some', 'much']
const sequences = [[5, 6, 7, 8, 9], [300, 2], [17]].map((ids) => ({ ids }))

async function logitsOf(model: LoadedModel): Promise<Float32Array> {
  const session = await openCompiled(compileInference(model, { kind: 'task' }), { threads: 1 })
  const { logits } = await session.run(padBatch(sequences, model).tensors).finally(() => session.close())
  return logits!.data as Float32Array
}

describe.each(['bert', 'gpt2'] as const)('%s', (family) => {
  let base: LoadedModel
  let model: LoadedModel
  const heads = new Map<string, Float32Array>()
  beforeAll(async () => {
    base = await loadModel(
      await tinyModel(join(root, family), family, { task: family === 'gpt2' ? 'causal-lm' : 'pretraining' }),
    )
    const classifier = withTask(base, 'sequence', labels, 'classes')
    const [module] = base.architecture.headModules.sequence!
    for (const { name, shape } of listParameters(classifier))
      if (name.startsWith(`${module}.`))
        heads.set(
          name,
          randomFloats(
            shape.reduce((a, b) => a * b),
            4,
          ),
        )
    model = { ...classifier, source: overlaySource(base.source, heads) }
  })

  it('a whole model becomes its new class', async () => {
    const folder = join(root, `${family}-whole`)
    const trained = new Map([...heads, [base.architecture.embeddings, randomFloats(320 * 32, 9, 0.1)]])
    await saveWholeModel(folder, model, trained)
    const loaded = await loadModel(folder)
    expect(loaded.config).toMatchObject({ task: 'sequence', labels, problem: 'classes' })
    const expected = await logitsOf({ ...model, source: overlaySource(base.source, trained) })
    expect(await logitsOf(loaded)).toEqual(expected)
    expect(relativeDifference(await logitsOf(model), expected)).toBeGreaterThan(1e-3)
    expect(readJsonFile(join(folder, 'config.json')).architectures).toEqual([
      family === 'bert' ? 'BertForSequenceClassification' : 'GPT2ForSequenceClassification',
    ])
  })

  it('an adapter comes with its head and names its base', async () => {
    const folder = join(root, `${family}-adapter`)
    const targets = [...base.architecture.loraTargets]
    const settings = { rank: 3, alpha: 6, dropout: 0, targets, rsLora: true }
    const training = await openTraining(model, {
      isTrained: (name) => heads.has(name),
      lora: { settings, source: adapterSource(new Map(), '') },
      dropout: false,
      chunks: 1,
      threads: 1,
      initial: async (name, shape) => {
        const head = heads.get(name)
        return head
          ? Float32Array.from(head)
          : randomFloats(
              shape.reduce((a, b) => a * b),
              name.length,
              0.2,
            )
      },
    })
    const { parameters, graph } = training
    const shapes = new Map(graph.trained.map(({ name, shape }) => [name, shape]))
    await saveAdapter(folder, base, model.config, settings, parameters, shapes)
    const loaded = await loadModel(folder)
    expect(loaded.base!.folder).toBe(base.folder)
    expect(loaded.config).toMatchObject({ task: 'sequence', labels, problem: 'classes' })
    expect(loaded.lora!.settings).toEqual(settings)
    const inMemory = { ...model, lora: { settings, source: adapterSource(parameters, 'memory') } }
    const found = await logitsOf(loaded)
    expect(relativeDifference(found, await logitsOf(inMemory))).toBeLessThan(1e-6)
    expect(relativeDifference(found, await logitsOf(model))).toBeGreaterThan(1e-3)
    // the loss of the training graph is that of the loaded model: merged weights and the branch beside them agree
    const { tensors } = padBatch(sequences, model)
    const inputs = {
      sequence_labels: int64([2, 0, 1], [3]),
      sequence_weights: { dtype: 'float32' as const, shape: [3], data: Float32Array.of(1, 1, 1) },
    }
    const { loss } = await training.step({ ...tensors, ...inputs }, 0).finally(() => training.close())
    let expected = 0
    for (const [row, label] of [2, 0, 1].entries()) {
      const logits = [...found.subarray(3 * row, 3 * row + 3)]
      expected += Math.log(logits.reduce((sum, x) => sum + Math.exp(x), 0)) - logits[label]!
    }
    expect(loss).toBeCloseTo(expected, 4)
  })

  it.each(['mean', 'first', 'last'] as const)('a head of two layers on %s pooling', async (pooling) => {
    const folder = join(root, `${family}-head-${pooling}`)
    const layers = [
      {
        weight: randomFloats(32 * 8, 1),
        bias: randomFloats(8, 2),
        inputs: 32,
        outputs: 8,
        activation: 'tanh' as const,
      },
      { weight: randomFloats(8 * 3, 3), bias: randomFloats(3, 4), inputs: 8, outputs: 3, activation: 'none' as const },
    ]
    await saveHead(folder, base, pooling, layers, { labels, problem: 'multi-label' })
    const loaded = await loadModel(folder)
    expect(loaded.config).toMatchObject({ task: 'sequence', labels, problem: 'multi-label' })
    expect(await logitsOf(loaded)).toEqual(await logitsOf({ ...model, head: { pooling, layers } }))
  })
})
