import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { type FinetuneChoice, finetuneCommand, quoted } from './command-line.ts'

const choice: FinetuneChoice = {
  ...{ model: 'starter-bert-ko', data: '/home/ann/문의 표.csv', text: '문의', textPair: null, label: 'label' },
  ...{ labelKind: 'classes', method: 'lora', epochs: 3, name: '' },
}

it('says only what differs from the defaults', () => {
  expect(finetuneCommand(choice, 'linux')).toBe(
    "npx tunesmith finetune --model starter-bert-ko --data '/home/ann/문의 표.csv' --text '문의' --label label --method lora",
  )
  const more = { ...choice, textPair: 'b', labelKind: 'score', method: 'full', epochs: 5, name: 'my own' } as const
  expect(finetuneCommand(more, 'win32')).toBe(
    'npx tunesmith finetune --model starter-bert-ko --data "/home/ann/문의 표.csv" --text "문의" --text-pair b --label label --label-kind score --method full --epochs 5 --name "my own"',
  )
  expect(finetuneCommand({ ...choice, method: 'head', epochs: 9 }, 'linux')).not.toContain('epochs')
})

it.skipIf(process.platform === 'win32')('quotes so that a shell gives the value back', () => {
  for (const value of ["it's", 'a "b" c', '$HOME `x` \\', 'C:\\data\\x.csv', '-x', '글 하나', '*', 'a;b', ''])
    expect(execFileSync('sh', ['-c', `printf %s ${quoted(value, 'linux')}`], { encoding: 'utf8' })).toBe(value)
})
