import { truncateSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { floatsToHalf, openSafetensors, readFloats, readTensor, writeSafetensors } from './safetensors.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'safetensors-'))
})
afterAll(() => rm(folder, { recursive: true }))

let files = 0
async function fileOf(header: string | Uint8Array, dataBytes = 0, length?: bigint): Promise<string> {
  const json = Buffer.from(header)
  const prefix = Buffer.alloc(8)
  prefix.writeBigUInt64LE(length ?? BigInt(json.byteLength))
  const path = join(folder, `hostile-${files++}.safetensors`)
  await writeFile(path, Buffer.concat([prefix, json, Buffer.alloc(dataBytes)]))
  return path
}

const tensor = (fields: object) => JSON.stringify({ x: { dtype: 'F32', shape: [2], data_offsets: [0, 8], ...fields } })
const pair = (a: number[], b: number[]) =>
  JSON.stringify(
    Object.fromEntries(
      [a, b].map((offsets, i) => [`t${i}`, { dtype: 'U8', shape: [offsets[1]! - offsets[0]!], data_offsets: offsets }]),
    ),
  )

describe('hostile files', () => {
  const cases: [what: string, header: string | Uint8Array, dataBytes: number, message: RegExp, length?: bigint][] = [
    ['a header length of 0', '', 0, /header length is 0/],
    ['a header longer than the file', '{}', 0, /header length is 3 bytes, but only 2/, 3n],
    ['a header over the limit', '{}', 0, /at most 100000000/, 100_000_001n],
    ['a header length of 2^64 - 1', '{}', 0, /at most 100000000/, 2n ** 64n - 1n],
    ['a header that starts with a space', ' {}', 0, /starts with byte 32/],
    ['a header that is an array', '[]', 0, /starts with byte 91/],
    ['a header with a byte order mark', '\ufeff{}', 0, /starts with byte 239/],
    ['a header that is not UTF-8', Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d), 0, /not valid UTF-8/],
    ['a header that is not JSON', '{"x":', 0, /not valid JSON/],
    ['a header with zeros behind it', '{}\0\0', 0, /not valid JSON/],
    ['a tensor that is not an object', '{"x":[1]}', 0, /"x" is \[1\]/],
    ['an unknown dtype', tensor({ dtype: 'F8_E4M3' }), 8, /dtype "F8_E4M3", known are F64, F32/],
    ['a dtype from the prototype', tensor({ dtype: 'toString' }), 8, /dtype "toString"/],
    ['no dtype', tensor({ dtype: undefined }), 8, /dtype missing/],
    ['a negative length', tensor({ shape: [-2] }), 8, /shape \[-2\]/],
    ['a fractional length', tensor({ shape: [0.5] }), 8, /shape \[0.5\]/],
    ['a length beyond 2^53', tensor({ shape: [2 ** 53] }), 8, /shape \[9007199254740992\]/],
    ['a length that is text', tensor({ shape: ['2'] }), 8, /shape \["2"\]/],
    ['a shape that is a number', tensor({ shape: 2 }), 8, /shape 2/],
    ['a product beyond 2^53', tensor({ shape: [2 ** 40, 2 ** 40] }), 8, /beyond any memory/],
    [
      'a product beyond 2^53 hidden by a zero',
      tensor({ shape: [2 ** 40, 2 ** 40, 0], data_offsets: [0, 0] }),
      8,
      /beyond any/,
    ],
    ['17 axes', tensor({ shape: Array(17).fill(1) }), 8, /17 axes, at most 16/],
    ['three offsets', tensor({ data_offsets: [0, 8, 8] }), 8, /data_offsets \[0,8,8\]/],
    ['a negative offset', tensor({ data_offsets: [-8, 0] }), 8, /data_offsets \[-8,0\]/],
    ['an offset beyond 2^53', tensor({ data_offsets: [0, 2 ** 60] }), 8, /data_offsets/],
    ['offsets in reverse', tensor({ data_offsets: [8, 0] }), 8, /begins behind its end/],
    ['too few bytes for the shape', tensor({ shape: [3] }), 8, /8 bytes of data, but F32 of shape \[3\] takes 12/],
    [
      'offsets outside the file',
      tensor({ shape: [4], data_offsets: [0, 16] }),
      8,
      /ends at byte 16 of the data, but the file holds 8/,
    ],
    ['an overlap', pair([0, 8], [4, 12]), 12, /"t1" overlaps.* byte 4 .* 8 is required/],
    ['two tensors on the same bytes', pair([0, 8], [0, 8]), 8, /"t1" overlaps/],
    ['a hole', pair([0, 8], [9, 12]), 12, /"t1" leaves a hole/],
    ['a hole at the start', tensor({ data_offsets: [4, 12] }), 12, /"x" leaves a hole/],
    ['bytes behind the last tensor', tensor({}), 9, /1 bytes follow/],
    ['data without a tensor', '{}', 4, /4 bytes follow/],
    ['the same name twice', `{"x":1,${tensor({}).slice(1)}`, 8, /key "x" twice/],
    ['the same field twice', tensor({}).replace('"shape"', '"dtype":"F32","shape"'), 8, /key "dtype" twice/],
    ['metadata that is not an object', '{"__metadata__":"x"}', 0, /__metadata__ is "x"/],
    ['metadata that is not text', '{"__metadata__":{"a":1}}', 0, /"a": 1, only strings/],
  ]

  it.each(cases)('refuses %s', async (_, header, dataBytes, message, length) => {
    const path = await fileOf(header, dataBytes, length)
    await expect(openSafetensors(path)).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringMatching(message),
      data: { path },
    })
  })

  it('refuses files shorter than a header length, folders and missing files', async () => {
    const short = join(folder, 'short')
    for (const bytes of [0, 7]) {
      await writeFile(short, new Uint8Array(bytes))
      await expect(openSafetensors(short)).rejects.toMatchObject({ code: 'bad-file', data: { found: bytes } })
    }
    await expect(openSafetensors(folder)).rejects.toMatchObject({ code: 'bad-file' })
    await expect(openSafetensors(join(folder, 'none'))).rejects.toMatchObject({ code: 'not-found' })
  })

  it('refuses more tensors than any model has', async () => {
    const entry = '{"dtype":"U8","shape":[0],"data_offsets":[0,0]}'
    const header = `{${Array.from({ length: 200_001 }, (_, i) => `"${i}":${entry}`).join()}}`
    await expect(openSafetensors(await fileOf(header))).rejects.toThrow(/200001 tensors, at most 200000/)
  })

  it('survives a deeply nested header', async () => {
    const header = `{"x":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`
    await expect(openSafetensors(await fileOf(header))).rejects.toMatchObject({ code: 'bad-file' })
  })

  it('notices a file that shrank after it was opened', async () => {
    const path = await fileOf(tensor({}), 8)
    const file = await openSafetensors(path)
    truncateSync(path, file.size - 1)
    await expect(readFloats(file, 'x')).rejects.toMatchObject({ code: 'io' })
  })
})

describe('writing and reading', () => {
  it('keeps every dtype, scalars, empty tensors, views and metadata', async () => {
    const path = join(folder, 'all.safetensors')
    const written = {
      U8: Uint8Array.of(1, 255),
      BOOL: Uint8Array.of(0, 1),
      I8: Int8Array.of(-128, 127),
      I16: Int16Array.of(-32_768, 2),
      F16: Uint16Array.of(0x3c00, 0xc000),
      BF16: Uint16Array.of(0x3f80, 0xc000),
      I32: Int32Array.of(-2_147_483_648, 3),
      F32: Float32Array.of(9, 1.5, -2.25, 9).subarray(1, 3),
      I64: BigInt64Array.of(-(2n ** 63n), 5n),
      F64: Float64Array.of(0.1, -1e300),
    } as const
    const dtypes = Object.keys(written) as (keyof typeof written)[]
    const tensors = dtypes.map((dtype) => ({ name: `t.${dtype}`, dtype, shape: [2], data: written[dtype] }))
    await writeSafetensors(
      path,
      [
        ...tensors,
        { name: 'empty', dtype: 'F32', shape: [3, 0], data: new Float32Array(0) },
        { name: 'scalar', dtype: 'F32', shape: [], data: async () => Float32Array.of(7) },
        { name: '__proto__', dtype: 'U8', shape: [1], data: Uint8Array.of(4) },
      ],
      { 'ключ "x"': 'é\n' },
    )
    const file = await openSafetensors(path)
    expect(file.metadata).toEqual({ format: 'pt', 'ключ "x"': 'é\n' })
    expect(file.dataStart % 8).toBe(0)
    expect(file.tensors.size).toBe(dtypes.length + 3)
    for (const dtype of dtypes) {
      const { start } = file.tensors.get(`t.${dtype}`)!
      expect(start % written[dtype].BYTES_PER_ELEMENT).toBe(0)
      expect(await readTensor(file, `t.${dtype}`)).toEqual(written[dtype].slice())
    }
    expect(file.tensors.get('empty')).toMatchObject({ shape: [3, 0], bytes: 0 })
    expect(await readFloats(file, 'empty')).toEqual(new Float32Array(0))
    expect(await readFloats(file, 'scalar')).toEqual(Float32Array.of(7))
    expect(await readTensor(file, '__proto__')).toEqual(Uint8Array.of(4))
    expect(await readFloats(file, 't.F16')).toEqual(Float32Array.of(1, -2))
    expect(await readFloats(file, 't.BF16')).toEqual(Float32Array.of(1, -2))
    expect(await readFloats(file, 't.F64')).toEqual(Float32Array.of(0.1, -Infinity))
    const floats = await readFloats(file, 't.F32')
    expect(floats).toEqual(Float32Array.of(1.5, -2.25))
    expect([floats.byteOffset, floats.buffer.byteLength]).toEqual([0, 8])
    await expect(readFloats(file, 't.I64')).rejects.toMatchObject({ code: 'bad-model', data: { found: 'I64' } })
    await expect(readTensor(file, 'nope')).rejects.toThrow(/no tensor "nope"/)
  })

  it('writes exactly the bytes of the format', async () => {
    const path = join(folder, 'exact.safetensors')
    await writeSafetensors(path, [{ name: 'a', dtype: 'I16', shape: [1], data: Int16Array.of(-2) }])
    const bytes = await readFile(path)
    const json = '{"__metadata__":{"format":"pt"},"a":{"dtype":"I16","shape":[1],"data_offsets":[0,2]}}'
    expect(bytes.readBigUInt64LE()).toBe(88n)
    expect(bytes.subarray(8, 96).toString()).toBe(json.padEnd(88, ' '))
    expect([...bytes.subarray(96)]).toEqual([0xfe, 0xff])
  })

  it('converts a tensor larger than one chunk', async () => {
    const path = join(folder, 'large.safetensors')
    const floats = Float32Array.from({ length: 4_500_001 }, (_, i) => (i % 2048) - 1024)
    await writeSafetensors(path, [{ name: 'w', dtype: 'F16', shape: [floats.length], data: floatsToHalf(floats) }])
    expect(
      Buffer.compare(
        Buffer.from((await readFloats(await openSafetensors(path), 'w')).buffer),
        Buffer.from(floats.buffer),
      ),
    ).toBe(0)
  })

  it('refuses to write what could not be read', async () => {
    const path = join(folder, 'refused.safetensors')
    const good = { name: 'a', dtype: 'F32', shape: [1], data: new Float32Array(1) } as const
    const bad = [
      [good, good],
      [{ ...good, shape: [2] }],
      [{ ...good, data: () => new Float32Array(2) }],
      [{ ...good, name: '__metadata__' }],
      [{ ...good, shape: [-1] }],
    ]
    for (const tensors of bad) {
      await expect(writeSafetensors(path, tensors)).rejects.toMatchObject({ code: 'bad-argument' })
    }
    await expect(readFile(path)).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
