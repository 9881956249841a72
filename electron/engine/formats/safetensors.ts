// The door to all that concerns weight files: reading, writing, half precision, and the weights of a model folder.

export { bfloat16ToFloats, floatsToBfloat16, floatsToHalf, halfToFloats } from './half-floats.ts'
export { type Dtype, dtypeBytes, type SafetensorsFile, type TensorEntry } from './safetensors-header.ts'
export { openSafetensors, readFloats, readTensor, type TensorData } from './safetensors-read.ts'
export { type TensorToWrite, writeSafetensors } from './safetensors-write.ts'
export { openWeights, type WeightSet } from './weights.ts'
