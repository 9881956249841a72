// A part of a workbook as XML events: local names, no namespaces, no document types (whose entities could grow without end).

import { SaxesParser } from 'saxes'
import { say } from '../../../shared/said.ts'
import { badData } from './row.ts'

export type XmlHandler = {
  open?(name: string, attributes: Record<string, string>): void
  close?(name: string): void
  text?(text: string): void
}

const localName = (name: string) => name.slice(name.indexOf(':') + 1)

/** Yields after every chunk, so that what the handler gathered can be taken away. */
export async function* parseXml(
  file: string,
  part: string,
  chunks: AsyncIterable<Buffer>,
  handler: XmlHandler,
): AsyncGenerator<void> {
  const parser = new SaxesParser({ position: false, xmlns: false })
  const refuse = (reason: string) => badData({ file }, say`its part ${part} is damaged (${reason}).`, { part, reason })
  parser.on('error', (error) => {
    throw refuse(error.message)
  })
  parser.on('doctype', () => {
    throw refuse('it declares a document type')
  })
  parser.on('opentag', ({ name, attributes }) => handler.open?.(localName(name), attributes))
  parser.on('closetag', ({ name }) => handler.close?.(localName(name)))
  parser.on('text', (text) => handler.text?.(text))
  parser.on('cdata', (text) => handler.text?.(text))
  let decoder: { decode(bytes?: Buffer, options?: { stream: boolean }): string } | undefined
  try {
    for await (const bytes of chunks) {
      decoder ??= new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8', { fatal: true })
      parser.write(decoder.decode(bytes, { stream: true }))
      yield
    }
    parser.write(decoder?.decode() ?? '')
    parser.close()
  } catch (error) {
    throw error instanceof TypeError ? refuse('it is not UTF-8') : error
  }
  yield
}

/** For parts that are read whole. */
export async function readXml(
  file: string,
  part: string,
  chunks: AsyncIterable<Buffer>,
  handler: XmlHandler,
): Promise<void> {
  for await (const _ of parseXml(file, part, chunks, handler));
}
