// What a model can be exported as, how large each file will be, and why some cannot be: from the shapes alone.

import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type LoadedModel, listParameters } from '../importing/load-model.ts'
import { mergeModel } from './merged-model.ts'
import { canQuantise, type OnnxPrecision, onnxPrecisionNames, sizeOnnxFile } from './onnx-file.ts'

export const exportFormats = ['safetensors', 'peft', 'onnx'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** A file to write: ONNX knows every precision, safetensors 32 and 16 bits, an adapter the 32 bits it was trained in. */
export type ExportFile = { format: ExportFormat; precision: OnnxPrecision }

export type ExportObstacle = 'no-adapter' | 'nothing-to-quantise' | 'too-large'

export type ExportChoice = ExportFile & {
  /** Of the weights; 0 where it cannot be. */
  bytes: number
  obstacle: ExportObstacle | null
  /** The head has no published class: it lies beside its whole base. */
  isBesideBase: boolean
}

export const adapterWeights = 'adapter_model.safetensors'

export async function exportChoices(model: LoadedModel): Promise<ExportChoice[]> {
  const merged = mergeModel(model)
  const onnx = onnxPrecisionNames.map((precision): ExportChoice => {
    const isQuantised = precision !== 'float32' && precision !== 'float16'
    const choice = { format: 'onnx', precision, isBesideBase: false } as const
    if (isQuantised && !canQuantise(merged)) return { ...choice, bytes: 0, obstacle: 'nothing-to-quantise' }
    return { ...choice, ...sizeOnnxFile(merged, precision) }
  })
  const besideBase = model.head !== undefined && !canFoldHead(model)
  const elements = elementsOf(besideBase ? model.base! : model) + headElements(model)
  const whole = (['float32', 'float16'] as const).map(
    (precision): ExportChoice => ({
      format: 'safetensors',
      precision,
      bytes: elements * (precision === 'float32' ? 4 : 2),
      obstacle: null,
      isBesideBase: besideBase,
    }),
  )
  const peft: ExportChoice = {
    format: 'peft',
    precision: 'float32',
    bytes: model.lora ? (await stat(join(model.folder, adapterWeights))).size : 0,
    obstacle: model.lora ? null : 'no-adapter',
    isBesideBase: false,
  }
  return [...onnx, ...whole, peft]
}

/** One layer on BERT's pooler is what BertForSequenceClassification is. */
export function canFoldHead({ config, head }: LoadedModel): boolean {
  return config.family === 'bert' && head?.pooling === 'pooler' && head.layers.length === 1
}

function elementsOf(model: LoadedModel): number {
  const { head: _, ...whole } = model
  return listParameters(whole).reduce(
    (sum, { shape }) => sum + shape.reduce((product, length) => product * length, 1),
    0,
  )
}

/** Layers of a head that is not folded into the model's own class. */
function headElements(model: LoadedModel): number {
  if (!model.head || canFoldHead(model)) return 0
  return model.head.layers.reduce((sum, { weight, bias }) => sum + weight.length + bias.length, 0)
}
