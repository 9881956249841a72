// The provider table, and the numbers of WebGPU against the cpu's where a graphics adapter can be opened (SwiftShader, a software one, will do).
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { appError } from '../test-support.ts'
import { describeProviders, executionProvider, type Provider, providers } from './providers.ts'

describe('the provider table', () => {
  it('says of every provider whether it is there, and why not', () => {
    const states = describeProviders()
    expect(states.map(({ name }) => name)).toEqual([...providers])
    for (const { reason } of states) expect(reason).not.toBe('')
    expect(states[0]).toEqual({ name: 'cpu', available: true, reason: 'always available' })
  })

  it('asks for the provider, with the cpu behind it', async () => {
    for (const { name, available, reason } of describeProviders())
      if (available) expect(executionProvider(name)).toEqual(name === 'cpu' ? ['cpu'] : [name, 'cpu'])
      else {
        const error = await appError(() => executionProvider(name))
        expect([error.code, error.message]).toEqual([
          'unavailable',
          `the provider '${name}' cannot be used here: ${reason}`,
        ])
      }
  })

  it('does not know other names', async () => {
    const error = await appError(() => executionProvider('tpu' as Provider))
    expect([error.code, error.message]).toEqual([
      'unavailable',
      expect.stringMatching(/'tpu'.*known are cpu, webgpu, cuda/),
    ])
  })
})

/** Debian's chromium brings it. */
const swiftShader = '/usr/lib/chromium/vk_swiftshader_icd.json'

describe('webgpu', () => {
  it('computes what the cpu computes: logits, loss and every gradient', (test) => {
    const skip = (reason: string) => {
      console.warn(`SKIPPED: WebGPU is not compared with the cpu: ${reason}`)
      test.skip(reason)
    }
    if (!existsSync(swiftShader)) return skip(`${swiftShader} is not there`)
    const script = join(import.meta.dirname, 'fixtures/compare-providers.ts')
    const env = { ...process.env, VK_DRIVER_FILES: swiftShader }
    const child = spawnSync(process.execPath, [script, 'webgpu'], { env, encoding: 'utf8', timeout: 100_000 })
    // a process that dies without a report is a failure
    const report = JSON.parse(child.stdout.trim().split('\n').at(-1) || `{"failed": "${child.status ?? child.signal}"}`)
    if (/Failed to get a WebGPU adapter|no WebGPU library/.test(report.failed)) return skip(report.failed)
    expect(report.failed).toBeUndefined()
    // other kernels, other orders of addition; but another provider it is
    for (const part of ['logits', 'loss', 'gradients']) expect(report[part]).toBeLessThan(1e-3)
    expect(report.logits).toBeGreaterThan(0)
    expect(report.names).toBe(28)
  })
})
