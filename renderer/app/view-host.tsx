// Draws the view that is named. Each comes when it is first asked for; one that fails does not take the others with it.

import { Component, type ComponentType, lazy, type ReactNode, Suspense } from 'react'
import { Button } from '../components/button.tsx'
import { ErrorNote } from '../components/error-note.tsx'
import { Loading } from '../components/loading.tsx'
import { ViewBar } from '../components/view-frame.tsx'
import { placeTexts, shellTexts } from '../locales/shell.ts'
import { errorOf } from './client.ts'
import { copyDiagnostics } from './diagnostics.ts'
import type { ViewId } from './places.ts'

function view<Name extends string>(load: () => Promise<Record<Name, ComponentType>>, name: Name) {
  return lazy(async () => ({ default: (await load())[name] }))
}

const views: Record<ViewId, ComponentType> = {
  chat: view(() => import('../views/chat/chat-view.tsx'), 'ChatView'),
  'fill-mask': view(() => import('../views/fill-mask/fill-mask-view.tsx'), 'FillMaskView'),
  pair: view(() => import('../views/pair/pair-view.tsx'), 'PairView'),
  classify: view(() => import('../views/classify/classify-view.tsx'), 'ClassifyView'),
  inside: view(() => import('../views/inside/inside-view.tsx'), 'InsideView'),
  finetune: view(() => import('../views/finetune/finetune-view.tsx'), 'FinetuneView'),
  runs: view(() => import('../views/runs/runs-view.tsx'), 'RunsView'),
  compare: view(() => import('../views/compare/compare-view.tsx'), 'CompareView'),
  pretraining: view(() => import('../views/compare/pretraining-view.tsx'), 'PretrainingView'),
  data: view(() => import('../views/data/data-view.tsx'), 'DatasetsView'),
  models: view(() => import('../views/models/models-view.tsx'), 'ModelsView'),
  export: view(() => import('../views/export/export-view.tsx'), 'ExportView'),
  settings: view(() => import('../views/settings/settings-view.tsx'), 'SettingsView'),
  welcome: view(() => import('../views/welcome/welcome-view.tsx'), 'WelcomeView'),
}

export function ViewHost({ view }: { view: ViewId }) {
  const t = shellTexts.use()
  const View = views[view]
  return (
    <Boundary key={view} view={view}>
      <Suspense
        fallback={
          <div className="app-wait">
            <Loading label={t.loadingView} />
          </div>
        }
      >
        <View />
      </Suspense>
    </Boundary>
  )
}

type BoundaryProps = { view: ViewId; children: ReactNode }

class Boundary extends Component<BoundaryProps, { error: unknown }> {
  override state: { error: unknown } = { error: null }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    if (this.state.error === null) return this.props.children
    return <FailedView view={this.props.view} error={this.state.error} onRetry={() => this.setState({ error: null })} />
  }
}

function FailedView({ view, error, onRetry }: { view: ViewId; error: unknown; onRetry(): void }) {
  const t = shellTexts.use()
  const names = placeTexts.use()
  return (
    <div className="app-failed">
      <ViewBar title={names[view]} />
      <div className="app-failed-body">
        <ErrorNote error={{ ...errorOf(error), code: 'internal' }} />
        <p>{t.viewFailedText}</p>
        <div className="app-buttons">
          <Button variant="primary" onClick={onRetry}>
            {t.tryAgain}
          </Button>
          <Button variant="quiet" icon="copy" onClick={() => void copyDiagnostics(error)}>
            {t.copyDiagnostics}
          </Button>
          <span className="app-quiet">{t.noTexts}</span>
        </div>
      </div>
    </div>
  )
}
