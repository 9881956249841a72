// What is to be exported: the choices as rows of the list, what is chosen of them, and what it takes.

import type { ExportChoice, ExportFile } from '../../../shared/contract/exports.ts'
import type { ModelView } from '../../../shared/contract/models.ts'

/** One row: an ONNX precision, the merged weights in either of two, the adapter. */
export type ChoiceRow = { key: string; choices: ExportChoice[] }

const order = [
  'onnx int8-dynamic',
  'onnx float16',
  'onnx float32',
  'onnx int8',
  'onnx int4',
  'safetensors float32',
  'safetensors float16',
  'peft float32',
]
const nameOf = ({ format, precision }: ExportFile): string => `${format} ${precision}`

/** As the list has them, whatever was chosen first. */
export function inOrder(files: readonly ExportFile[]): ExportFile[] {
  return [...files].sort((a, b) => order.indexOf(nameOf(a)) - order.indexOf(nameOf(b)))
}

export const isSame = (a: ExportFile, b: ExportFile): boolean => nameOf(a) === nameOf(b)

export function rowsOf(choices: readonly ExportChoice[]): ChoiceRow[] {
  const rows = new Map<string, ExportChoice[]>()
  for (const choice of [...choices].sort((a, b) => order.indexOf(nameOf(a)) - order.indexOf(nameOf(b)))) {
    const key = choice.format === 'onnx' ? nameOf(choice) : choice.format
    rows.set(key, [...(rows.get(key) ?? []), choice])
  }
  return [...rows].map(([key, own]) => ({ key, choices: own }))
}

/** For browsers the small one, for others the whole, and of LoRA the adapter itself. */
export function firstChoice(choices: readonly ExportChoice[], model: Pick<ModelView, 'method'>): ExportFile[] {
  const wanted = ['onnx int8-dynamic', 'safetensors float32', ...(model.method === 'lora' ? ['peft float32'] : [])]
  const possible = choices.filter(({ obstacle }) => obstacle === null)
  const found = possible.filter((choice) => wanted.includes(nameOf(choice)))
  const hasOnnx = found.some(({ format }) => format === 'onnx')
  const instead = possible.filter((choice) => !hasOnnx && nameOf(choice) === 'onnx float32')
  return inOrder([...instead, ...found].map(({ format, precision }) => ({ format, precision })))
}

/** The folder holds one set of merged weights: another precision takes the place of the one before. */
export function withFile(files: readonly ExportFile[], file: ExportFile): ExportFile[] {
  return inOrder([...withoutFile(files, file), file])
}

export function withoutFile(files: readonly ExportFile[], file: ExportFile): ExportFile[] {
  return files.filter((other) => !isSame(other, file) && !(file.format !== 'onnx' && other.format === file.format))
}

export function bytesOf(files: readonly ExportFile[], choices: readonly ExportChoice[]): number {
  return files.reduce((sum, file) => sum + (choices.find((choice) => isSame(choice, file))?.bytes ?? 0), 0)
}
