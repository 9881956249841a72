// Look inside, opened over another view on the text that is in it.

import { useEffect, useState } from 'react'
import { go } from '../../app/navigation.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { insideTexts } from '../../locales/inside.ts'
import { changeInside, chooseSide, insideStore } from '../../stores/inside.ts'
import { createLook } from '../../stores/look.ts'
import { useModels } from '../../stores/models.ts'
import { HeadKeys } from './head-keys.tsx'
import { InsideSide } from './inside-side.tsx'
import './inside-panel.css'

export type InsidePanelProps = {
  modelId: string
  text: string
  pair?: string | undefined
  onClose(): void
}

export function InsidePanel({ modelId, text, pair, onClose }: InsidePanelProps) {
  const t = insideTexts.use()
  const model = useModels((state) => state.byId(modelId))
  const [store] = useState(() => createLook())
  const [tries, setTries] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a retry asks the same again
  useEffect(() => {
    void store.ask({ modelId, text, pair }, insideStore.getState().heads[modelId])
  }, [store, modelId, text, pair, tries])
  useEffect(() => () => store.close(), [store])
  const openWhole = () => {
    if (model) chooseSide(model.kind, model.id)
    changeInside({ text, mode: 'both', ...(model ? { side: model.kind } : {}) })
    onClose()
    go('inside')
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.panelTitle}
      size="lg"
      className={`inside-panel ${model?.kind ?? ''}`}
      footer={pair === undefined ? <Button onClick={openWhole}>{t.openWhole}</Button> : undefined}
    >
      {model !== undefined && (
        <>
          <HeadKeys store={store} modelId={modelId} />
          <InsideSide
            store={store}
            model={model}
            start={<b className="cut">{model.name}</b>}
            onRetry={() => setTries((old) => old + 1)}
          />
        </>
      )}
    </Dialog>
  )
}
