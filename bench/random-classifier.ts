// Writes the random classifier that `finetune --no-fitted-head` begins with, for peers to begin with the same one:
//   node bench/random-classifier.ts MODEL CLASSES SEED OUT.safetensors
import { initialValue } from '../electron/engine/compile/parameters.ts'
import { writeSafetensors } from '../electron/engine/formats/safetensors.ts'
import { listParameters, loadModel, withTask } from '../electron/engine/importing/load-model.ts'

const [folder = '', classes = '2', seed = '0', out = 'classifier.safetensors'] = process.argv.slice(2)
const base = await loadModel(folder)
const labels = Array.from({ length: Number(classes) }, (_, i) => String(i))
const model = withTask(base, 'sequence', labels, 'classes')
const [module = ''] = model.architecture.headModules.sequence ?? []
const tensors = listParameters(model)
  .filter(({ name }) => name.startsWith(`${module}.`))
  .map(({ name, shape }) => ({
    name,
    dtype: 'F32' as const,
    shape: [...shape],
    data: initialValue(name, shape, model.config.initializerRange, Number(seed)),
  }))
await writeSafetensors(out, tensors)
console.log(`${tensors.map(({ name, shape }) => `${name} [${shape}]`).join(', ')} -> ${out}`)
