// Opens safetensors files and reads single tensors by byte range; nothing else of the file is touched.
// Bytes are taken as they lie: the format is little-endian, and so is every machine that Node and Electron run on.

import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { bfloat16ToFloats, halfToFloats } from './half-floats.ts'
import { ioError } from './io-error.ts'
import type { Dtype, SafetensorsFile, TensorEntry } from './safetensors-header.ts'
import { badFile, lengthBytes, parseHeader, parseHeaderLength } from './safetensors-header.ts'

const typedArrays = {
  F64: Float64Array,
  F32: Float32Array,
  F16: Uint16Array,
  BF16: Uint16Array,
  I64: BigInt64Array,
  I32: Int32Array,
  I16: Int16Array,
  I8: Int8Array,
  U8: Uint8Array,
  BOOL: Uint8Array,
} satisfies Record<Dtype, unknown>

/** The stored numbers; F16 and BF16 as their 16 bits, BOOL as 0 and 1. */
export type TensorData = InstanceType<(typeof typedArrays)[Dtype]>

// Two million 16-bit elements: conversion never holds more than this beside its result.
const chunkBytes = 4 * 1024 * 1024
// A read call moves at most 2^31 - 4096 bytes.
const maxReadBytes = 1024 * 1024 * 1024

/** Reads and checks the header only. */
export function openSafetensors(path: string): Promise<SafetensorsFile> {
  return withFile(path, async (handle) => {
    const stats = await handle.stat()
    if (!stats.isFile()) throw badFile(path, say`it is a folder or a device.`)
    const prefix = new Uint8Array(Math.min(lengthBytes, stats.size))
    await readExactly(handle, path, prefix, 0)
    const header = new Uint8Array(parseHeaderLength(path, prefix, stats.size))
    await readExactly(handle, path, header, lengthBytes)
    return parseHeader(path, header, stats.size)
  })
}

export async function readTensor(file: SafetensorsFile, name: string): Promise<TensorData> {
  const tensor = findTensor(file, name)
  return withFile(file.path, async (handle) => {
    const bytes = new Uint8Array(tensor.bytes)
    await readExactly(handle, file.path, bytes, tensor.start)
    return new typedArrays[tensor.dtype](bytes.buffer)
  })
}

type Convert = (bytes: ArrayBuffer, into: Float32Array, at: number) => void

const converters: Partial<Record<Dtype, Convert>> = {
  F16: (bytes, into, at) => halfToFloats(new Uint16Array(bytes), into, at),
  BF16: (bytes, into, at) => bfloat16ToFloats(new Uint16Array(bytes), into, at),
  F64: (bytes, into, at) => into.set(new Float64Array(bytes), at),
}

/** A floating-point tensor of any width as binary32, in a buffer of its own. */
export async function readFloats(file: SafetensorsFile, name: string): Promise<Float32Array<ArrayBuffer>> {
  const tensor = findTensor(file, name)
  const convert = converters[tensor.dtype]
  if (!convert && tensor.dtype !== 'F32') throw notFloats(file, tensor)
  return withFile(file.path, async (handle) => {
    const width = typedArrays[tensor.dtype].BYTES_PER_ELEMENT
    const floats = new Float32Array(tensor.bytes / width)
    if (!convert) {
      await readExactly(handle, file.path, new Uint8Array(floats.buffer), tensor.start)
      return floats
    }
    for (let done = 0; done < tensor.bytes; done += chunkBytes) {
      const chunk = new Uint8Array(Math.min(chunkBytes, tensor.bytes - done))
      await readExactly(handle, file.path, chunk, tensor.start + done)
      convert(chunk.buffer, floats, done / width)
    }
    return floats
  })
}

function findTensor(file: SafetensorsFile, name: string): TensorEntry {
  const tensor = file.tensors.get(name)
  if (tensor) return tensor
  const message = say`${file.path} has no tensor "${name}" among its ${file.tensors.size}.`
  throw new AppError('not-found', message, { path: file.path, tensor: name })
}

function notFloats(file: SafetensorsFile, { name, dtype }: TensorEntry): AppError {
  const message = say`Tensor "${name}" of ${file.path} holds ${dtype} numbers, where F32, F16, BF16 or F64 were expected. The model may be quantised: use its unquantised weights.`
  return new AppError('bad-model', message, { path: file.path, tensor: name, found: dtype })
}

async function withFile<T>(path: string, use: (handle: FileHandle) => Promise<T>): Promise<T> {
  try {
    await using handle = await open(path, 'r')
    return await use(handle)
  } catch (error) {
    throw ioError(say`read`, path, error)
  }
}

async function readExactly(handle: FileHandle, path: string, into: Uint8Array, position: number): Promise<void> {
  let done = 0
  while (done < into.byteLength) {
    const length = Math.min(maxReadBytes, into.byteLength - done)
    const { bytesRead } = await handle.read(into, done, length, position + done)
    if (bytesRead === 0) {
      const message = say`${path} ended at byte ${position + done} although it was longer when it was opened: another program changed it. Try again.`
      throw new AppError('io', message, { path, found: position + done, expected: position + into.byteLength })
    }
    done += bytesRead
  }
}
