import { describe, expect, it } from 'vitest'
import { type UsedFile, type UsedModel, usageSnippets } from './usage-snippets.ts'

const classifier: UsedModel = {
  ...{ family: 'bert', task: 'sequence', labels: ['a', 'b', 'c'], problem: 'classes', readsPairs: false },
  ...{ hasChatTemplate: false, isBesideBase: false, baseName: 'base-ko' },
}
const all: UsedFile[] = [
  { format: 'onnx', precision: 'float16' },
  { format: 'onnx', precision: 'int8-dynamic' },
  { format: 'safetensors', precision: 'float32' },
  { format: 'peft', precision: 'float32' },
]
const of = (model: Partial<UsedModel>, files = all) =>
  Object.fromEntries(
    usageSnippets({ model: { ...classifier, ...model }, files, folder: '내 "모델"', text: 'x', pair: 'y' }).map(
      ({ program, code }) => [program, code],
    ),
  )

describe('how an export is used', () => {
  it('names the smallest file, and quotes what must be', () => {
    const snippets = of({})
    expect(Object.keys(snippets)).toEqual(['transformers.js', 'optimum', 'transformers', 'peft', 'tunesmith'])
    expect(snippets['transformers.js']).toContain(`pipeline('text-classification', "./내 \\"모델\\"", { dtype: 'q8' })`)
    expect(snippets.optimum).toContain('subfolder="onnx", file_name="model_quantized.onnx"')
    expect(snippets.peft).toContain('from_pretrained("base-ko", num_labels=3)')
    expect(snippets.peft).toContain('PeftModel.from_pretrained(base, "내 \\"모델\\"/adapter")')
    expect(of({}, [all[3]!]).peft).toContain('PeftModel.from_pretrained(base, "내 \\"모델\\"")')
  })

  it('asks for numbers where a pipeline would give another thing', () => {
    expect(of({ readsPairs: true })['transformers.js']).toContain('text_pair: "y"')
    expect(of({ problem: 'score', labels: ['score'] })['transformers.js']).toContain('logits.data[0]')
    expect(of({ problem: 'multi-label' })['transformers.js']).toContain('top_k: null')
    expect(of({ readsPairs: true }).transformers).toContain('tokenizer("x", "y", return_tensors="pt")')
  })

  it('offers nothing that a program cannot do', () => {
    expect(of({ family: 'openai-gpt', task: 'causal-lm' })).not.toHaveProperty('transformers.js')
    expect(of({ family: 'gpt2' })).not.toHaveProperty('transformers.js')
    expect(of({ isBesideBase: true })).not.toHaveProperty('transformers')
    expect(of({ isBesideBase: true })).toHaveProperty('tunesmith')
  })
})
