import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../../shared/errors.ts'
import type { ComputeOptions } from './compute-child.ts'
import { type Compute, startCompute } from './start-compute.ts'

const started: Compute[] = []
const start = (options: Partial<ComputeOptions> = {}, entry = './fixtures/entry.ts') => {
  const compute = startCompute(new URL(entry, import.meta.url), { role: 'infer', ...options })
  started.push(compute)
  return compute
}
afterEach(async () => {
  await Promise.all(started.splice(0).map((compute) => compute.stop()))
})

/** Starts a call that waits, and resolves once the child is in it. */
async function waitingCall(compute: Compute, method: string, signal?: AbortSignal) {
  const waiting = Promise.withResolvers<unknown>()
  const call = compute.call(method, undefined, { signal, onEvent: waiting.resolve })
  await Promise.race([waiting.promise, call])
  return { call }
}

describe('a call', () => {
  it('carries typed arrays, maps and undefined both ways', async () => {
    const params = {
      floats: Float32Array.of(1.5, Number.NaN),
      big: BigInt64Array.of(-5n),
      map: new Map([['a', undefined]]),
    }
    expect(await start().call('echo', params)).toEqual(params)
  })

  it('runs in a child with the role, flags and environment asked for', async () => {
    const compute = start({ role: 'train', execArgv: ['--expose-gc'], env: { MARK: 'x' } })
    const about = { role: 'train', execArgv: ['--expose-gc'], mark: 'x', pid: expect.any(Number) }
    expect(await compute.call('about')).toEqual(about)
    expect(await compute.call('about')).toMatchObject({ pid: compute.pid })
    expect(compute.pid).not.toBe(process.pid)
  })

  it('hears every event, in order, before its end', async () => {
    const seen: unknown[] = []
    const end = start().call('count', 2000, { onEvent: (event) => seen.push(event) })
    expect(await end.then((value) => [value, seen.length])).toEqual(['counted', 2000])
    expect(seen).toEqual(Array.from({ length: 2000 }, (_, i) => ({ i })))
  })

  it('goes on beside others, and each gets its own', async () => {
    const compute = start()
    const seen: unknown[] = []
    const calls = [1, 2, 3].map((i) => compute.call('echo', i))
    const counting = compute.call('count', 2, { onEvent: (event) => seen.push(event) })
    expect(await Promise.all([...calls, counting])).toEqual([1, 2, 3, 'counted'])
    expect(seen).toHaveLength(2)
  })

  it('fails with the error of the handler, code and data and all', async () => {
    const compute = start()
    const error = await compute.call('fail').catch((error: unknown) => error)
    expect(error).toBeInstanceOf(AppError)
    expect(error).toMatchObject({ code: 'non-finite', message: 'The loss is NaN at step 3.', data: { step: 3 } })
    await expect(compute.call('defect')).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringMatching('x is not'),
    })
    for (const name of ['nothing', 'toString']) {
      await expect(compute.call(name)).rejects.toMatchObject({ code: 'internal', data: { method: name } })
    }
  })

  it('fails alone when something cannot be sent', async () => {
    const compute = start()
    await compute.call('echo')
    await expect(compute.call('echo', () => 1)).rejects.toThrow(/could not be cloned/)
    await expect(compute.call('unclonable')).rejects.toThrow(/could not be cloned/)
    await expect(compute.call('emitUnclonable')).rejects.toThrow(/could not be cloned/)
    const { pid } = compute
    expect(await compute.call('echo', 1)).toBe(1)
    expect(compute.pid).toBe(pid)
  })

  it('fails alone when what it sends before the child is ready cannot be sent', async () => {
    const compute = start()
    const [first, second] = await Promise.allSettled([compute.call('echo', () => 1), compute.call('echo', 2)])
    expect(first).toMatchObject({
      status: 'rejected',
      reason: { message: expect.stringMatching('could not be cloned') },
    })
    expect(second).toEqual({ status: 'fulfilled', value: 2 })
  })

  it('fails with what its listener throws', async () => {
    const compute = start()
    const onEvent = () => {
      throw new Error('listener')
    }
    await expect(compute.call('waitThenThrow', undefined, { onEvent })).rejects.toThrow('listener')
    expect(await compute.call('echo', 1)).toBe(1)
  })
})

describe('cancelling', () => {
  it('ends the call with the reason of the signal', async () => {
    const controller = new AbortController()
    const { call } = await waitingCall(start(), 'waitThenThrow', controller.signal)
    controller.abort(new Error('enough'))
    await expect(call).rejects.toThrow('enough')
  })

  it('gives what a handler returns or throws in spite of it', async () => {
    const compute = start()
    const controller = new AbortController()
    const returning = await waitingCall(compute, 'waitThenReturn', controller.signal)
    const failing = await waitingCall(compute, 'waitThenFail', controller.signal)
    controller.abort()
    expect(await returning.call).toBe('what there was')
    await expect(failing.call).rejects.toMatchObject({ code: 'io', message: 'The disk is full.' })
  })

  it('touches only the call of its signal', async () => {
    const compute = start()
    const [one, other] = [new AbortController(), new AbortController()]
    const first = await waitingCall(compute, 'waitThenReturn', one.signal)
    const second = await waitingCall(compute, 'waitThenReturn', other.signal)
    one.abort()
    await first.call
    expect(await Promise.race([second.call, compute.call('echo', 'still waiting')])).toBe('still waiting')
  })

  it('works before the child is ready, and before the call', async () => {
    const compute = start()
    const controller = new AbortController()
    const call = compute.call('waitThenThrow', undefined, { signal: controller.signal })
    controller.abort()
    await expect(call).rejects.toMatchObject({ name: 'AbortError' })
    await expect(compute.call('echo', 1, { signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('the death of the child', () => {
  it('fails all calls in hand, and the next call works', async () => {
    const compute = start()
    const waiting = await Promise.all([waitingCall(compute, 'waitThenThrow'), waitingCall(compute, 'waitThenReturn')])
    const { pid } = compute
    process.kill(pid!, 'SIGKILL')
    for (const [i, { call }] of waiting.entries()) {
      const method = ['waitThenThrow', 'waitThenReturn'][i]
      await expect(call).rejects.toMatchObject({
        code: 'process-died',
        data: { method, signal: 'SIGKILL', exitCode: null },
      })
    }
    expect(compute.pid).toBeUndefined()
    expect(await compute.call('echo', 'again')).toBe('again')
    expect(compute.pid).not.toBe(pid)
  })

  it('tells the exit code and the last words', async () => {
    const compute = start()
    await expect(compute.call('exit', 3)).rejects.toMatchObject({
      code: 'process-died',
      message: expect.stringMatching(/exit code 3 before "exit" was done.*out of luck/s),
      data: { exitCode: 3, stderr: 'first line\nout of luck' },
    })
    await expect(compute.call('throwLater')).rejects.toMatchObject({
      code: 'process-died',
      data: { stderr: expect.stringMatching('from a timer') },
    })
  })

  it('tells why it never became ready', async () => {
    const missing = start({}, './fixtures/missing.ts')
    await expect(missing.call('echo')).rejects.toMatchObject({
      code: 'process-died',
      data: { stderr: expect.stringMatching(/Cannot find module/) },
    })
  })

  it('follows when it does not keep to the protocol', async () => {
    const compute = start()
    await expect(compute.call('lie')).rejects.toMatchObject({ code: 'internal' })
    expect(await compute.call('echo', 1)).toBe(1)
  })
})

describe('stopping', () => {
  it('ends the calls in hand and the process; a later call starts a new one', async () => {
    const compute = start()
    const { call } = await waitingCall(compute, 'waitThenThrow')
    const [, outcome] = await Promise.allSettled([compute.stop(), call])
    expect(outcome).toMatchObject({
      status: 'rejected',
      reason: { code: 'process-died', message: expect.stringMatching(/was stopped before "waitThenThrow"/) },
    })
    expect(compute.pid).toBeUndefined()
    expect(await compute.call('echo', 1)).toBe(1)
  })

  it('also ends a child that hears nothing', async () => {
    const compute = start()
    const { call } = await waitingCall(compute, 'block')
    await new Promise((resolve) => setTimeout(resolve, 100))
    const [, outcome] = await Promise.allSettled([compute.stop(), call])
    expect(outcome).toMatchObject({ status: 'rejected', reason: { data: { signal: 'SIGKILL' } } })
  })

  it('does nothing when nothing was started', async () => {
    await start().stop()
  })
})

it('leaves no child behind when the host is killed', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('no port')
  const connected = once(server, 'connection') as Promise<[Socket]>
  const host = fork(join(import.meta.dirname, 'fixtures/host.ts'), [String(address.port)], { execArgv: [] })
  const [[socket]] = await Promise.all([connected, once(host, 'message')])
  // The child holds this connection; the system closes it when the child ends.
  const closed = Promise.withResolvers<void>()
  socket.on('error', () => closed.resolve())
  socket.on('close', () => closed.resolve())
  socket.resume()
  expect(socket.closed).toBe(false)
  host.kill('SIGKILL')
  await closed.promise
  server.close()
}, 20_000)
