import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { writeLabelledFile } from '../host/fixtures/labelled-file.ts'
import { hasReferenceModels, referenceModel } from '../host/fixtures/reference-models.ts'
import { exitCodes } from './exit-codes.ts'
import { runCli, runJson, startCli } from './fixtures/run-cli.ts'
import { verbs } from './program.ts'

const scratch = mkdtempSync(join(tmpdir(), 'tunesmith-command-'))
const home = join(scratch, 'home')
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

/** The compute process of a role among the children of a command. */
function computeOf(pid: number, role: string): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
  return Number(children.find((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes(`\0${role}\0`)))
}

describe('help', () => {
  it('lists the verbs and the exit codes, and every verb has examples', async () => {
    const { code, stdout } = await runCli(home, ['--help'])
    expect(code).toBe(exitCodes.ok)
    for (const { name } of verbs) expect(stdout).toContain(`\n  ${name} `)
    for (const value of Object.values(exitCodes)) expect(stdout).toMatch(new RegExp(`\\n {2}${value} +\\w`))
    for (const { name, examples } of verbs) {
      expect(examples.length).toBeGreaterThan(0)
      const help = await runCli(home, [name, '--help'])
      expect(help.code).toBe(exitCodes.ok)
      expect(help.stdout).toContain(`$ tunesmith ${examples[0]}`)
      expect(help.stdout).toContain('--json')
    }
  })
})

describe('an older Node', () => {
  const old = ['/usr/bin/node', '/usr/local/bin/node'].find(
    (node) => existsSync(node) && Number(spawnSync(node, ['-p', 'process.versions.napi']).stdout) < 10,
  )
  it.skipIf(!old)('hands over to the project’s own, or says what is missing', () => {
    const bin = join(import.meta.dirname, 'bin.js')
    const run = (env: NodeJS.ProcessEnv) =>
      spawnSync(old!, [bin, '--version'], { encoding: 'utf8', env: { ...process.env, ...env } })
    expect(run({})).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+/) })
    expect(run({ TUNESMITH_NODE_TRIED: '1' })).toMatchObject({
      status: exitCodes.unavailable,
      stdout: '',
      stderr: expect.stringMatching(/^tunesmith: Node .* is too old/),
    })
  })
})

describe('wrong usage', () => {
  const toWrite = ['finetune', '--model', 'x', '--data', 'x.csv', '--no-header', '--method', 'full']
  const cases: [string, string[]][] = [
    ['nothing at all', []],
    ['an unknown verb', ['frobnicate']],
    ['an unknown option', ['models', '--frobnicate']],
    ['a missing argument', ['generate', 'x']],
    ['a number out of range', ['generate', 'x', 'y', '--temperature', '-1']],
    ['no number', ['fill-mask', 'x', 'y', '--top-k', 'three']],
    ['an unknown choice', ['finetune', '--method', 'magic']],
    ['options that are missing together', ['finetune', '--data', 'x.csv']],
    ['neither texts nor a file', ['classify', 'x']],
    ['no header of what a GPT writes', [...toWrite, '--prompt', 'column 1', '--response', 'column 2']],
    ['a run without an end', ['pretrain', '--family', 'bert', '--text', 'x.txt']],
  ]
  it.each(cases)('%s', async (_, args) => {
    const { code, stdout, stderr } = await runCli(home, args)
    expect({ code, stdout }).toEqual({ code: exitCodes.usage, stdout: '' })
    expect(stderr).not.toContain('    at ')
    expect(stderr.trim()).not.toBe('')
  })
})

describe.skipIf(!hasReferenceModels)('errors', () => {
  const damaged = join(scratch, 'damaged.csv')
  writeFileSync(damaged, 'text,label\n"open,pos\n')
  const bert = referenceModel('bert-sequence')
  const cases: [string, number, string[]][] = [
    ['a model that is not there', exitCodes.notFound, ['embed', 'nobody', 'x']],
    ['a folder that is not there', exitCodes.notFound, ['embed', './nobody', 'x']],
    ['a run that is not there', exitCodes.notFound, ['finetune', '--resume', 'nobody']],
    ['a file that is not there', exitCodes.notFound, ['classify', bert, '--file', 'no.csv', '--text', 'x']],
    ['a damaged file', exitCodes.badInput, ['classify', bert, '--file', damaged, '--text', 'text']],
    ['a family that is not known', exitCodes.badInput, ['embed', referenceModel('qwen3'), 'x']],
    ['something the model cannot do', exitCodes.usage, ['fill-mask', referenceModel('gpt2'), 'x [MASK]']],
    ['a text without a mask', exitCodes.usage, ['fill-mask', referenceModel('bert-mlm'), 'x']],
    ['a folder without reference numbers', exitCodes.notFound, ['verify', join(referenceModel('gpt2'), 'adapter')]],
  ]
  it.each(cases)('%s: one line on stderr, with --json too', async (_, code, args) => {
    const ended = await runCli(home, [...args, '--json'])
    expect(ended).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(/^tunesmith: .+\n$/) })
  })
})

describe.skipIf(!hasReferenceModels)('output for people', () => {
  it('streams what generate writes', async () => {
    const args = ['generate', referenceModel('gpt2'), 'hello', '--max-new-tokens', '6', '--temperature', '0']
    const { code, stdout, stderr } = await runCli(home, args)
    const json = await runJson(home, args)
    expect({ code, json }).toMatchObject({ code: 0, json: { text: stdout.slice(0, -1) } })
    expect(stderr).toMatch(/^6 tokens, [\d.]+ a second\n$/)
  })

  it('of verify is a line a check, and a failed one is an exit code', async () => {
    const { code, stdout } = await runCli(home, ['verify', referenceModel('bert-nsp')])
    const lines = stdout.trim().split('\n')
    expect(code).toBe(0)
    expect(lines.at(-1)).toBe(`All ${lines.length - 1} checks passed`)
    for (const line of lines.slice(0, -1)) expect(line).toMatch(/^PASS +[\d.e-]+ +[\d.e-]+ {2}\S+ {2}\S/)
    const wrong = join(scratch, 'wrong')
    spawnSync('cp', ['-r', referenceModel('bert-nsp'), wrong])
    const numbers = JSON.parse(readFileSync(join(wrong, 'reference.json'), 'utf8'))
    writeFileSync(join(wrong, 'reference.json'), JSON.stringify({ ...numbers, loss: numbers.loss + 0.1 }))
    const failed = await runCli(home, ['verify', wrong])
    expect(failed.code).toBe(exitCodes.checkFailed)
    expect(failed.stdout).toMatch(/^FAIL .* loss$/m)
    expect(failed.stdout).toMatch(/1 of \d+ checks failed\n$/)
  })

  it('of classify goes to a file that spreadsheets read', async () => {
    const data = writeLabelledFile(join(scratch, 'rows.csv'), 12)
    const out = join(scratch, 'labelled.csv')
    const args = ['classify', referenceModel('bert-sequence'), '--file', data, '--text', 'text', '--out', out]
    expect(await runCli(home, args)).toMatchObject({ code: 0, stdout: expect.stringContaining('12 rows written') })
    const [header, first] = readFileSync(out, 'utf8').split('\r\n')
    expect(header).toMatch(/^\ufeffrow,text,label,p\(/)
    expect(first).toMatch(/^1,[a-z ]+,/)
  })
})

describe.skipIf(!hasReferenceModels)('chat', () => {
  const args = ['chat', referenceModel('gpt2'), '--max-new-tokens', '4', '--temperature', '0']
  it('answers what comes over a pipe, a line a message', async () => {
    const { code, stdout } = await runCli(home, args, 'hello\n\nmore\n/exit\nunread\n')
    expect(code).toBe(0)
    expect(stdout.split('\n').length).toBeGreaterThanOrEqual(3)
  })

  it('tells the conversation as JSON, with what the system was told, and drops old turns when the context is full', async () => {
    const long = `${'many words '.repeat(2)}\n`
    const { code, stdout, stderr } = await runCli(home, [...args, '--json', '--system', 'be brief'], long.repeat(4))
    expect(code).toBe(0)
    const { messages } = JSON.parse(stdout)
    expect(messages.map(({ role }: { role: string }) => role)).toEqual([
      'system',
      ...new Array(4).fill(['user', 'assistant']).flat(),
    ])
    expect(stderr).toContain("out of the model's sight")
  })
})

describe.skipIf(!hasReferenceModels)('a run', () => {
  const data = writeLabelledFile(join(scratch, 'train.csv'), 400)
  const finetune = [
    ...['finetune', '--model', referenceModel('bert-sequence'), '--data', data, '--text', 'text', '--label', 'label'],
    ...['--method', 'full', '--epochs', '40', '--batch-size', '2', '--no-dropout', '--no-baselines'],
  ]
  const idOf = (stderr: string) => stderr.match(/^Run (\w+):/m)![1]!

  it('is cancelled by Ctrl-C, says how to go on with it, and leaves stdout empty', async () => {
    const running = startCli(home, [...finetune, '--name', 'cancelled', '--json'])
    await running.said('Training')
    running.process.kill('SIGINT')
    const { code, stdout, stderr } = await running.ended
    expect({ code, stdout }).toEqual({ code: exitCodes.cancelled, stdout: '' })
    expect(stderr).toContain(`tunesmith finetune --resume ${idOf(stderr)}`)
    expect(stderr).toMatch(/tunesmith: cancelled\n$/)
  })

  it.skipIf(process.platform !== 'linux')('outlives its compute process: the command says what happened', async () => {
    const running = startCli(home, [...finetune, '--name', 'orphaned', '--json'])
    await running.said('Training')
    process.kill(computeOf(running.process.pid!, 'train'), 'SIGKILL')
    const { code, stdout, stderr } = await running.ended
    expect({ code, stdout }).toEqual({ code: exitCodes.internal, stdout: '' })
    expect(stderr).toMatch(/^tunesmith: The compute process \(train\) was ended by SIGKILL/m)
    expect(stderr).toContain(`tunesmith finetune --resume ${idOf(stderr)}`)
  })

  it('of a file without header names its columns by their place, and so does its evaluation', async () => {
    const bare = join(scratch, 'bare.csv')
    writeFileSync(bare, readFileSync(data, 'utf8').split('\n').slice(1).join('\n'))
    const columns = ['--data', bare, '--no-header', '--text', 'column 2', '--label', 'column 1']
    const args = ['finetune', '--model', referenceModel('bert-sequence'), ...columns, '--method', 'head']
    const { split } = (await runJson(home, [...args, '--name', 'bare'])) as { split: { train: number; test: number } }
    expect(split.train + split.test).toBe(400)
    expect(await runJson(home, ['evaluate', 'bare', ...columns])).toMatchObject({ rows: 400 })
    const swapped = await runCli(home, [...args, '--text', 'text'])
    expect(swapped).toMatchObject({ code: exitCodes.badInput, stderr: expect.stringContaining('column 1, column 2') })
  })

  it('refuses an option that its method does not read', async () => {
    const columns = ['--data', data, '--text', 'text', '--label', 'label']
    const refused = async (...args: string[]) => {
      const { code, stderr } = await runCli(home, ['finetune', '--model', 'x', ...columns, ...args])
      expect(code).toBe(exitCodes.usage)
      return stderr
    }
    expect(await refused('--method', 'head', '--epochs', '5', '--mask-share', '0.2')).toContain(
      '--epochs, --mask-share: only for --method lora or full',
    )
    expect(await refused('--method', 'full', '--lora-rank', '4')).toContain('--lora-rank: only for --method lora')
    expect(await refused('--method', 'lora', '--from-scratch')).toContain('--from-scratch: only for --method full')
    expect(await refused('--method', 'head', '--no-dropout', '--no-fitted-head')).toContain(
      '--no-dropout, --no-fitted-head: only for --method lora or full',
    )
    expect(await refused('--method', 'full', '--prompt', 'text', '--response', 'label', '--no-baselines')).toContain(
      '--no-baselines',
    )
  })

  it('whose whole command was killed is interrupted, and ends when resumed', async () => {
    const running = startCli(home, [...finetune, '--epochs', '3', '--name', 'killed', '--checkpoint-steps', '5'])
    await running.said('Training')
    running.process.kill('SIGKILL')
    const { stderr } = await running.ended
    const resumed = await runCli(home, ['finetune', '--resume', idOf(stderr), '--json'])
    expect(resumed.code).toBe(0)
    expect(JSON.parse(resumed.stdout)).toMatchObject({ run: idOf(stderr), model: 'killed' })
  })
})
