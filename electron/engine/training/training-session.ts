// A compiled training graph at work: parameters in, loss and gradients out. Parameters are graph inputs (ONNX Runtime reads them where they
// lie); the caller's optimiser changes them in place between steps.
import { AppError } from '../../../shared/errors.ts'
import type { CompilableModel } from '../compile/inference.ts'
import { elements } from '../compile/parameters.ts'
import {
  compileTraining,
  type RowGradientOutput,
  type TrainingGraph,
  type TrainingOptions,
} from '../compile/training.ts'
import { openCompiled } from '../runtime/open-compiled.ts'
import type { SessionOptions, TensorMap } from '../runtime/session.ts'
import { createDropoutMasks } from './dropout-masks.ts'
import { sharedFloats } from './optimizer.ts'

export type Gradients = Map<string, Float32Array>

export type TrainingSession = {
  readonly graph: TrainingGraph
  /** In shared memory, so that the optimiser's threads reach them. */
  readonly parameters: ReadonlyMap<string, Float32Array>
  /**
   * `inputs` as compile/training.ts names them; `logits` [B, C] of sequences where no gradients are wanted.
   * `dropoutSeed` draws this step's masks. Gradients of embedding tables are buffers of the session, good until
   * the next step.
   */
  step(
    inputs: TensorMap,
    dropoutSeed: number,
  ): Promise<{ loss: number; gradients: Gradients; logits?: Float32Array | undefined }>
  close(): Promise<void>
}

export type OpenTraining = TrainingOptions &
  SessionOptions & {
    /** First values; the model's own weights where absent. */
    initial?(name: string, shape: readonly number[]): Promise<Float32Array>
  }

export async function openTraining(model: CompilableModel, options: OpenTraining): Promise<TrainingSession> {
  const graph = compileTraining(model, options)
  const parameters = new Map<string, Float32Array>()
  for (const { name, shape } of graph.trained) {
    const isAdapter = name.startsWith('base_model.model.')
    const source = isAdapter ? options.lora!.source : model.source
    const values = options.initial ? await options.initial(name, shape) : await source.read(name, shape)
    parameters.set(name, values.buffer instanceof SharedArrayBuffer ? values : shared(values))
  }
  // packing weights pays off over many small products; a training step does few large ones and would hold every weight twice
  const session = await openCompiled(graph, { prepack: false, ...options })
  const masks = createDropoutMasks(graph.dropoutSites)
  const tables = new Map<string, Float32Array>()
  const touched = new Map<string, Set<number>>()

  function addRows(part: RowGradientOutput, gradients: Gradients, results: TensorMap, inputs: TensorMap): void {
    const rows = results[part.output]!.data as Float32Array
    const shape = graph.trained.find((parameter) => parameter.name === part.parameter)!.shape
    const width = shape[1] ?? 1 // a vocabulary's bias is a table of single numbers
    let table = gradients.get(part.parameter)
    if (!table) {
      table = tables.get(part.parameter) ?? sharedFloats(elements(shape))
      const before = touched.get(part.parameter)
      if (before) for (const row of before) table.fill(0, row * width, (row + 1) * width)
      tables.set(part.parameter, table)
      touched.set(part.parameter, new Set())
      gradients.set(part.parameter, table)
    }
    const seen = touched.get(part.parameter)
    const indices = part.indices === 'positions' ? undefined : (inputs[part.indices]!.data as BigInt64Array)
    for (let r = 0; r * width < rows.length; r++) {
      const row = indices ? Number(indices[r]!) : r
      seen?.add(row)
      const at = row * width
      for (let i = 0; i < width; i++) table[at + i]! += rows[r * width + i]!
    }
  }

  return {
    graph,
    parameters,
    async step(inputs, dropoutSeed) {
      const feeds: TensorMap = { ...inputs, ...masks.draw(symbolSizes(inputs), dropoutSeed) }
      for (const { name, shape } of graph.trained)
        feeds[name] = { dtype: 'float32', shape, data: parameters.get(name)! }
      const results = await session.run(feeds)
      const gradients: Gradients = new Map()
      for (const { name, dense, shape } of graph.trained) {
        if (dense) gradients.set(name, results[dense]!.data as Float32Array)
        else if (!graph.rows.some((part) => part.parameter === name))
          gradients.set(name, new Float32Array(elements(shape)))
      }
      for (const part of graph.rows) addRows(part, gradients, results, inputs)
      const logits = results.sequence_logits?.data as Float32Array | undefined
      return { loss: Number(results.loss!.data[0]), gradients, ...(logits ? { logits } : {}) }
    },
    close: () => session.close(),
  }
}

function shared(values: Float32Array): Float32Array {
  const copy = sharedFloats(values.length)
  copy.set(values)
  return copy
}

/** Sizes of the graph's symbolic dimensions in this batch. */
function symbolSizes(inputs: TensorMap): Record<string, number> {
  const ids = inputs.input_ids
  if (!ids) throw new AppError('internal', 'a training batch has no input_ids')
  const [batch, tokens] = ids.shape as [number, number]
  const labelled = inputs.token_rows?.shape[0] ?? 0
  return { batch, tokens, rows: batch * tokens, labelled, 'labelled+batch': labelled + batch }
}
