import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { DatasetView } from '../../shared/contract/datasets.ts'
import { dataChoicesSchema } from '../../shared/domain/data-choices.ts'

const places: Record<string, string | undefined>[] = []
vi.mock('../app/navigation.ts', () => ({
  go: (_view: string, params: Record<string, string | undefined>) => places.push(params),
  getRoute: () => ({ view: 'finetune', params: {} }),
}))

const { canVisit, changeWizard, goStep, reopenDataset, startDraft, takeAddress, wizardStore } = await import(
  './wizard.ts'
)

const draft = { path: '/data/a.csv', choices: dataChoicesSchema.parse({ roles: { text: 'text', label: 'label' } }) }
const now = () => wizardStore.getState()

beforeEach(() => {
  places.length = 0
  wizardStore.setState({
    step: 'file',
    draft: null,
    name: '',
    datasetId: null,
    modelId: null,
    method: null,
    settings: {},
    runId: null,
  })
})

describe('the wizard', () => {
  it('begins a table anew but for the model', () => {
    changeWizard({ datasetId: 'd1', runId: 'r1', modelId: 'm1', method: 'lora', settings: { epochs: 5 } })
    startDraft(draft, 'a')
    expect(now()).toMatchObject({
      step: 'columns',
      draft,
      name: 'a',
      datasetId: null,
      runId: null,
      method: null,
      settings: {},
      modelId: 'm1',
    })
    expect(places).toEqual([{ step: 'columns' }])
  })

  it('says where it is in the address', () => {
    goStep('recipe', { datasetId: 'd1' })
    goStep('run', { runId: 'r1' })
    goStep('file')
    expect(places).toEqual([
      { step: 'recipe', dataset: 'd1' },
      { step: 'run', dataset: 'd1', run: 'r1' },
      { step: 'file' },
    ])
  })

  it('opens steps as far as there is something to do', () => {
    const open = () => (['file', 'columns', 'recipe', 'run', 'result'] as const).filter((step) => canVisit(step, now()))
    expect(open()).toEqual(['file'])
    startDraft(draft, 'a')
    expect(open()).toEqual(['file', 'columns'])
    changeWizard({ datasetId: 'd1' })
    expect(open()).toEqual(['file', 'columns', 'recipe'])
    changeWizard({ runId: 'r1' })
    expect(open()).toEqual(['file', 'columns', 'recipe', 'run', 'result'])
  })

  it('comes to a dataset from anywhere, and forgets the table before', () => {
    startDraft(draft, 'a')
    takeAddress({ step: 'recipe', dataset: 'd2' })
    expect(now()).toMatchObject({ step: 'recipe', datasetId: 'd2', draft: null })
    takeAddress({ dataset: 'd3' })
    expect(now()).toMatchObject({ step: 'recipe', datasetId: 'd3' })
    takeAddress({ step: 'run' })
    expect(now().step).toBe('file')
    takeAddress({ step: 'result', run: 'r9' })
    expect(now()).toMatchObject({ step: 'result', runId: 'r9' })
  })

  it('goes back to where a table was left, and first of all to a file that is named', () => {
    startDraft(draft, 'a')
    wizardStore.setState({ step: 'file' })
    takeAddress({})
    expect(now().step).toBe('columns')
    takeAddress({ file: '/data/b.csv' })
    expect(now().step).toBe('file')
  })

  it('takes the choices of a dataset up again where its file is still there', () => {
    const dataset = {
      id: 'd1',
      name: 'n',
      path: '/data/a.csv',
      isFileThere: true,
      details: { choices: draft.choices },
    } as DatasetView
    reopenDataset(dataset)
    expect(now().draft).toBeNull()
    changeWizard({ datasetId: 'd1' })
    reopenDataset({ ...dataset, isFileThere: false })
    expect(now().draft).toBeNull()
    reopenDataset(dataset)
    expect(now()).toMatchObject({ draft, name: 'n' })
  })
})
