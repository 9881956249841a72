// What the model is told before the chat, and how a model without a chat template of its own reads it.

import { chatFormats } from '../../../shared/contract/chats.ts'
import { Button } from '../../components/button.tsx'
import { Popover } from '../../components/popover.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { TextArea } from '../../components/text-area.tsx'
import { chatTexts } from '../../locales/chat.ts'
import { useChatSettings } from '../../stores/chat-settings.ts'
import { useModels } from '../../stores/models.ts'

export function InstructionsPanel({ anchor }: { anchor: Element | null }) {
  const t = chatTexts.use()
  const { systemPrompt, format, modelId, change } = useChatSettings()
  const model = useModels((state) => state.byId(modelId))
  const isSet = systemPrompt.trim() !== ''
  return (
    <Popover
      label={t.instructions}
      side="top"
      anchor={anchor}
      className="chat-instructions gpt"
      trigger={
        <Button variant="quiet" icon="text" className="chat-tool">
          <span className="only-wide">{t.instructions}</span>
          {isSet && <span className="chat-tool-dot" role="img" aria-label={t.instructionsSet} />}
        </Button>
      }
    >
      <TextArea
        label={t.instructions}
        hint={t.instructionsHint}
        placeholder={t.instructionsPlaceholder}
        autoGrow
        rows={3}
        maxRows={10}
        maxLength={20_000}
        value={systemPrompt}
        onChange={(text) => change({ systemPrompt: text })}
      />
      {model !== undefined && (
        <div className="chat-format">
          <span className="field-label">{t.format}</span>
          {model.hasChatTemplate ? (
            <p className="field-hint">{t.formatHint.own}</p>
          ) : (
            <>
              <Segmented
                size="sm"
                label={t.format}
                items={chatFormats.map((value) => ({ value, label: t.formats[value] }))}
                value={format}
                onChange={(value) => change({ format: value })}
              />
              <p className="field-hint">{t.formatHint[format]}</p>
            </>
          )}
        </div>
      )}
    </Popover>
  )
}
