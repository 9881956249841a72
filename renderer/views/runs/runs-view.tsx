// Runs: the list of all, or the page of one; with `new` the page of a new one.

import { useRoute } from '../../app/navigation.ts'
import { PretrainPage } from './pretrain-page.tsx'
import { RunPage } from './run-page.tsx'
import { RunsList } from './runs-list.tsx'
import { SweepPage } from './sweep-page.tsx'

export function RunsView() {
  const { params } = useRoute()
  if (params.sweep !== undefined) return <SweepPage key={params.sweep} id={params.sweep} />
  if (params.id !== undefined) return <RunPage key={params.id} id={params.id} />
  if (params.new === 'pretrain') return <PretrainPage model={params.model} dataset={params.dataset} />
  return <RunsList />
}
