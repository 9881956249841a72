import { describe, expect, it } from 'vitest'
import { linesOf, readLines } from './text-lines.ts'

const file = (...bytes: number[]) => new Blob([Uint8Array.from(bytes)])

describe('lines', () => {
  it('are those with something in them', () => {
    expect(linesOf('one\r\n\n  two \rthree')).toEqual(['one', 'two', 'three'])
  })

  it('of a file are read in its encoding', async () => {
    expect(await readLines(new Blob(['\ufeff첫째\n둘째\n']))).toEqual(['첫째', '둘째'])
    expect(await readLines(file(0xb0, 0xa1, 0x0a, 0xb3, 0xaa))).toEqual(['가', '나'])
    expect(await readLines(file(0xff, 0xfe, 0x00, 0xac, 0x0a, 0x00, 0x61, 0x00))).toEqual(['가', 'a'])
    expect(await readLines(new Blob([]))).toEqual([])
  })

  it('are not those of an image or an archive', async () => {
    expect(await readLines(file(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0xff))).toBeNull()
    expect(await readLines(file(0x50, 0x4b, 0x03, 0x04, 0, 0, 0x61))).toBeNull()
  })
})
