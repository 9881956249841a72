// The same work by PyTorch: which program under bench/peers does it. TUNESMITH_PYTHON names a Python with the packages of bench/peers/README.md.
import { fileURLToPath } from 'node:url'
import { epochRows, sentencesFile, tokenizerFolder } from './inputs.ts'

const script = (name: string): string => fileURLToPath(new URL(`peers/${name}`, import.meta.url))

const table: Record<string, (rounds: number) => string[]> = {
  matmul: () => [script('matmul.py')],
  'train-lora': (rounds) => [script('train.py'), '--work', 'lora', '--repeats', String(rounds)],
  'train-full': (rounds) => [script('train.py'), '--work', 'full', '--repeats', String(rounds)],
  'decode-float32': decode,
  'decode-int8': decode,
  'decode-int4': decode,
  'classify-float32': () => classify(),
  'classify-int8-dynamic': () => classify(),
  'epoch-full': (rounds) => epoch('full', rounds),
  'epoch-lora': (rounds) => epoch('lora', rounds),
}

function decode(rounds: number): string[] {
  return [script('decode.py'), '--repeats', String(rounds)]
}

/** One round: 10,000 sentences are minutes. */
const classify = () => [
  script('classify.py'),
  '--data',
  sentencesFile,
  '--tokenizer',
  tokenizerFolder,
  '--count',
  '10000',
  '--repeats',
  '1',
]
const epoch = (work: string, rounds: number) => [
  script('epoch.py'),
  ...[
    '--work',
    work,
    '--data',
    sentencesFile,
    '--tokenizer',
    tokenizerFolder,
    '--rows',
    String(epochRows),
    '--repeats',
    String(rounds),
  ],
]

export function peerCommands(
  work: string,
  rounds: number,
  threads: number,
): { name: string; program: string; args: string[] } | undefined {
  const args = table[work]?.(rounds)
  return (
    args && {
      name: 'PyTorch',
      program: process.env.TUNESMITH_PYTHON ?? 'python3',
      args: [...args, '--threads', String(threads)],
    }
  )
}
