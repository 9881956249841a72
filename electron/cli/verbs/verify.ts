// verify FOLDER...: our numbers against those of another implementation.

import { resolve } from 'node:path'
import type { Check } from '../../engine/verification/checks.ts'
import { callCompute } from '../../host/call.ts'
import type { Verb } from '../context.ts'
import { exitCodes } from '../exit-codes.ts'

export const verifyVerb: Verb = {
  name: 'verify',
  summary: 'compare with reference numbers, one line a check',
  examples: ['verify fixtures/gpt2 fixtures/bert-mlm', 'verify fixtures/gpt2 --provider webgpu --json'],
  configure: (command) =>
    command.argument('<folders...>', 'model folders with reference.json and reference.safetensors'),
  async run(context, folders: string[]) {
    const { provider = 'cpu', threads } = context.options
    const checks: Check[] = []
    for (const folder of folders)
      await callCompute(
        context.host.infer,
        'verify',
        { folder: resolve(folder), provider, ...(threads ? { threads } : {}) },
        {
          signal: context.signal,
          onEvent(check) {
            checks.push({ ...check, folder })
            const { difference, tolerance, pass } = check
            context.print(
              `${pass ? 'PASS' : 'FAIL'}  ${number(difference)}  ${number(tolerance)}  ${folder}  ${check.check}\n`,
            )
          },
        },
      )
    const failed = checks.filter(({ pass }) => !pass).length
    return {
      json: { checks },
      text: failed > 0 ? `${failed} of ${checks.length} checks failed` : `All ${checks.length} checks passed`,
      exitCode: failed > 0 || checks.length === 0 ? exitCodes.checkFailed : exitCodes.ok,
    }
  },
}

const number = (value: number): string => (value === 0 ? '0' : value.toExponential(1)).padStart(8)
