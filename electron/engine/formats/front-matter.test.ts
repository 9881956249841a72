import { describe, expect, it } from 'vitest'
import { splitCard, writeFrontMatter } from './front-matter.ts'
import { cardBody, cardFields } from './model-card.ts'

describe('front matter', () => {
  it('keeps what a card says and replaces what is known better', () => {
    const card = '---\nlanguage: en\n# a remark\ntags:\n- a\n- b\nlicense: mit\n---\n# Title\n'
    const { fields, body } = splitCard(card)
    expect([...fields.keys()]).toEqual(['language', 'tags', 'license'])
    expect(body).toBe('# Title\n')
    const written = writeFrontMatter({ license: 'apache-2.0', tags: undefined, base_model: 'a/b' }, fields)
    expect(written).toBe('---\nlicense: apache-2.0\ntags:\n- a\n- b\nbase_model: a/b\nlanguage: en\n---\n\n')
    expect(cardFields(written + body).get('license')).toBe('apache-2.0')
    expect(cardBody(written + body).trim()).toBe('# Title')
  })

  it('writes lists and records, and quotes what YAML would read otherwise', () => {
    expect(
      writeFrontMatter({
        name: 'a: b',
        language: 'no',
        version: '1.0',
        empty: [],
        model: [{ name: '고객 문의', results: [{ type: 'accuracy', value: 0.5 }] }],
      }),
    ).toBe(
      '---\nname: "a: b"\nlanguage: "no"\nversion: "1.0"\nempty: []\nmodel:\n  - name: 고객 문의\n    results:\n      - type: accuracy\n        value: 0.5\n---\n\n',
    )
    expect(writeFrontMatter({})).toBe('')
    expect(splitCard('# No front matter\n').fields.size).toBe(0)
  })
})
