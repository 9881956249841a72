// Runs: a row in the library, a folder with the checkpoint, the job in the compute process, and what it made. A run ends in the store in exactly
// one way, also when the compute process died under it; the points of its curve are there as they come.

import { mkdir, readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { JsonObject, RunRecord } from '../../shared/domain/records.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/said.ts'
import { parseParams } from '../compute/parse-params.ts'
import type { Compute } from '../compute/start-compute.ts'
import { ioError } from '../engine/formats/io-error.ts'
import { usualRate } from '../engine/training/pretrain-settings.ts'
import { removeProgress, unkeptModelFolder } from '../engine/training/run-files.ts'
import { askToStop } from '../engine/training/stop-request.ts'
import type { Home } from '../store/home.ts'
import type { Store } from '../store/open-store.ts'
import { callCompute } from './call.ts'
import { holdsSomething } from './files/holds-something.ts'
import { removeRunLeftovers } from './leftovers.ts'
import type { Library } from './library.ts'
import { readFacts } from './models/model-facts.ts'
import { checkName, uniqueName } from './names.ts'
import { writeResult } from './results/result-file.ts'
import { endRun, finishDone, metricsOf } from './runs/end-run.ts'
import { createRunEnds } from './runs/run-ends.ts'
import {
  type Event,
  type FinetuneRequest,
  type FinetuneTextRequest,
  type Folders,
  type Job,
  jobOf,
  jobSchemas,
  newRunId,
  type Params,
  type PretrainRequest,
  pretrainMethod,
  type RunOutcome,
  type RunWatch,
  type Sweep,
} from './runs/run-jobs.ts'
import { createRunRecorder } from './runs/run-recorder.ts'
import { createTurns } from './runs/turns.ts'

export type {
  FinetuneRequest,
  FinetuneTextRequest,
  Job,
  PretrainRequest,
  RunOutcome,
  RunWatch,
} from './runs/run-jobs.ts'

type Parts = { home: Home; store: () => Store; infer: Compute; train: Compute; library: Library }

export function createTrainingRuns({ home, store, infer, train, library }: Parts) {
  const turns = createTurns()
  const ends = createRunEnds(store)

  /** A classifier or a score out of labelled rows. */
  function startFinetune(request: FinetuneRequest, watch: RunWatch<'finetune'> = {}) {
    return startOn('finetune', request, watch)
  }

  /** A GPT that writes as its rows do. */
  function startFinetuneText(request: FinetuneTextRequest, watch: RunWatch<'finetune-text'> = {}) {
    return startOn('finetune-text', request, watch)
  }

  async function startOn<J extends 'finetune' | 'finetune-text'>(
    job: J,
    request: J extends 'finetune' ? FinetuneRequest : FinetuneTextRequest,
    watch: RunWatch<J>,
  ): Promise<RunOutcome<J>> {
    const { name: wanted, suggestedName, id, datasetId, sweep, ...asked } = request
    const base = await library.recordFor(await library.resolveModel(asked.model), watch.signal)
    const data = resolve(asked.data)
    const dataset =
      datasetId === undefined ? await library.datasetFor(data, watch.signal) : store().datasets.get(datasetId)
    const name = await chooseName(wanted, suggestedName ?? `${base.name}-${stem(data)}-${asked.method}`)
    const settings = {
      ...asked,
      model: base.folder,
      data,
      modelName: base.name,
      dataName: dataset.name,
      ...(asked.testData === undefined ? {} : { testData: resolve(asked.testData) }),
    }
    const about = { name, modelId: base.id, modelFolder: base.folder, datasetId: dataset.id, method: asked.method }
    // the fields left are those of the job's own parameters; TypeScript does not follow the pairing
    const given = settings as unknown as Omit<Params<J>, Folders>
    const own = id ?? newRunId()
    const isKept = !('fewerOf' in asked) || asked.fewerOf === undefined
    const outputFolder = isKept ? join(home.models, name) : unkeptModelFolder(join(home.runs, own))
    const { run, params } = await begin(job, about, given, { outputFolder, id: own, sweep })
    return work(job, run, params, watch)
  }

  /** A new model out of plain text, or a model of the library that goes on learning from it. */
  async function startPretrain(request: PretrainRequest, watch: RunWatch<'pretrain'> = {}) {
    const { name: wanted, outputFolder, id, datasetId, ...asked } = request
    const base = asked.model === undefined ? undefined : await recordOf(asked.model, watch.signal)
    const tokens = asked.tokenizer === undefined ? undefined : await recordOf(asked.tokenizer, watch.signal)
    const text = asked.text.map((file) => resolve(file))
    const made = base?.name ?? `${asked.family ?? 'model'}-${asked.size ?? 'mini'}`
    const name = await chooseName(wanted, `${made}-${stem(asked.dataName ?? text[0]!)}`)
    const output = outputFolder === undefined ? join(home.models, name) : resolve(outputFolder)
    if (await holdsSomething(output))
      throw new AppError('bad-argument', say`${output} is not empty: choose another name or place.`, { path: output })
    const about = {
      ...{ name, datasetId: datasetId ?? null, method: pretrainMethod },
      ...{ modelId: base?.id ?? null, modelFolder: base?.folder ?? output },
    }
    const settings = {
      ...asked,
      ...{ text, learningRate: asked.learningRate ?? usualRate(base && store().models.getEntry(base.id).facts?.width) },
      ...(asked.validationText ? { validationText: asked.validationText.map((file) => resolve(file)) } : {}),
      ...(base ? { model: base.folder, modelName: base.name } : {}),
      ...(tokens ? { tokenizer: tokens.folder } : {}),
    }
    const { run, params } = await begin('pretrain', about, settings, { outputFolder: output, id })
    return work('pretrain', run, params, watch)
  }

  const recordOf = async (model: string, signal: AbortSignal | undefined) =>
    library.recordFor(await library.resolveModel(model), signal)

  /** Ends the steps after the one in hand, whichever process takes them, and keeps what was learned. Errors: bad-argument. */
  async function stopAndKeep(idOrName: string): Promise<void> {
    const { id, name, status, folder } = runOf(idOrName)
    if (status !== 'running' || store().runs.progress(id)?.phase !== 'train')
      throw new AppError(
        'bad-argument',
        say`The run "${name}" cannot keep its weights now: only one that takes its steps can.`,
        { run: id, status },
      )
    await askToStop(folder)
    store().runs.addEvent(id, 'stopping')
  }

  function runOf(idOrName: string): RunRecord {
    const { runs } = store()
    const run = runs.find(idOrName) ?? runs.list().find(({ name }) => name === idOrName)
    if (run) return run
    throw new AppError('not-found', say`there is no run "${idOrName}": give the id that its start printed`, {
      run: idOrName,
    })
  }

  /** Goes on with a run that did not get to its end, by its id or its name. */
  async function resume<J extends Job>(job: J, idOrName: string, watch: RunWatch<J> = {}): Promise<RunOutcome<J>> {
    const run = runOf(idOrName)
    const isPretraining = run.method === pretrainMethod
    if (jobOf(run) !== job)
      throw new AppError(
        'bad-argument',
        isPretraining
          ? say`the run "${run.name}" is a pre-training: resume it with pretrain`
          : say`the run "${run.name}" is a fine-tuning: resume it with finetune`,
        { run: run.id },
      )
    if (run.status !== 'done' && store().models.findByName(run.name))
      throw new AppError(
        'bad-argument',
        say`another run has made a model named "${run.name}" meanwhile: rename that one before this run goes on`,
        { run: run.id, name: run.name },
      )
    const { outputFolder } = run.settings
    if (
      store()
        .models.list()
        .some(({ folder }) => folder === outputFolder)
    )
      throw new AppError(
        'bad-argument',
        say`A model of the library lies in ${String(outputFolder)}: remove it, or start a new run.`,
        {
          run: run.id,
        },
      )
    ends.settle()
    const rival = store()
      .runs.listByStatus('running')
      .find(({ id, settings }) => id !== run.id && settings.outputFolder === outputFolder)
    if (rival)
      throw new AppError(
        'bad-argument',
        say`Another run, "${rival.name}", is at work and will write its model to the same place: wait for its end.`,
        { run: run.id, name: rival.name },
      )
    const { step } = await callCompute(infer, 'checkpoint-step', { runFolder: run.folder }, { signal: watch.signal })
    const running = store().runs.resume(run.id, process.pid, step)
    // settings were written by `begin` from parameters of the same job
    const params = { ...run.settings, resume: true } as unknown as Params<J>
    return work(job, running, params, watch)
  }

  async function chooseName(wanted: string | undefined, derived: string): Promise<string> {
    const folders = new Set<string>()
    for (const folder of await readdir(home.models, { withFileTypes: true }))
      if (folder.isDirectory() && (await readdir(join(home.models, folder.name))).length > 0) folders.add(folder.name)
    const running = store().runs.listByStatus('running')
    const isTaken = (name: string) =>
      folders.has(name) || running.some((run) => run.name === name) || store().models.findByName(name) !== undefined
    if (wanted === undefined) return uniqueName(derived, isTaken)
    checkName(wanted)
    if (isTaken(wanted))
      throw new AppError(
        'bad-argument',
        say`There is already a model or a run named "${wanted}": choose another name.`,
        {
          name: wanted,
        },
      )
    return wanted
  }

  async function begin<J extends Job>(
    job: J,
    about: Pick<RunRecord, 'name' | 'modelId' | 'modelFolder' | 'datasetId' | 'method'>,
    asked: Omit<Params<J>, Folders>,
    {
      id = newRunId(),
      outputFolder,
      sweep,
    }: { id?: string | undefined; outputFolder: string; sweep?: Sweep | undefined },
  ) {
    const runFolder = join(home.runs, id)
    const given = { ...asked, runFolder, outputFolder, cacheFolder: home.cache, resume: false }
    // whole, with the defaults of today: a run that is resumed keeps them
    const params = parseParams<Params<J>>(jobSchemas[job], given)
    const settings: JsonObject = JSON.parse(JSON.stringify({ ...params, sweep }))
    const run = store().runs.start({ ...about, id, folder: runFolder, settings, startedAt: Date.now() }, process.pid)
    return { run, params }
  }

  async function work<J extends Job>(
    job: J,
    run: RunRecord,
    params: Params<J>,
    { signal, onEvent, onStart }: RunWatch<J>,
  ): Promise<RunOutcome<J>> {
    const recorder = createRunRecorder(store(), run)
    const watch = {
      signal,
      onEvent(event: Event<J>) {
        recorder.record(event)
        onEvent?.(event)
      },
    }
    let endTurn: (() => void) | undefined
    try {
      onStart?.(run)
      let hasWaited = false
      const onWait = () => {
        hasWaited = true
        recorder.phase('queued')
      }
      endTurn = await turns.take({ key: run.id, signal, onWait })
      if (hasWaited && !params.resume) store().runs.setStart(run.id, Date.now())
      // after its row: a folder that no run owns is swept away
      await mkdir(run.folder, { recursive: true }).catch((error: unknown) => {
        throw ioError(say`make`, run.folder, error)
      })
      const result = await callCompute(train, job, params, watch)
      const info = await callCompute(infer, 'model-info', { folder: params.outputFolder }, { signal })
      await writeResult(run.folder, result)
      recorder.result(result)
      const facts = await readFacts(info, { takesPairs: 'textPair' in run.settings ? 'yes' : 'no' })
      const model = finishDone(store(), run, info, facts, JSON.parse(JSON.stringify(metricsOf(result))))
      // only now: whatever ends before it has its result goes on from there
      await removeProgress(run.folder).catch(() => undefined)
      return { run: store().runs.get(run.id), model, result }
    } catch (error) {
      await removeRunLeftovers(run).catch((left: unknown) => console.warn(`run ${run.id} left something`, left))
      throw endRun(ends, run, error, signal)
    } finally {
      // what it held goes back to the machine, and the next one is measured by itself
      if (endTurn) await train.stop()
      endTurn?.()
    }
  }

  return {
    startFinetune,
    startFinetuneText,
    startPretrain,
    stopAndKeep,
    resume,
    /** A name for a run on a file or a dataset called so. */
    freeName: (called: string): Promise<string> => chooseName(undefined, stem(called)),
    jobOf: (idOrName: string): Job => jobOf(runOf(idOrName)),
    /** Runs of this process that wait for their turn. */
    queue: { ids: turns.waiting, move: turns.move },
    ends,
  }
}

function stem(path: string): string {
  const name = path.split(/[/\\]/).at(-1)!
  return name.replace(/(\.[a-z]{2,5})+$/i, '') || name
}
