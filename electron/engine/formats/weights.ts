// The weights of a Hugging Face model folder: one safetensors file, or shards with an index. Pickle files
// (`pytorch_model.bin`) can run any program when read and are refused.

import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { type Said, say } from '../../../shared/said.ts'
import { ioError, systemCode } from './io-error.ts'
import type { SafetensorsFile, TensorEntry } from './safetensors-header.ts'
import { openSafetensors, readFloats } from './safetensors-read.ts'

export type WeightSet = {
  files: SafetensorsFile[]
  find(name: string): { file: SafetensorsFile; tensor: TensorEntry } | undefined
  names(): string[]
  readFloats(name: string): Promise<Float32Array<ArrayBuffer>>
}

const singleFile = 'model.safetensors'
const indexFile = 'model.safetensors.index.json'
const pickleFiles = ['pytorch_model.bin', 'pytorch_model.bin.index.json']
// About 300 bytes a tensor, for the most tensors a header may have.
const maxIndexBytes = 64_000_000
const maxShards = 1000

const indexSchema = z.object({ weight_map: z.record(z.string(), z.string()) })

export async function openWeights(folder: string): Promise<WeightSet> {
  const single = join(folder, singleFile)
  if (await exists(single)) {
    const file = await openSafetensors(single)
    return weightSet(folder, [file], new Map([...file.tensors.keys()].map((name) => [name, file])))
  }
  const index = join(folder, indexFile)
  if (await exists(index)) return openShards(folder, index)
  for (const name of pickleFiles) {
    if (await exists(join(folder, name))) throw pickleRefused(folder, name)
  }
  const message = say`${folder} has no weights: neither ${singleFile} nor ${indexFile} is there. Choose the model's own folder, and see that its download is complete.`
  throw new AppError('not-found', message, { path: folder })
}

async function openShards(folder: string, index: string): Promise<WeightSet> {
  const weightMap = await readIndex(index)
  const shards = new Map<string, SafetensorsFile>()
  for (const name of new Set(weightMap.values())) {
    if (shards.size === maxShards) throw badIndex(index, say`it names more than ${maxShards} files.`)
    if (!/^[^/\\:]+\.safetensors$/.test(name)) {
      throw badIndex(index, say`it names the file "${name}", but only .safetensors files beside it are allowed.`)
    }
    shards.set(name, await openShard(folder, index, name))
  }
  const owners = new Map<string, SafetensorsFile>()
  for (const [tensor, shard] of weightMap) {
    const file = shards.get(shard)!
    if (!file.tensors.has(tensor)) {
      throw badIndex(index, say`tensor "${tensor}" should be in ${shard}, but is not there.`, { tensor, shard })
    }
    owners.set(tensor, file)
  }
  return weightSet(folder, [...shards.values()], owners)
}

async function openShard(folder: string, index: string, name: string): Promise<SafetensorsFile> {
  const path = join(folder, name)
  if (await exists(path)) return openSafetensors(path)
  throw badIndex(index, say`its file ${name} is missing.`, { shard: name })
}

async function readIndex(path: string): Promise<Map<string, string>> {
  let value: unknown
  try {
    const { size } = await stat(path)
    if (size > maxIndexBytes) throw badIndex(path, say`it has ${size} bytes, at most ${maxIndexBytes} are allowed.`)
    value = JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    throw error instanceof SyntaxError
      ? badIndex(path, say`it is not JSON (${error.message}).`)
      : ioError(say`read`, path, error)
  }
  const parsed = indexSchema.safeParse(value)
  if (!parsed.success) throw badIndex(path, say`its "weight_map" is not an object of tensor names and file names.`)
  return new Map(Object.entries(parsed.data.weight_map))
}

function weightSet(folder: string, files: SafetensorsFile[], owners: Map<string, SafetensorsFile>): WeightSet {
  const find = (name: string) => {
    const file = owners.get(name)
    const tensor = file?.tensors.get(name)
    return file && tensor ? { file, tensor } : undefined
  }
  return {
    files,
    find,
    names: () => [...owners.keys()],
    async readFloats(name) {
      const found = find(name)
      if (found) return readFloats(found.file, name)
      const message = say`The weights in ${folder} have no tensor "${name}" among their ${owners.size}.`
      throw new AppError('bad-model', message, { path: folder, tensor: name })
    },
  }
}

function badIndex(path: string, problem: Said, data: Record<string, string> = {}): AppError {
  const message = say`${path} is not a usable weight index: ${problem} Download the model again.`
  return new AppError('bad-file', message, { path, ...data })
}

function pickleRefused(folder: string, name: string): AppError {
  const message = say`${folder} has its weights only as ${name}, a pickle file. Such files can run programs and are never read. Take the model's safetensors files instead, or convert it once in Python: transformers.AutoModel.from_pretrained(folder).save_pretrained(folder, safe_serialization=True), with the model class of its task in place of AutoModel.`
  return new AppError('bad-model', message, { path: folder, found: name })
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return false
    throw ioError(say`read`, path, error)
  }
}
