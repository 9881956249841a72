// What lies in a model's folder: its card, its config as it stands, its tensors; each also in a dialog of its own.

import { useState } from 'react'
import type { ModelDetails } from '../../../shared/contract/models.ts'
import { copyText } from '../../app/clipboard.ts'
import { formatCount } from '../../app/format.ts'
import { Dialog } from '../../components/dialog.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { Markdown } from '../../components/markdown.tsx'
import { Tabs } from '../../components/tabs.tsx'
import { VirtualList } from '../../components/virtual-list.tsx'
import { modelsTexts } from '../../locales/models.ts'

const parts = ['card', 'config', 'tensors'] as const
type Part = (typeof parts)[number]

export function ModelContents({ details }: { details: ModelDetails }) {
  const t = modelsTexts.use()
  const [part, setPart] = useState<Part>('card')
  const [isLarge, setLarge] = useState(false)
  return (
    <section className="models-contents">
      <div className="models-contents-head">
        <Tabs<Part>
          items={parts.map((value) => ({ value, label: t.tabs[value] }))}
          value={part}
          onChange={setPart}
          label={t.tabsLabel}
        >
          <div className="models-contents-body">
            <Content details={details} part={part} />
          </div>
        </Tabs>
        <span className="models-contents-tools">
          {part === 'config' && details.config !== null && (
            <IconButton
              icon="copy"
              size="sm"
              label={t.copyConfig}
              onClick={() => void copyText(details.config ?? '')}
            />
          )}
          <IconButton icon="maximize" size="sm" label={t.larger} onClick={() => setLarge(true)} />
        </span>
      </div>
      <Dialog
        open={isLarge}
        onClose={() => setLarge(false)}
        title={`${details.model.name} · ${t.tabs[part]}`}
        size="lg"
        className="models-large"
      >
        <Content details={details} part={part} />
      </Dialog>
    </section>
  )
}

function Content({ details, part }: { details: ModelDetails; part: Part }) {
  const t = modelsTexts.use()
  if (part === 'card') {
    return details.card === null ? <p className="models-quiet">{t.noCard}</p> : <Markdown text={details.card} />
  }
  if (part === 'config') {
    if (details.config === null) return <p className="models-quiet">{t.noConfig}</p>
    return (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it
      <pre className="models-config scroll mono" tabIndex={0}>
        {details.config}
      </pre>
    )
  }
  return <Tensors details={details} />
}

function Tensors({ details: { tensors, model } }: { details: ModelDetails }) {
  const t = modelsTexts.use()
  if (tensors.length === 0) return <p className="models-quiet">{t.noTensors}</p>
  return (
    <>
      <p className="models-quiet num">{t.tensorCount(formatCount(tensors.length), formatCount(model.parameters))}</p>
      <div className="models-tensors">
        <VirtualList
          count={tensors.length}
          estimate={40}
          label={t.tabs.tensors}
          keyOf={(index) => tensors[index]?.name ?? index}
          renderItem={(index) => (
            <span className="models-tensor mono">
              <BreakableName name={tensors[index]!.name} />
              <span className="models-tensor-shape num">{tensors[index]!.shape.join(' × ')}</span>
            </span>
          )}
        />
      </div>
    </>
  )
}

/** Names of tensors may break after their dots. */
function BreakableName({ name }: { name: string }) {
  const pieces = name.split(/(?<=\.)/)
  let at = 0
  return (
    <span>
      {pieces.map((piece) => {
        at += piece.length
        return (
          <span key={at}>
            {piece}
            <wbr />
          </span>
        )
      })}
    </span>
  )
}
