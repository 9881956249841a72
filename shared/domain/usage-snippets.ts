// How an exported folder is used elsewhere: a few lines a program, right for the files that are in it. The model card and the app show the same.

export type UsedModel = {
  /** As config.json names it: bert, gpt2, openai-gpt. */
  family: string
  /** Of the engine: base, causal-lm, masked-lm, next-sentence, pretraining, sequence, token. */
  task: string
  labels: readonly string[]
  problem: 'classes' | 'multi-label' | 'score'
  readsPairs: boolean
  hasChatTemplate: boolean
  /** The head has no published class, so that only the ONNX files hold the whole model. */
  isBesideBase: boolean
  /** Its base as PEFT is to find it. */
  baseName: string | null
}
export type UsedFile = { format: 'safetensors' | 'peft' | 'onnx'; precision: string }

export const usagePrograms = ['transformers.js', 'optimum', 'transformers', 'peft', 'tunesmith'] as const
export type UsageProgram = (typeof usagePrograms)[number]
export type UsageSnippet = { program: UsageProgram; language: 'js' | 'python' | 'shell'; code: string }

type Usage = { model: UsedModel; folder: string; files: readonly UsedFile[]; text: string; pair: string }

/** transformers.js's names of the precisions, and the files that they stand for. */
export const dtypeNames: Record<string, string> = {
  float32: 'fp32',
  float16: 'fp16',
  'int8-dynamic': 'q8',
  int8: 'int8',
  int4: 'q4',
}
const onnxFiles: Record<string, string> = {
  float32: 'model.onnx',
  float16: 'model_fp16.onnx',
  'int8-dynamic': 'model_quantized.onnx',
  int8: 'model_int8.onnx',
  int4: 'model_q4.onnx',
}
/** What a person would load first of several. */
const preference = ['int8-dynamic', 'int8', 'float16', 'float32', 'int4']

export function usageSnippets(usage: Usage): UsageSnippet[] {
  const { model, files } = usage
  const has = (format: UsedFile['format']) => files.some((file) => file.format === format)
  return [
    ...(has('onnx') ? [transformersJs(usage), optimum(usage)] : []),
    ...(has('safetensors') && !model.isBesideBase ? [transformers(usage)] : []),
    ...(has('peft') ? [peft(usage)] : []),
    ...(has('safetensors') ? [tunesmith(usage)] : []),
  ].filter((snippet) => snippet !== null)
}

// JSON's strings are those of JavaScript and of Python
const quote = (text: string): string => JSON.stringify(text)

function bestPrecision(files: readonly UsedFile[]): string {
  const found = files.filter(({ format }) => format === 'onnx').map(({ precision }) => precision)
  return preference.find((precision) => found.includes(precision)) ?? 'float32'
}

const pipelines: Record<string, string> = {
  sequence: 'text-classification',
  'masked-lm': 'fill-mask',
  pretraining: 'fill-mask',
  'causal-lm': 'text-generation',
  token: 'token-classification',
  base: 'feature-extraction',
}

/** Verdicts that a pipeline would give in another form than the model's: a score, two texts. */
function needsModel({ task, problem, readsPairs }: UsedModel): boolean {
  return task === 'next-sentence' || (task === 'sequence' && (readsPairs || problem === 'score'))
}

function transformersJs({ model, folder, files, text, pair }: Usage): UsageSnippet | null {
  const { family, task } = model
  // it has no classes for GPT-1, nor for a GPT-2 that classifies
  if (family === 'openai-gpt' || (family === 'gpt2' && task !== 'causal-lm' && task !== 'base')) return null
  const path = quote(`./${folder}`)
  const dtype = `{ dtype: '${dtypeNames[bestPrecision(files)]}' }`
  const snippet = (code: string[]) => ({ program: 'transformers.js', language: 'js', code: code.join('\n') }) as const
  const isScore = task === 'sequence' && model.problem === 'score'
  if (needsModel(model)) {
    const given = model.readsPairs ? `${quote(text)}, { text_pair: ${quote(pair)} }` : quote(text)
    return snippet([
      `import { AutoModelForSequenceClassification, AutoTokenizer${isScore ? '' : ', softmax'} } from '@huggingface/transformers'`,
      '',
      `const tokenizer = await AutoTokenizer.from_pretrained(${path})`,
      `const model = await AutoModelForSequenceClassification.from_pretrained(${path}, ${dtype})`,
      `const { logits } = await model(tokenizer(${given}))`,
      ...(isScore
        ? ['console.log(logits.data[0])']
        : [
            'const chances = softmax(logits.data)',
            task === 'next-sentence'
              ? 'console.log({ follows: chances[0], doesNot: chances[1] })'
              : 'console.log(Object.values(model.config.id2label).map((label, i) => [label, chances[i]]))',
          ]),
    ])
  }
  const input =
    task === 'causal-lm' && model.hasChatTemplate ? `[{ role: 'user', content: ${quote(text)} }]` : quote(text)
  const options: Record<string, string> = {
    'causal-lm': ', { max_new_tokens: 60, do_sample: true }',
    base: ", { pooling: 'mean', normalize: true }",
    sequence: model.problem === 'multi-label' ? ', { top_k: null }' : '',
  }
  return snippet([
    "import { pipeline } from '@huggingface/transformers'",
    '',
    `const ask = await pipeline('${pipelines[task]}', ${path}, ${dtype})`,
    `console.log(await ask(${input}${options[task] ?? ''}))`,
  ])
}

const ortClasses: Record<string, string> = {
  sequence: 'ORTModelForSequenceClassification',
  'next-sentence': 'ORTModelForSequenceClassification',
  'masked-lm': 'ORTModelForMaskedLM',
  pretraining: 'ORTModelForMaskedLM',
  'causal-lm': 'ORTModelForCausalLM',
  token: 'ORTModelForTokenClassification',
  base: 'ORTModelForFeatureExtraction',
}

function optimum({ model, folder, files, text, pair }: Usage): UsageSnippet {
  const ort = ortClasses[model.task]!
  const path = quote(folder)
  const file = onnxFiles[bestPrecision(files)]!
  const head = [
    `from optimum.onnxruntime import ${ort}`,
    `from transformers import AutoTokenizer${usesPipeline(model) ? ', pipeline' : ''}`,
    '',
    `tokenizer = AutoTokenizer.from_pretrained(${path})`,
    `model = ${ort}.from_pretrained(${path}, subfolder="onnx", file_name="${file}"${model.family === 'openai-gpt' ? ', use_cache=False' : ''})`,
  ]
  return { program: 'optimum', language: 'python', code: [...head, ...pythonUse(model, text, pair)].join('\n') }
}

const usesPipeline = (model: UsedModel): boolean => !needsModel(model) && model.task !== 'base'

function pythonUse(model: UsedModel, text: string, pair: string): string[] {
  if (usesPipeline(model)) {
    const pipe = `pipeline("${pipelines[model.task]}", model=model, tokenizer=tokenizer)`
    return [`print(${pipe}(${pythonInput(model, text)}))`]
  }
  const given = model.readsPairs ? `${quote(text)}, ${quote(pair)}` : quote(text)
  const output = model.task === 'base' ? 'last_hidden_state.mean(1)' : 'logits'
  return [`inputs = tokenizer(${given}, return_tensors="pt")`, `print(model(**inputs).${output})`]
}

function pythonInput(model: UsedModel, text: string): string {
  if (model.task === 'causal-lm' && model.hasChatTemplate)
    return `[{"role": "user", "content": ${quote(text)}}], max_new_tokens=60`
  if (model.task === 'causal-lm') return `${quote(text)}, max_new_tokens=60`
  return model.task === 'sequence' && model.problem === 'multi-label' ? `${quote(text)}, top_k=None` : quote(text)
}

const autoClasses: Record<string, string> = {
  sequence: 'AutoModelForSequenceClassification',
  'next-sentence': 'AutoModelForNextSentencePrediction',
  'masked-lm': 'AutoModelForMaskedLM',
  pretraining: 'AutoModelForMaskedLM',
  'causal-lm': 'AutoModelForCausalLM',
  token: 'AutoModelForTokenClassification',
  base: 'AutoModel',
}

function transformers({ model, folder, text, pair }: Usage): UsageSnippet {
  const path = quote(folder)
  const auto = autoClasses[model.task]!
  const code = usesPipeline(model)
    ? [
        'from transformers import pipeline',
        '',
        `ask = pipeline("${pipelines[model.task]}", model=${path})`,
        `print(ask(${pythonInput(model, text)}))`,
      ]
    : [
        `from transformers import ${auto}, AutoTokenizer`,
        '',
        `tokenizer = AutoTokenizer.from_pretrained(${path})`,
        `model = ${auto}.from_pretrained(${path}).eval()`,
        ...pythonUse(model, text, pair),
      ]
  return { program: 'transformers', language: 'python', code: code.join('\n') }
}

function peft({ model, folder, files, text, pair }: Usage): UsageSnippet {
  const auto = autoClasses[model.task]!
  const base = quote(model.baseName ?? 'BASE')
  const isAlone = files.every(({ format }) => format === 'peft')
  const adapter = quote(isAlone ? folder : `${folder}/adapter`)
  const hasHead = model.task === 'sequence' || model.task === 'token'
  const labels = hasHead ? `, num_labels=${model.problem === 'score' ? 1 : model.labels.length}` : ''
  const code = [
    'from peft import PeftModel',
    `from transformers import ${auto}, AutoTokenizer`,
    '',
    `base = ${auto}.from_pretrained(${base}${labels})`,
    `model = PeftModel.from_pretrained(base, ${adapter}).eval()`,
    `tokenizer = AutoTokenizer.from_pretrained(${quote(folder)})`,
  ]
  const use =
    model.task === 'causal-lm'
      ? [
          `inputs = tokenizer(${quote(text)}, return_tensors="pt")`,
          'print(tokenizer.decode(model.generate(**inputs, max_new_tokens=60)[0]))',
        ]
      : pythonUse({ ...model, readsPairs: model.readsPairs, problem: 'score', task: 'sequence' }, text, pair)
  return { program: 'peft', language: 'python', code: [...code, ...use].join('\n') }
}

function tunesmith({ folder }: Usage): UsageSnippet {
  return { program: 'tunesmith', language: 'shell', code: `tunesmith import ${quote(folder)}` }
}
