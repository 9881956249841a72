import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { decodeFile, detectEncoding, detectFileEncoding, type Encoding } from './encodings.ts'
import { collect, createTempFiles } from './temp-files.fixture.ts'

const write = createTempFiles()
const korean = '문장,라벨\r\n펲시콜라 똠방각하 뷁,좋음\r\n재미없다,나쁨\r\n'

const bytes = {
  'utf-8': Buffer.from(korean),
  'utf-8 with mark': Buffer.from(`\uFEFF${korean}`),
  'utf-16le with mark': iconv.encode(korean, 'utf-16le', { addBOM: true }),
  'utf-16be with mark': iconv.encode(korean, 'utf-16be', { addBOM: true }),
  'utf-16le': iconv.encode(korean, 'utf-16le'),
  'utf-16be': iconv.encode(korean, 'utf-16be'),
  cp949: iconv.encode(korean, 'cp949'),
} satisfies Record<string, Buffer>

async function decodeAll(path: string, encoding: Encoding): Promise<string> {
  return (await collect(decodeFile(path, encoding))).join('')
}

describe('detection and decoding', () => {
  it.each(Object.entries(bytes))('%s', async (name, content) => {
    const path = write(`${name}.csv`, content)
    const encoding = await detectFileEncoding(path)
    expect(encoding).toBe(name.replace(' with mark', ''))
    expect(await decodeAll(path, encoding)).toBe(korean)
  })

  it('tells Latin-1 from CP949', async () => {
    const text = 'Le café était fermé à Noël; naïve Übermut, ÄÖÜ straße – 5 €\n'.repeat(3)
    const path = write('latin.csv', iconv.encode(text, 'win1252'))
    expect(await detectFileEncoding(path)).toBe('latin1')
    expect(await decodeAll(path, 'latin1')).toBe(text)
  })

  it('takes a sample that ends within a character', () => {
    for (let cut = 10; cut < 24; cut++) {
      expect(detectEncoding(bytes['utf-8'].subarray(0, cut))).toBe('utf-8')
      expect(detectEncoding(bytes.cp949.subarray(0, cut))).toBe('cp949')
    }
  })

  it('finds Korean behind a long stretch of ASCII', async () => {
    const ascii = 'plain text,label\n'.repeat(40_000)
    const path = write('late.csv', Buffer.concat([Buffer.from(ascii), bytes.cp949]))
    expect(await detectFileEncoding(path)).toBe('cp949')
    expect(await decodeAll(path, 'cp949')).toBe(ascii + korean)
  })

  it.each(['utf-8', 'cp949'] as const)('keeps characters whole across chunks: %s', async (encoding) => {
    const text = `가${'나다라 힣똠\n'.repeat(70_000)}`
    const path = write(`long-${encoding}.txt`, iconv.encode(text, encoding))
    expect(await decodeAll(path, encoding)).toBe(text)
  })
})

describe('trouble', () => {
  it('names the line of bytes that are not valid', async () => {
    const path = write(
      'broken.csv',
      Buffer.concat([Buffer.from('a,b\n가,1\n나'), Buffer.from([0xff, 0x2c]), Buffer.from('2\n')]),
    )
    await expect(decodeAll(path, 'utf-8')).rejects.toMatchObject({
      code: 'bad-data',
      data: { line: 3, encoding: 'utf-8' },
    })
    await expect(decodeAll(path, 'cp949')).rejects.toMatchObject({ code: 'bad-data' })
  })

  it('says that a file is missing', async () => {
    await expect(detectFileEncoding('/nowhere/reviews.csv')).rejects.toMatchObject({ code: 'not-found' })
  })

  it('stops when cancelled', async () => {
    const path = write('cancelled.csv', 'a,b\n')
    await expect(detectFileEncoding(path, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' })
  })
})
