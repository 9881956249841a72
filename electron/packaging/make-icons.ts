// Draws resources/icon.svg in every size that the installers want; run by hand after the drawing changed: node electron/packaging/make-icons.ts [browser]
// ICO and ICNS are both lists of PNG pictures behind a table.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'

const resources = join(import.meta.dirname, '../../resources')
const pngSizes = [16, 32, 48, 64, 128, 256, 512, 1024]
const icoSizes = [16, 32, 48, 64, 128, 256]
const icnsKinds: [string, number][] = [
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic10', 1024],
]

const svg = readFileSync(join(resources, 'icon.svg'), 'utf8')
const [, , executablePath] = process.argv
const browser = await chromium.launch(executablePath ? { executablePath, args: ['--no-sandbox'] } : {})
const pictures = new Map<number, Buffer>()
for (const size of pngSizes) {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`)
  pictures.set(size, await page.screenshot({ omitBackground: true }))
  await page.close()
}
await browser.close()

mkdirSync(join(resources, 'icons'), { recursive: true })
for (const [size, picture] of pictures) writeFileSync(join(resources, 'icons', `${size}x${size}.png`), picture)
writeFileSync(join(resources, 'icon.ico'), icoOf(icoSizes))
writeFileSync(join(resources, 'icon.icns'), icnsOf(icnsKinds))

function icoOf(sizes: readonly number[]): Buffer {
  const header = Buffer.alloc(6 + 16 * sizes.length)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(sizes.length, 4)
  let offset = header.length
  for (const [i, size] of sizes.entries()) {
    const { length } = pictures.get(size)!
    const at = 6 + 16 * i
    // 0 stands for 256
    header.writeUInt8(size % 256, at)
    header.writeUInt8(size % 256, at + 1)
    header.writeUInt16LE(1, at + 4)
    header.writeUInt16LE(32, at + 6)
    header.writeUInt32LE(length, at + 8)
    header.writeUInt32LE(offset, at + 12)
    offset += length
  }
  return Buffer.concat([header, ...sizes.map((size) => pictures.get(size)!)])
}

function icnsOf(kinds: readonly [string, number][]): Buffer {
  const parts = kinds.map(([kind, size]) => {
    const picture = pictures.get(size)!
    const head = Buffer.alloc(8)
    head.write(kind, 0, 'ascii')
    head.writeUInt32BE(picture.length + 8, 4)
    return Buffer.concat([head, picture])
  })
  const head = Buffer.alloc(8)
  head.write('icns', 0, 'ascii')
  head.writeUInt32BE(8 + parts.reduce((sum, { length }) => sum + length, 0), 4)
  return Buffer.concat([head, ...parts])
}
