// How the chosen files are used elsewhere: a few lines a program, to copy.

import { useState } from 'react'
import type { ExportFile, ExportOptions } from '../../../shared/contract/exports.ts'
import type { ModelView } from '../../../shared/contract/models.ts'
import { type UsageProgram, usageSnippets } from '../../../shared/domain/usage-snippets.ts'
import { copyText } from '../../app/clipboard.ts'
import { Button } from '../../components/button.tsx'
import { Tabs } from '../../components/tabs.tsx'
import { exportTexts } from '../../locales/export.ts'
import { useLanguage } from '../../stores/language.ts'
import { languageOfModel } from '../../stores/model-language.ts'

export type UsageProps = { model: ModelView; options: ExportOptions; files: readonly ExportFile[]; folder: string }

export function Usage({ model, options, files, folder }: UsageProps) {
  const t = exportTexts.use()
  const language = useLanguage((state) => state.language)
  const [wanted, setWanted] = useState<UsageProgram>('transformers.js')
  const { sample } = exportTexts.both[languageOfModel(model) ?? language]
  const snippets = usageSnippets({
    model: {
      family: model.family,
      task: model.task === 'features' ? 'base' : model.task,
      labels: model.labels,
      problem: model.problem,
      readsPairs: options.readsPairs,
      hasChatTemplate: model.hasChatTemplate,
      isBesideBase: options.choices.some(({ isBesideBase }) => isBesideBase),
      baseName: options.baseName,
    },
    folder,
    files,
    text: textFor(model, options, sample),
    pair: sample.pair,
  })
  const snippet = snippets.find(({ program }) => program === wanted) ?? snippets[0]
  return (
    <section className="export-usage" aria-label={t.usage}>
      <h3>{t.usage}</h3>
      {snippet === undefined ? (
        <p className="export-quiet">{t.noUsage}</p>
      ) : (
        <Tabs
          label={t.usage}
          value={snippet.program}
          onChange={setWanted}
          items={snippets.map(({ program }) => ({ value: program, label: t.programs[program] }))}
        >
          <div className="export-code">
            <div className="export-code-head">
              <span>{t.runsOn[snippet.program]}</span>
              <Button size="sm" variant="quiet" icon="copy" onClick={() => void copyText(snippet.code)}>
                {t.copy}
              </Button>
            </div>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, so keys must reach it */}
            <pre className="mono scroll" tabIndex={0}>
              <code>{snippet.code}</code>
            </pre>
          </div>
        </Tabs>
      )}
    </section>
  )
}

type Sample = { text: string; blank: string; chat: string }

function textFor(model: ModelView, { maskToken }: ExportOptions, sample: Sample): string {
  if (maskToken !== null) return `${sample.blank} ${maskToken}`
  if (model.task === 'causal-lm') return model.hasChatTemplate ? sample.chat : sample.blank
  return sample.text
}
