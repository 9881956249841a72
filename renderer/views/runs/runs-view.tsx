// Runs: the list of all, or the page of one; with `new` a dialog over the list.

import { go, useRoute } from '../../app/navigation.ts'
import { PretrainDialog } from './pretrain-dialog.tsx'
import { RunPage } from './run-page.tsx'
import { RunsList } from './runs-list.tsx'
import { SweepPage } from './sweep-page.tsx'

export function RunsView() {
  const { params } = useRoute()
  if (params.sweep !== undefined) return <SweepPage key={params.sweep} id={params.sweep} />
  if (params.id !== undefined) return <RunPage key={params.id} id={params.id} />
  return (
    <>
      <RunsList />
      {params.new === 'pretrain' && <PretrainDialog onClose={() => go('runs', {}, { replace: true })} />}
    </>
  )
}
