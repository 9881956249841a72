// Every reference folder of the families that the engine knows: all numbers agree; and a changed weight is found out.
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { families } from '../architectures/architecture.ts'
import { openSafetensors } from '../formats/safetensors.ts'
import { copyFolder, fixture, fixtureNames, itWithFixtures, readJsonFile, tempFolder } from '../test-support.ts'
import type { Check } from './checks.ts'
import { verifyFolder } from './verify-folder.ts'

const folders = fixtureNames().filter((name) => {
  if (!/^(gpt1|gpt2|bert)(-|$)/.test(name)) return false
  return families.includes(String(readJsonFile(join(fixture(name), 'config.json')).model_type))
})

async function checksOf(folder: string): Promise<Check[]> {
  const checks: Check[] = []
  for await (const check of verifyFolder(folder)) checks.push(check)
  return checks
}

describe('verifyFolder', () => {
  itWithFixtures('finds reference folders', () => {
    for (const name of ['gpt1', 'gpt2', 'gpt2-sequence', 'gpt2-float16', 'gpt2-legacy-names', 'bert-mlm'])
      expect(folders).toContain(name)
  })

  it.each(folders)('%s agrees with the reference', async (name) => {
    const checks = await checksOf(fixture(name))
    expect(checks.filter((check) => !check.pass)).toEqual([])
    // not vacuous: outputs, every gradient, the curve
    const kinds = new Set(checks.map(({ check }) => check.replace(/^adapter /, '').split(/[. ]/)[0]))
    for (const kind of ['hidden_states', 'attentions', 'loss', 'grad', 'curve', 'trained'])
      expect(kinds).toContain(kind)
    if (name === 'gpt2' || name === 'bert-sequence')
      expect(checks.some(({ check }) => check.startsWith('adapter grad.'))).toBe(true)
    if (name === 'gpt2') expect(checks.some(({ check }) => check.startsWith('greedy ids'))).toBe(true)
  })

  itWithFixtures('fails where one weight of the second layer is changed, and only from there on', async () => {
    const folder = copyFolder(fixture('gpt2'), join(tempFolder(), 'changed'))
    const { path, tensors } = await openSafetensors(join(folder, 'model.safetensors'))
    const file = await open(path, 'r+')
    await file.write(
      new Uint8Array(Float32Array.of(3).buffer),
      0,
      4,
      tensors.get('transformer.h.1.mlp.c_fc.weight')!.start,
    )
    await file.close()
    const failed = (await checksOf(folder)).filter((check) => !check.pass).map(({ check }) => check)
    expect(failed).toEqual(expect.arrayContaining(['logits', 'hidden_states.2', 'loss', 'curve losses']))
    for (const untouched of ['hidden_states.0', 'hidden_states.1', 'attentions.0', 'attentions.1'])
      expect(failed).not.toContain(untouched)
  })
})
