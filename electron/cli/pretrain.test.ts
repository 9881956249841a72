// `pretrain` as it is typed: from a recipe, from a dataset and a model of the library, with its text put in order; stopped from beside.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { sizePresets } from '../engine/importing/new-model.ts'
import { storeLabelled } from '../host/fixtures/stored-dataset.ts'
import { writeTextFile } from '../host/fixtures/text-file.ts'
import { openHost } from '../host/open-host.ts'
import { runCli, runJson, startCli } from './fixtures/run-cli.ts'
import { type PretrainOptions, pretrainRequest } from './pretrain-request.ts'

const scratch = mkdtempSync(join(tmpdir(), 'tunesmith-cli-pretrain-'))
const home = join(scratch, 'home')
afterAll(() => rmSync(scratch, { recursive: true, force: true }))
const text = writeTextFile(join(scratch, 'tales.txt'), 1200)
const recipes = join(import.meta.dirname, '../../models/recipes')
const small = ['--vocab-size', '400', '--batch-tokens', '256', '--seq-length', '32']
const tiny = ['--size', 'tiny', ...small]

describe('pretrain', () => {
  // 'x-2.json' goes on with the model of 'x.json', 'x-3.json' with that of 'x-2.json'
  const partOf = (name: string) => Number(/-(\d)\.json$/.exec(name)?.[1] ?? 1)
  const withPart = (name: string, part: number) => name.replace(/(-\d)?\.json$/, part === 1 ? '.json' : `-${part}.json`)
  it.each(readdirSync(recipes).sort((a, b) => partOf(a) - partOf(b)))(
    'makes what the recipe %s says, in a few steps',
    async (name) => {
      const part = partOf(name)
      const learner = part === 1 ? ['--vocab-size', '400'] : ['--model', withPart(name, part - 1)]
      const recipe = ['--recipe', join(recipes, name), '--batch-tokens', '256', '--seq-length', '32']
      const asked = ['pretrain', ...recipe, ...learner, '--text', text, '--steps', '4', '--name', name]
      expect(await runJson(home, asked)).toMatchObject({ steps: 4, model: name })
      const { pretrain } = JSON.parse(readFileSync(join(recipes, withPart(name, 1)), 'utf8'))
      const { layers, width } = { ...sizePresets[pretrain.size as 'mini'], ...pretrain }
      expect(await runJson(home, ['models', name])).toMatchObject({ model: { layers, width } })
    },
  )

  it('teaches a model of the library the texts of a dataset, and says before and after', async () => {
    const host = openHost({ home })
    storeLabelled(host.store, { name: '문의', rows: 400 })
    await host.close()
    const base = ['pretrain', '--family', 'bert', '--dataset', '문의', ...tiny, '--steps', '8', '--name', 'first']
    await runJson(home, base)
    const on = await runCli(home, ['pretrain', '--model', 'first', '--dataset', '문의', '--steps', '4', '--name', 'on'])
    expect(on.code).toBe(0)
    expect(on.stdout).toMatch(/masked token, top 1 [\d.]+ -> [\d.]+/)
    expect(on.stderr).toMatch(/Step 0: .*\[MASK\]/)
    expect(await runJson(home, ['fill-mask', 'on', '환불 [MASK]'])).toMatchObject({ masks: [{}] })
  })

  it('writes into a folder of its own, and leaves one alone that holds something', async () => {
    const out = join(scratch, 'mine')
    const asked = ['pretrain', '--family', 'gpt2', '--text', text, ...tiny, '--steps', '2', '--name', 'placed', '--out']
    expect(await runJson(home, [...asked, out])).toMatchObject({ folder: out })
    const files = readdirSync(out).sort()
    expect(files).toContain('model.safetensors')
    const again = await runCli(home, [...asked.with(-2, 'placed-again'), out])
    expect(again.code).not.toBe(0)
    expect(again.stderr).toContain(`${out} is not empty`)
    expect(readdirSync(out).sort()).toEqual(files)
  })

  it('puts text in order and says what it left out', async () => {
    const twice = join(scratch, 'twice.jsonl')
    const rows = Array.from({ length: 600 }, (_, i) =>
      JSON.stringify({ text: `The  cat number ${i % 500} sat on the mat.` }),
    )
    writeFileSync(twice, rows.join('\n'))
    const asked = [
      'pretrain',
      '--family',
      'gpt2',
      '--text',
      twice,
      ...tiny,
      '--steps',
      '2',
      '--clean',
      '--name',
      'clean',
    ]
    const { stderr, code } = await runCli(home, asked)
    expect(code).toBe(0)
    expect(stderr).toContain('500 documents; left out: 100 repeated documents')
  })

  it('is stopped from beside, with a model', async () => {
    const asked = ['pretrain', '--family', 'gpt2', '--text', text, ...tiny, '--minutes', '60', '--name', 'asked']
    const running = startCli(home, [...asked, '--evaluate-every', '5'])
    await running.said(/Step 5: held-out loss/)
    await running.said(/Step 5: \*\*/)
    expect((await runCli(home, ['pretrain', '--stop', 'asked'])).code).toBe(0)
    const { code, stdout } = await running.ended
    expect(code).toBe(0)
    expect(stdout).toContain('It was asked to stop and kept its weights.')
    expect(await runJson(home, ['generate', 'asked', 'the fox', '--max-new-tokens', '3'])).toHaveProperty('text')
    expect((await runCli(home, ['pretrain', '--stop', 'asked'])).code).toBe(2)
  })

  it.each<[PretrainOptions, RegExp]>([
    [{ text: [text], steps: 2 }, /needs --family for a new model, or --model/],
    [{ family: 'bert', model: 'x', text: [text], steps: 2 }, /--family is for a new model/],
    [{ model: 'x', tokenizer: 'y', text: [text], steps: 2 }, /--tokenizer is for a new model/],
    [{ family: 'bert', steps: 2 }, /needs its text/],
    [{ family: 'bert', dataset: 'x', text: [text], steps: 2 }, /needs its text/],
    [{ family: 'bert', text: [text] }, /say how long to train/],
    [{ family: 'bert', dataset: 'nowhere', steps: 2 }, /there is no dataset "nowhere" \(the library has none\)/],
  ])('%j is wrong usage', async (options, message) => {
    const host = openHost({ home: join(scratch, 'empty') })
    try {
      await expect(pretrainRequest({ host, options: {} }, options)).rejects.toThrow(message)
    } finally {
      await host.close()
    }
  })

  it('takes what is said before what a recipe says, and cleans by one word', async () => {
    const host = openHost({ home: join(scratch, 'empty') })
    const recipe = join(recipes, 'starter-bert-ko.json')
    const asked = { recipe, text: [text], steps: 5, seqLength: 32, nextSentence: true, clean: true, minCharacters: 4 }
    const request = await pretrainRequest({ host, options: { threads: 2 } }, asked)
    await host.close()
    expect(request).toMatchObject({ family: 'bert', size: 'mini', steps: 5, seqLength: 32, maskShare: 0.4, threads: 2 })
    expect(request).not.toHaveProperty('minutes')
    expect(request).not.toHaveProperty('nextSentence')
    expect(request.clean).toEqual({
      ...{ normalise: true, collapseSpaces: true, dropRepeatedDocuments: true },
      ...{ dropRepeatedLines: false, minCharacters: 4 },
    })
  })

  it('refuses a recipe that is none', async () => {
    const broken = join(scratch, 'broken.json')
    writeFileSync(broken, '{"pretrain": {"family": "bert", "epochs": 3}}')
    const { code, stderr } = await runCli(home, ['pretrain', '--recipe', broken, '--text', text, '--steps', '2'])
    expect(code).toBe(65)
    expect(stderr).toMatch(/broken\.json: pretrain: .*epochs/)
    const missing = await runCli(home, ['pretrain', '--recipe', join(scratch, 'no.json'), '--text', text])
    expect(missing.code).toBe(66)
  })
})
