import { describe, expect, it } from 'vitest'
import type { FileEntry } from '../../shared/contract/app.ts'
import { crumbsOf, listed, typedAhead } from './folder-listing.ts'

const entry = (name: string, kind: 'folder' | 'file' = 'file'): FileEntry => ({
  name,
  kind,
  path: `/x/${name}`,
  sizeBytes: 1,
})

describe('a folder in the file dialog', () => {
  const entries = [entry('모델', 'folder'), entry('rows.CSV'), entry('rows.csv.br'), entry('notes.txt')]
  const names = (kind: 'folder' | 'file', endings: string[]) =>
    listed(entries, kind, endings).map(({ name, canPick }) => `${name}${canPick ? '' : ' -'}`)

  it('shows files of the wanted kinds, and all folders to go on', () => {
    expect(names('file', ['csv', 'br'])).toEqual(['모델 -', 'rows.CSV', 'rows.csv.br'])
    expect(names('file', [])).toHaveLength(4)
    expect(names('folder', [])).toEqual(['모델', 'rows.CSV -', 'rows.csv.br -', 'notes.txt -'])
  })

  it('is found by the beginning of a name, round the end', () => {
    expect(typedAhead(entries, 'r', 0)).toBe(1)
    expect(typedAhead(entries, 'r', 1)).toBe(2)
    expect(typedAhead(entries, 'r', 2)).toBe(1)
    expect(typedAhead(entries, 'ro', 1)).toBe(1)
    expect(typedAhead(entries, '모'.normalize('NFD'), 3)).toBe(0)
    expect(typedAhead(entries, 'z', 0)).toBe(-1)
  })

  it('lies in those above it', () => {
    const shown = (path: string) => crumbsOf(path).map((crumb) => `${crumb.name} ${crumb.path}`)
    expect(shown('/home/나')).toEqual(['/ /', 'home /home', '나 /home/나'])
    expect(shown('/')).toEqual(['/ /'])
    expect(shown('C:\\Users\\me')).toEqual(['C:\\ C:\\', 'Users C:\\Users', 'me C:\\Users\\me'])
  })
})
