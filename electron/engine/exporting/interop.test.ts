// transformers.js, another implementation, loads what is exported and says the same.

import { mkdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { env, pipeline } from '@huggingface/transformers'
import { beforeAll, describe, expect } from 'vitest'
import { loadModel } from '../importing/load-model.ts'
import { openDecoder } from '../inference/decoder.ts'
import { generate } from '../inference/generate.ts'
import { greedy } from '../inference/sampler.ts'
import { classify, fillMask, openModel } from '../inference/tasks.ts'
import { fixture, itWithFixtures, tempFolder } from '../test-support.ts'
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts'
import { exportModel } from './export-model.ts'

const scratch = tempFolder()
const text = 'hello there, how are you'

beforeAll(() => {
  // nothing may come from elsewhere
  env.allowRemoteModels = false
  env.allowLocalModels = true
  env.localModelPath = scratch
})

async function exported(name: string): Promise<string> {
  const outputFolder = join(scratch, 'local', name)
  mkdirSync(dirname(outputFolder), { recursive: true })
  const files = [{ format: 'onnx', precision: 'float32' }] as const
  await exportModel({ model: fixture(name), files, texts: [{ text }], outputFolder }, {}, { emit: () => undefined })
  return `local/${basename(outputFolder)}`
}

async function opened(name: string) {
  const model = await loadModel(fixture(name))
  return openModel(model, await loadTokenizer(model.tokenizerFolder))
}

describe('transformers.js on an exported folder', () => {
  itWithFixtures('classifies as we do', async () => {
    const classifier = await pipeline('text-classification', await exported('bert-sequence'), { dtype: 'fp32' })
    const live = await opened('bert-sequence')
    const [ours] = await classify(live, [text])
    const [theirs] = (await classifier(text)) as { label: string; score: number }[]
    if (!ours || !('label' in ours)) throw new Error('no label')
    expect(theirs!.label).toBe(ours.label)
    expect(theirs!.score).toBeCloseTo(ours.scores[ours.label]!, 4)
    await live.close()
  })

  itWithFixtures('fills masks as we do', async () => {
    const filler = await pipeline('fill-mask', await exported('bert-mlm'), { dtype: 'fp32' })
    const live = await opened('bert-mlm')
    const masked = 'hello [MASK], how are you'
    const [ours] = await fillMask(live, masked, 5)
    const theirs = (await filler(masked, { top_k: 5 })) as { token: number; score: number }[]
    expect(theirs.map(({ token }) => token)).toEqual(ours!.candidates.map(({ id }) => id))
    for (const [i, { score }] of theirs.entries()) expect(score).toBeCloseTo(ours!.candidates[i]!.probability, 4)
    await live.close()
  })

  itWithFixtures('writes the same greedy text with its cache', async () => {
    const writer = await pipeline('text-generation', await exported('gpt2'), { dtype: 'fp32' })
    const model = await loadModel(fixture('gpt2'))
    const tokenizer = await loadTokenizer(model.tokenizerFolder)
    const decoder = await openDecoder(model)
    const ids: number[] = []
    const prompt = [...tokenizer.encode(text).ids]
    for await (const { id } of generate(decoder, tokenizer, prompt, {
      sampling: greedy,
      maxNewTokens: 12,
      seed: 0,
      ignoreEnd: true,
    }))
      ids.push(id)
    const [theirs] = (await writer(text, { max_new_tokens: 12, min_new_tokens: 12, do_sample: false })) as {
      generated_text: string
    }[]
    expect(theirs!.generated_text).toBe(tokenizer.decode([...prompt, ...ids]))
    await decoder.close()
  })
})
