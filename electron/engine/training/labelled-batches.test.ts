// What a training step sees of labelled rows: all of their tokens, or some hidden behind [MASK].
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fixture, hasFixtures, tempFolder } from '../test-support.ts'
import { planEpochs } from './epoch-batches.ts'
import { prepareLabelled } from './finetune.ts'
import { finetuneSchema } from './finetune-settings.ts'
import { createBatches } from './labelled-batches.ts'

const root = tempFolder()
const data = join(root, 'rows.csv')
writeFileSync(
  data,
  `first,second,label\n${Array.from({ length: 200 }, (_, i) => `ice snow frost winter,sun fire ${i % 2 ? 'summer' : 'desert'},${i % 2 ? 'a' : 'b'}\n`).join('')}`,
)

async function batchesWith(maskShare: number, seed = 0) {
  const settings = finetuneSchema.parse({
    ...{
      model: fixture('bert-sequence'),
      data,
      text: 'first',
      textPair: 'second',
      label: 'label',
      method: 'full',
      seed,
    },
    ...{ runFolder: root, outputFolder: join(root, 'out'), cacheFolder: root, testShare: 0.2 },
  })
  const work = await prepareLabelled(settings, { emit: () => undefined })
  const lengths = work.split.train.items.map(({ ids }) => ids.length)
  const plan = planEpochs(lengths, { batchSize: 16, epochs: 2, seed: 0 })
  const batchAt = createBatches(work, plan, plan.steps, maskShare)
  const idsAt = (step: number) =>
    batchAt(step).flatMap(({ inputs }) => [...(inputs.input_ids!.data as BigInt64Array)].map(Number))
  return { idsAt, special: work.tokenizer.special, steps: Array.from({ length: plan.steps }, (_, step) => step) }
}

describe.skipIf(!hasFixtures)('createBatches', () => {
  it('hides about the share asked for, and none of the template', async () => {
    const [whole, masked] = [await batchesWith(0), await batchesWith(0.3)]
    const { mask, cls, sep, pad } = whole.special
    const [before, after] = [whole, masked].map(({ idsAt, steps }) => steps.flatMap(idsAt)) as [number[], number[]]
    expect(before).not.toContain(mask!.id)
    expect(after).toHaveLength(before.length)
    const ofText = before.flatMap((id, i) => ([cls!.id, sep!.id, pad!.id].includes(id) ? [] : [i]))
    const hidden = before.flatMap((id, i) => (after[i] === id ? [] : [i]))
    for (const i of hidden) expect(after[i]).toBe(mask!.id)
    expect(hidden.every((i) => ofText.includes(i))).toBe(true)
    expect(hidden.length / ofText.length).toBeGreaterThan(0.25)
    expect(hidden.length / ofText.length).toBeLessThan(0.35)
  })

  it('is a function of seed and step, asked in any order', async () => {
    const [a, b] = [await batchesWith(0.3), await batchesWith(0.3)]
    const forward = a.steps.map(a.idsAt)
    expect(b.steps.toReversed().map(b.idsAt)).toEqual(forward.toReversed())
    // texts of two kinds alone: what differs are the places
    expect(new Set(forward.map(String)).size).toBe(forward.length)
    expect((await batchesWith(0.3, 1)).idsAt(3)).not.toEqual(forward[3])
  })
})
