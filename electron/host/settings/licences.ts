// The packages that the app is made of, each with its licence and its text: from the list that the build wrote, else from node_modules.

import { existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { appRoot } from './app-root.ts'

const packageSchema = z.object({ name: z.string(), version: z.string(), licence: z.string(), text: z.string() })
export type LicencedPackage = z.infer<typeof packageSchema>

const person = z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)])

const manifestSchema = z.object({
  name: z.string().default(''),
  version: z.string().default(''),
  license: z.union([z.string(), z.object({ type: z.string() })]).optional(),
  licenses: z.array(z.object({ type: z.string() })).optional(),
  author: person.optional().catch(undefined),
  dependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
})
type Manifest = z.infer<typeof manifestSchema>

const maxPackages = 2000
/** The longest real one, with the notices of all that is built in, has 0.4 MB. */
const maxTextBytes = 512 * 1024

/** Where the build puts it, under the program's folder. */
export const licencesFile = join('out', 'licences.json')

export async function listLicences(root = appRoot()): Promise<LicencedPackage[]> {
  const file = join(root, licencesFile)
  if (existsSync(file)) {
    const written = z.array(packageSchema).safeParse(JSON.parse(await readFile(file, 'utf8')))
    if (written.success) return written.data
  }
  return collectLicences(root)
}

/** Of all that is installed and asked for, directly or by another package, outside development. */
export async function collectLicences(root: string): Promise<LicencedPackage[]> {
  const found = new Map<string, LicencedPackage>()
  const seen = new Set<string>()
  const waiting = [root]
  for (let folder = waiting.pop(); folder !== undefined && seen.size < maxPackages; folder = waiting.pop()) {
    const manifest = await readManifest(folder)
    if (!manifest) continue
    const { name, version, dependencies, optionalDependencies } = manifest
    if (folder !== root)
      found.set(`${name} ${version}`, {
        ...{ name, version, licence: licenceOf(manifest) },
        text: (await textOf(folder)) || (await textOf(join(folder, 'dist'))) || knownText(manifest),
      })
    for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const place = resolvePackage(folder, needed)
      if (place === undefined || seen.has(place)) continue
      seen.add(place)
      waiting.push(place)
    }
  }
  return withMissingTexts([...found.values()]).sort(
    (a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version),
  )
}

/** Some packages name their licence and leave its text out: one that is the same for all is taken from another package. */
function withMissingTexts(packages: readonly LicencedPackage[]): LicencedPackage[] {
  const apache = packages.find(({ licence, text }) => licence === 'Apache-2.0' && text.includes('TERMS AND CONDITIONS'))
  return packages.map((entry) =>
    entry.text === '' && entry.licence.startsWith('Apache-2.0') ? { ...entry, text: apache?.text ?? '' } : entry,
  )
}

/** As Node looks for it: in the node_modules of this folder and of each above. */
function resolvePackage(from: string, name: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const place = join(folder, 'node_modules', name)
    if (existsSync(join(place, 'package.json'))) return place
    if (dirname(folder) === folder) return undefined
  }
}

async function readManifest(folder: string): Promise<Manifest | undefined> {
  try {
    return manifestSchema.safeParse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))).data
  } catch {
    return undefined // not a package, or a damaged one: there is nothing to tell of it
  }
}

function licenceOf({ license, licenses }: Manifest): string {
  if (typeof license === 'string') return license
  return license?.type ?? licenses?.map(({ type }) => type).join(' OR ') ?? ''
}

/** What these licences ask to be kept: who holds the right, and their one text. */
function knownText({ license, author, name }: Manifest): string {
  const known = typeof license === 'string' ? knownLicences[license] : undefined
  if (!known) return ''
  const holder = author?.replace(/\s*[<(].*$/, '') ?? `the authors of ${name}`
  return `${known.title}\n\nCopyright (c) ${holder}\n\n${known.terms}`
}

const mitTerms = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`

const iscTerms = `Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided that the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.`

const knownLicences: Record<string, { title: string; terms: string }> = {
  MIT: { title: 'MIT License', terms: mitTerms },
  ISC: { title: 'ISC License', terms: iscTerms },
}

const licenceFile = /^(licen[cs]e|copying|notice|third-?party)/i

async function textOf(folder: string): Promise<string> {
  if (!existsSync(folder)) return ''
  const names = (await readdir(folder)).filter((name) => licenceFile.test(name)).sort()
  const texts: string[] = []
  for (const name of names) {
    const path = join(folder, name)
    const state = await stat(path)
    if (state.isFile() && state.size <= maxTextBytes) texts.push((await readFile(path, 'utf8')).trim())
  }
  return texts.join('\n\n')
}
