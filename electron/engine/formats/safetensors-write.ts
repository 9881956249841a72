// Writes safetensors files: one tensor's bytes at a time, atomically.

import type { FileHandle } from 'node:fs/promises'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { writeFileAtomic, writeFully } from './atomic-file.ts'
import type { Dtype } from './safetensors-header.ts'
import { dtypeBytes, lengthBytes, maxHeaderBytes } from './safetensors-header.ts'

export type TensorToWrite = {
  name: string
  dtype: Dtype
  shape: readonly number[]
  /** The bytes, or a function that makes them when their turn comes, so that a large model is never whole in memory. */
  data: ArrayBufferView | (() => ArrayBufferView | Promise<ArrayBufferView>)
}

const alignment = 8

/** `format: 'pt'` is added to the metadata, since transformers refuses files without it. */
export async function writeSafetensors(
  path: string,
  tensors: Iterable<TensorToWrite>,
  metadata: Record<string, string> = {},
): Promise<void> {
  // Widest first, as the reference writer does: every tensor then lies at a multiple of its own width.
  const sorted = [...tensors].sort((a, b) => dtypeBytes[b.dtype] - dtypeBytes[a.dtype])
  const header = buildHeader(path, sorted, { format: 'pt', ...metadata })
  const size = sorted.reduce((sum, tensor) => sum + byteLength(path, tensor), header.byteLength)
  const write = async (handle: FileHandle) => {
    await writeFully(handle, header)
    for (const tensor of sorted) {
      const data = typeof tensor.data === 'function' ? await tensor.data() : tensor.data
      checkLength(path, tensor, data)
      await writeFully(handle, data)
    }
  }
  await writeFileAtomic(path, write, size)
}

function buildHeader(path: string, tensors: TensorToWrite[], metadata: Record<string, string>): Uint8Array {
  const entries = new Map<string, unknown>([['__metadata__', metadata]])
  let offset = 0
  for (const tensor of tensors) {
    const { name, dtype, shape, data } = tensor
    if (entries.has(name)) {
      const what = name === '__metadata__' ? say`is reserved by the format` : say`occurs twice`
      throw new AppError('bad-argument', say`Cannot write ${path}: the tensor name "${name}" ${what}.`, {
        tensor: name,
      })
    }
    if (ArrayBuffer.isView(data)) checkLength(path, tensor, data)
    const end = offset + byteLength(path, tensor)
    entries.set(name, { dtype, shape, data_offsets: [offset, end] })
    offset = end
  }
  const json = Buffer.from(JSON.stringify(Object.fromEntries(entries)), 'utf8')
  const length = Math.ceil(json.byteLength / alignment) * alignment
  if (length > maxHeaderBytes) {
    throw new AppError(
      'bad-argument',
      say`Cannot write ${path}: its header of ${length} bytes is over ${maxHeaderBytes}.`,
    )
  }
  const bytes = new Uint8Array(lengthBytes + length).fill(0x20)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true)
  bytes.set(json, lengthBytes)
  return bytes
}

function byteLength(path: string, { name, dtype, shape }: TensorToWrite): number {
  const bytes = shape.reduce((product, length) => product * length, dtypeBytes[dtype])
  if (Number.isSafeInteger(bytes) && shape.every((length) => Number.isSafeInteger(length) && length >= 0)) return bytes
  const message = say`Cannot write ${path}: tensor "${name}" has the impossible shape [${shape.join(', ')}].`
  throw new AppError('bad-argument', message, { tensor: name })
}

function checkLength(path: string, tensor: TensorToWrite, data: ArrayBufferView): void {
  const expected = byteLength(path, tensor)
  if (data.byteLength === expected) return
  const { name, dtype, shape } = tensor
  const message = say`Cannot write ${path}: tensor "${name}" has ${data.byteLength} bytes, but ${dtype} of shape [${shape.join(', ')}] takes ${expected}.`
  throw new AppError('bad-argument', message, { tensor: name, found: data.byteLength, expected })
}
