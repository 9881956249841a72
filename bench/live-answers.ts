// Writes what Tunesmith's own engine answers to each line of a file, for peers to compare what they make of an export with:
//   node bench/live-answers.ts MODEL TEXTS.txt OUT.json
// A tab parts the two texts of a pair.
import { readFileSync, writeFileSync } from 'node:fs'
import { openLive } from '../electron/engine/exporting/ask-models.ts'
import { loadModel } from '../electron/engine/importing/load-model.ts'
import { encodeText } from '../electron/engine/inference/batch.ts'
import { loadTokenizer } from '../electron/engine/tokenizer/load-tokenizer.ts'

const [folder = '', texts = '', out = 'live.json'] = process.argv.slice(2)
const model = await loadModel(folder)
const tokenizer = await loadTokenizer(model.tokenizerFolder)
const live = await openLive(model, {})
const results = []
for (const [index, text] of readFileSync(texts, 'utf8').split('\n').entries()) {
  if (text === '') continue
  const [a = '', b] = text.split('\t')
  const { ids, typeIds } = encodeText(tokenizer, a, b, model.config.positions)
  const answers = await live.ask({ ids, typeIds, label: undefined }, index)
  const outputs = answers.map(({ values, width }) => ({ width, values: [...values] }))
  results.push({ text, ids: [...ids], outputs })
}
await live.close()
writeFileSync(out, JSON.stringify({ model: model.name, labels: model.config.labels, results }))
console.log(`${results.length} answers of ${model.name} -> ${out}`)
