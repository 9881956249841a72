// Runs each work in a process of its own (so that its peak memory is its own), beside a peer where one is asked for: `npm run bench -- train decode`.
import { spawn } from 'node:child_process'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { AppError } from '../shared/errors.ts'
import { peerCommands } from './peer-commands.ts'

/** What every measurement is asked with. */
export type BenchContext = {
  threads?: number | undefined
  signal: AbortSignal
  note(text: string): void
}

export type BenchRequest = BenchContext & {
  works: string[]
  peer?: string
  provider?: string
  rounds?: number
}

/** What one measuring process prints, and a peer's likewise. */
export type Measured = {
  seconds: number
  tokensPerSecond: number | null
  gflops?: number
  peakShare?: number
  /** null where several programs share the work. */
  peakMemoryMb: number | null
  /** What it must not exceed. */
  limitSeconds?: number
  /** The same by itself, or with next to nothing in it, in the same run. */
  baseline?: { name: string; seconds: number }
}
export type BenchRow = Measured & {
  work: string
  peer?: { name: string; seconds: number; tokensPerSecond: number | null; peakMemoryMb: number | null; ratio: number }
}
export type BenchReport = {
  machine: { processor: string; threads: number; memoryGb: number; node: string }
  rows: BenchRow[]
}

/** The parts of a work, each measured by itself. */
const parts: Record<string, readonly string[]> = {
  matmul: ['matmul'],
  train: ['train-lora', 'train-full'],
  decode: ['decode-float32', 'decode-int8', 'decode-int4'],
  classify: ['classify-float32', 'classify-int8-dynamic'],
  epoch: ['epoch-full', 'epoch-lora'],
  pretrain: ['pretrain-gpt2', 'pretrain-bert'],
  interface: [
    'interface-start',
    'interface-long-chat',
    'interface-many-chats',
    'interface-first-token',
    'interface-longest-frame',
  ],
}

const leastRounds = 5
const measureFile = fileURLToPath(new URL('measure.ts', import.meta.url))
/** Works of the window: measured in a browser. */
const interfaceFile = fileURLToPath(new URL('../e2e/figures/measure-interface.ts', import.meta.url))
const isOfInterface = (work: string) => work.startsWith('interface-')

export async function runBench(request: BenchRequest): Promise<BenchReport> {
  const threads = request.threads ?? cpus().length
  const rounds = request.rounds ?? leastRounds
  const rows: BenchRow[] = []
  const works = request.works.flatMap((name) => parts[name] ?? [])
  if (!works.every(isOfInterface)) await runJson(process.execPath, [measureFile, 'prepare'], request.signal)
  const peers = new Map<string, Promise<Measured>>() // several of our rows may have the same peer: it works once
  for (const work of works) {
    request.note(`${work}: measuring`)
    const own = await runJson(
      process.execPath,
      [
        isOfInterface(work) ? interfaceFile : measureFile,
        work,
        String(rounds),
        String(threads),
        request.provider ?? 'cpu',
      ],
      request.signal,
    )
    const row: BenchRow = { work, ...(own as Measured) }
    const command = request.peer ? peerCommands(work, rounds, threads) : undefined
    if (command) {
      const key = command.args.join(' ')
      if (!peers.has(key)) {
        request.note(`${work}: measuring ${command.name}`)
        peers.set(key, runJson(command.program, command.args, request.signal) as Promise<Measured>)
      }
      const { seconds, tokensPerSecond = null, peakMemoryMb } = await peers.get(key)!
      row.peer = { name: command.name, seconds, tokensPerSecond, peakMemoryMb, ratio: seconds / row.seconds }
    }
    rows.push(row)
  }
  const machine = {
    processor: cpus()[0]?.model ?? 'unknown',
    threads,
    memoryGb: Math.round(totalmem() / 1e9),
    node: process.version,
  }
  return { machine, rows }
}

/** The command line of this checkout. */
export const bin = fileURLToPath(new URL('../electron/cli/bin.js', import.meta.url))

/** What `tunesmith` says of `args`, with the data folder `home`. */
export function runTunesmith(
  args: readonly string[],
  { home, threads, signal }: Pick<BenchContext, 'threads' | 'signal'> & { home: string },
): Promise<unknown> {
  const globals = ['--json', '--home', home, ...(threads ? ['--threads', String(threads)] : [])]
  return runJson(process.execPath, [bin, ...args, ...globals], signal)
}

/** The JSON object that a program prints last. */
export function runJson(program: string, args: readonly string[], signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], signal })
    let [output, errors] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors = (errors + text).slice(-4000)
    })
    child.on('error', reject)
    child.on('close', (code) => {
      const line = output.trim().split('\n').at(-1) ?? ''
      if (code === 0 && line.startsWith('{')) resolve(JSON.parse(line))
      else
        reject(
          new AppError(
            'unavailable',
            `${program} ${args.join(' ')} ended with ${code}: ${errors.trim() || 'it printed nothing'}`,
          ),
        )
    })
  })
}
