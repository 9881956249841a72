// What a model's README and LICENSE say: front matter, licence, first paragraph, the part about its limits. Any text may stand in them.

import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCode } from './io-error.ts'

/** A card is read this far; what comes after is for nobody. */
const maxCardBytes = 1_000_000
const maxLicenceBytes = 4000

/** The model's card, cut where it is far too long; null where there is none. */
export async function readCard(folder: string): Promise<string | null> {
  return readStart(join(folder, 'README.md'), maxCardBytes)
}

export async function readStart(path: string, maxBytes: number): Promise<string | null> {
  const file = await open(path).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return null
    throw error
  })
  if (!file) return null
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(maxBytes), 0, maxBytes, 0)
    return new TextDecoder().decode(buffer.subarray(0, bytesRead))
  } finally {
    await file.close()
  }
}

const frontMatter = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/

export function cardBody(card: string): string {
  return card.replace(frontMatter, '')
}

/** Single `name: value` lines of the front matter; lists and blocks are passed over. */
export function cardFields(card: string): Map<string, string> {
  const fields = new Map<string, string>()
  for (const line of frontMatter.exec(card)?.[1]?.split(/\r?\n/) ?? []) {
    const [, name, value] = /^([A-Za-z_]+):[ \t]*(\S.*?)[ \t]*$/.exec(line) ?? []
    if (name && value) fields.set(name, value.replace(/^(['"])(.*)\1$/, '$2'))
  }
  return fields
}

/** Spelling of the common identifiers; others keep theirs. */
const spellings: Record<string, string> = {
  mit: 'MIT',
  'apache-2.0': 'Apache-2.0',
  unlicense: 'Unlicense',
  'bsd-2-clause': 'BSD-2-Clause',
  'bsd-3-clause': 'BSD-3-Clause',
}

const licenceTexts: [RegExp, string][] = [
  [/\bMIT License\b|Permission is hereby granted, free of charge/i, 'MIT'],
  [/Apache License\s+Version 2\.0/i, 'Apache-2.0'],
  [/GNU AFFERO GENERAL PUBLIC LICENSE\s+Version 3/i, 'AGPL-3.0'],
  [/GNU LESSER GENERAL PUBLIC LICENSE\s+Version 3/i, 'LGPL-3.0'],
  [/GNU GENERAL PUBLIC LICENSE\s+Version 3/i, 'GPL-3.0'],
  [/GNU GENERAL PUBLIC LICENSE\s+Version 2/i, 'GPL-2.0'],
  [/Creative Commons Attribution-ShareAlike 4\.0/i, 'CC-BY-SA-4.0'],
  [/Creative Commons Attribution-NonCommercial 4\.0/i, 'CC-BY-NC-4.0'],
  [/Creative Commons Attribution 4\.0/i, 'CC-BY-4.0'],
  [/CC0 1\.0 Universal/i, 'CC0-1.0'],
  [/This is free and unencumbered software/i, 'Unlicense'],
]

/** A sentence of the card such as "the weights are under the MIT licence". */
const licenceSentence = /\bunder (?:the|an?|this project['’]s) ([\w.-]+?)(?: v?\d[\d.]*)? licen[cs]e\b/i

/** As the card names it, else as its LICENSE file begins, else as the card's text says; null where nothing is said. */
export async function readLicence(folder: string, card: string | null): Promise<string | null> {
  const named = card === null ? undefined : cardLicence(cardFields(card))
  if (named) return named
  const names = await readdir(folder)
  const file = names.find((name) => /^(licen[cs]e|copying)(\.(md|txt))?$/i.test(name))
  const text = file === undefined ? null : await readStart(join(folder, file), maxLicenceBytes)
  if (text !== null) return licenceTexts.find(([words]) => words.test(text))?.[1] ?? file!
  const said = licenceSentence.exec(card ?? '')?.[1]?.toLowerCase()
  return (said && spellings[said]) ?? null
}

function cardLicence(fields: ReadonlyMap<string, string>): string | undefined {
  const named = fields.get('license') ?? fields.get('licence')
  if (named === undefined || named === 'unknown') return undefined
  const own = named === 'other' ? fields.get('license_name') : named
  if (own === undefined) return 'other'
  return spellings[own.toLowerCase()] ?? (/^(cc|gpl|lgpl|agpl)/i.test(own) ? own.toUpperCase() : own)
}

/** The first paragraph of plain text: no heading, image, table or list. */
export function firstParagraph(card: string): string {
  for (const block of cardBody(card).split(/\r?\n[ \t]*\r?\n/)) {
    const text = block
      .split(/\r?\n/)
      .filter((line) => !/^\s*#/.test(line))
      .join(' ')
      .trim()
    if (text !== '' && !/^([|<>!`]|\[!|[-*+] |\d+\. )/.test(text)) return text
  }
  return ''
}

const cautionHeading =
  /^#{1,4}[ \t]+.*(limitation|out-of-scope|bias|what it is not|not good at|known issues|한계|주의|편향)/i

/** The first paragraph under a heading on the model's limits. */
export function cautionOf(card: string): string {
  const lines = cardBody(card).split(/\r?\n/)
  const start = lines.findIndex((line) => cautionHeading.test(line))
  if (start < 0) return ''
  const end = lines.findIndex((line, i) => i > start && /^#{1,4}[ \t]/.test(line))
  return firstParagraph(lines.slice(start + 1, end < 0 ? undefined : end).join('\n'))
}
