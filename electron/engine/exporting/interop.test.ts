// transformers.js, another implementation, loads what is exported and says the same.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import {
  AutoModelForSequenceClassification,
  AutoTokenizer,
  env,
  pipeline,
  softmax,
  type Tensor,
} from '@huggingface/transformers'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadModel } from '../importing/load-model.ts'
import { openDecoder } from '../inference/decoder.ts'
import { generate } from '../inference/generate.ts'
import { greedy } from '../inference/sampler.ts'
import { classify, fillMask, openModel } from '../inference/tasks.ts'
import { copyFolder, fixture, itWithFixtures, tempFolder } from '../test-support.ts'
import { plainChatTemplate, renderChat } from '../tokenizer/chat-template.ts'
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts'
import { exportModel } from './export-model.ts'
import type { OnnxPrecision } from './onnx-file.ts'

const scratch = tempFolder()
const starter = join(import.meta.dirname, '../../../models/starter-bert-ko')
const text = 'hello there, how are you'
const pair = 'a second text'
/** Decimals of a probability that rounding the weights leaves as they are. */
const nearby = 1

beforeAll(() => {
  // nothing may come from elsewhere
  env.allowRemoteModels = false
  env.allowLocalModels = true
  env.localModelPath = scratch
})

let exports = 0

/** The id under which transformers.js finds the export. */
async function exported(model: string, precisions: readonly OnnxPrecision[] = ['float32']): Promise<string> {
  const outputFolder = join(scratch, 'local', `${basename(model)}-${exports++}`)
  mkdirSync(dirname(outputFolder), { recursive: true })
  const files = precisions.map((precision) => ({ format: 'onnx', precision }) as const)
  await exportModel({ model, files, texts: [{ text, pair }], outputFolder }, {}, { emit: () => undefined })
  return `local/${basename(outputFolder)}`
}

async function opened(folder: string) {
  const model = await loadModel(folder)
  return openModel(model, await loadTokenizer(model.tokenizerFolder))
}

/** Greedy, by ourselves. */
async function continued(folder: string, count: number): Promise<string> {
  const model = await loadModel(folder)
  const tokenizer = await loadTokenizer(model.tokenizerFolder)
  const decoder = await openDecoder(model)
  const ids: number[] = []
  const prompt = [...tokenizer.encode(text).ids]
  const options = { sampling: greedy, maxNewTokens: count, seed: 0, ignoreEnd: true }
  for await (const { id } of generate(decoder, tokenizer, prompt, options)) ids.push(id)
  await decoder.close()
  return tokenizer.decode([...prompt, ...ids])
}

describe('transformers.js on an exported folder', () => {
  itWithFixtures('classifies as we do', async () => {
    const classifier = await pipeline('text-classification', await exported(fixture('bert-sequence')), {
      dtype: 'fp32',
    })
    const live = await opened(fixture('bert-sequence'))
    const [ours] = await classify(live, [text])
    const [theirs] = (await classifier(text)) as { label: string; score: number }[]
    if (!ours || !('label' in ours)) throw new Error('no label')
    expect(theirs!.label).toBe(ours.label)
    expect(theirs!.score).toBeCloseTo(ours.scores[ours.label]!, 4)
    await live.close()
  })

  itWithFixtures('judges pairs as we do, whatever class its tokenizer was saved with', async () => {
    const path = await exported(fixture('bert-pair'))
    const tokenizer = await AutoTokenizer.from_pretrained(path)
    const model = await AutoModelForSequenceClassification.from_pretrained(path, { dtype: 'fp32' })
    const inputs = tokenizer(text, { text_pair: pair })
    const live = await opened(fixture('bert-pair'))
    const ids = live.tokenizer.encodePair(text, pair)
    expect([...(inputs.input_ids as Tensor).data].map(Number)).toEqual([...ids.ids])
    expect([...(inputs.token_type_ids as Tensor).data].map(Number)).toEqual([...ids.typeIds])
    const { logits } = (await model(inputs)) as { logits: Tensor }
    const [ours] = await classify(live, [text], [pair])
    if (!ours || !('label' in ours)) throw new Error('no label')
    const theirs = softmax(logits.data as Float32Array)
    for (const [i, label] of live.model.config.labels.entries()) expect(theirs[i]).toBeCloseTo(ours.scores[label]!, 4)
    await live.close()
  })

  for (const name of ['bert-mlm', 'bert-pretraining'])
    itWithFixtures(`fills the masks of ${name} as we do`, async () => {
      const filler = await pipeline('fill-mask', await exported(fixture(name)), { dtype: 'fp32' })
      const live = await opened(fixture(name))
      const masked = 'hello [MASK], how are you'
      const [ours] = await fillMask(live, masked, 5)
      const theirs = (await filler(masked, { top_k: 5 })) as { token: number; score: number }[]
      expect(theirs.map(({ token }) => token)).toEqual(ours!.candidates.map(({ id }) => id))
      for (const [i, { score }] of theirs.entries()) expect(score).toBeCloseTo(ours!.candidates[i]!.probability, 4)
      await live.close()
    })

  for (const name of ['gpt2', 'gpt2-legacy-names'])
    itWithFixtures(`writes the same greedy text with the cache of ${name}`, async () => {
      const writer = await pipeline('text-generation', await exported(fixture(name)), { dtype: 'fp32' })
      const options = { max_new_tokens: 12, min_new_tokens: 12, do_sample: false }
      const [theirs] = (await writer(text, options)) as { generated_text: string }[]
      expect(theirs!.generated_text).toBe(await continued(fixture(name), 12))
    })

  it.skipIf(!existsSync(starter))('reads 16-bit and 8-bit files by their names', async () => {
    const path = await exported(starter, ['float32', 'float16', 'int8-dynamic', 'int8'])
    const chancesOf = async (dtype: 'fp32' | 'fp16' | 'q8' | 'int8') => {
      const filler = await pipeline('fill-mask', path, { dtype })
      const found = (await filler('이 영화는 정말 [MASK].', { top_k: 5 })) as { token: number; score: number }[]
      return new Map(found.map(({ token, score }) => [token, score]))
    }
    const whole = await chancesOf('fp32')
    const [[best, chance]] = [...whole] as [[number, number]]
    for (const dtype of ['fp16', 'q8', 'int8'] as const)
      expect((await chancesOf(dtype)).get(best), dtype).toBeCloseTo(chance, nearby)
  })

  itWithFixtures('writes with 16-bit and 8-bit files', async () => {
    const path = await exported(fixture('gpt2'), ['float16', 'int8-dynamic'])
    for (const dtype of ['fp16', 'q8'] as const) {
      const writer = await pipeline('text-generation', path, { dtype })
      const [written] = (await writer(text, { max_new_tokens: 4, do_sample: false })) as { generated_text: string }[]
      expect(written!.generated_text.startsWith(text), dtype).toBe(true)
    }
  })

  itWithFixtures('renders a conversation as we do', async () => {
    const folder = copyFolder(fixture('gpt2'), join(scratch, 'chat'))
    // as a run on conversations leaves it: beside the tokenizer, where transformers.js does not look
    writeFileSync(join(folder, 'chat_template.jinja'), plainChatTemplate)
    const tokenizer = await AutoTokenizer.from_pretrained(await exported(folder))
    const { special } = await loadTokenizer(folder)
    const messages = [
      { role: 'user', content: 'hello' },
      { role: 'assistant', content: 'hello there' },
      { role: 'user', content: '안녕?' },
    ]
    for (const addGenerationPrompt of [true, false]) {
      const ours = renderChat(plainChatTemplate, messages, { addGenerationPrompt, specials: special })
      const options = { tokenize: false, add_generation_prompt: addGenerationPrompt }
      expect(tokenizer.apply_chat_template(messages, options)).toBe(ours)
    }
  })
})
