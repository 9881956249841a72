// How the next tokens are drawn: three presets, six sliders, the seed, the texts to stop at, and in words what is left to draw from.

import { useState } from 'react'
import type { ChatSampling } from '../../../shared/contract/chats.ts'
import { formatCount } from '../../app/format.ts'
import { isComposing } from '../../app/hotkeys.ts'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { NumberField } from '../../components/number-field.tsx'
import { Popover } from '../../components/popover.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { Slider } from '../../components/slider.tsx'
import { toast } from '../../components/toast.tsx'
import { chatTexts } from '../../locales/chat.ts'
import { drawsOf, presetNames, presetOf, presets, samplingForNew } from '../../stores/chat-sampling.ts'
import { useChatSession } from '../../stores/chat-session.ts'
import { startStore, useChatSettings } from '../../stores/chat-settings.ts'
import { useModels } from '../../stores/models.ts'

const mostStops = 16
const mostSeed = 2 ** 32

type SliderName = 'temperature' | 'topK' | 'topP' | 'minP' | 'repetitionPenalty' | 'maxNewTokens'
/** `off`: where the setting does nothing. */
const sliders: Record<SliderName, { min: number; max: number; step: number; digits: number; off?: number }> = {
  temperature: { min: 0, max: 2, step: 0.05, digits: 2 },
  topK: { min: 0, max: 200, step: 1, digits: 0, off: 0 },
  topP: { min: 0.05, max: 1, step: 0.01, digits: 2, off: 1 },
  minP: { min: 0, max: 0.5, step: 0.01, digits: 2, off: 0 },
  repetitionPenalty: { min: 1, max: 2, step: 0.01, digits: 2, off: 1 },
  maxNewTokens: { min: 8, max: 1024, step: 8, digits: 0 },
}
const leastMost = 64

export function SamplingPanel({ anchor }: { anchor: Element | null }) {
  const t = chatTexts.use()
  const { sampling } = useChatSettings()
  const preset = presetOf(sampling)
  return (
    <Popover
      label={t.sampling}
      side="top"
      anchor={anchor}
      className="chat-sampling gpt"
      trigger={
        <Button variant="quiet" icon="sliders" className="chat-tool">
          {preset === null ? t.ownPreset : t.presets[preset]}
          <span className="chat-tool-detail num">{t.temperatureShort(String(sampling.temperature))}</span>
        </Button>
      }
    >
      <SamplingForm />
    </Popover>
  )
}

function SamplingForm() {
  const t = chatTexts.use()
  const { sampling, modelId, change } = useChatSettings()
  const model = useModels((state) => state.byId(modelId))
  const set = (changes: Partial<ChatSampling>) => change({ sampling: { ...sampling, ...changes } })
  const most = Math.max(leastMost, Math.min(sliders.maxNewTokens.max, model?.positions ?? 1024))
  return (
    <>
      <div className="chat-sampling-head">
        <h2>{t.sampling}</h2>
        <Segmented
          size="sm"
          label={t.sampling}
          items={presetNames.map((name) => ({ value: name as string, label: t.presets[name] }))}
          value={presetOf(sampling) ?? ''}
          onChange={(name) => set(presets[name as (typeof presetNames)[number]])}
        />
      </div>
      {(Object.keys(sliders) as SliderName[]).map((name) => {
        const { off, digits, max, ...range } = sliders[name]
        return (
          <Slider
            key={name}
            {...range}
            max={Math.max(name === 'maxNewTokens' ? most : max, sampling[name])}
            label={t[name]}
            value={sampling[name]}
            onChange={(value) => set({ [name]: value })}
            format={(value) => (value === off ? t.off : digits === 0 ? formatCount(value) : value.toFixed(digits))}
          />
        )
      })}
      <div className="chat-sampling-row">
        <span aria-hidden="true">{t.seed}</span>
        <NumberField
          label={t.seed}
          labelHidden
          value={sampling.seed}
          onChange={(seed) => set({ seed: seed === null ? null : Math.floor(seed) })}
          min={0}
          max={mostSeed - 1}
          placeholder={t.seedEmpty}
        />
        <IconButton
          icon="dice"
          size="sm"
          label={t.newSeed}
          onClick={() => set({ seed: Math.floor(Math.random() * 10_000) })}
        />
      </div>
      <StopTexts stops={sampling.stop} onChange={(stop) => set({ stop })} />
      <div className="chat-sampling-foot">
        <Draws sampling={sampling} vocabSize={model?.vocabSize ?? 0} />
        <Button
          size="sm"
          variant="quiet"
          onClick={() => {
            samplingForNew.write(sampling)
            startStore.setState({ sampling })
            toast({ text: t.forNewDone })
          }}
        >
          {t.forNew}
        </Button>
      </div>
    </>
  )
}

function Draws({ sampling, vocabSize }: { sampling: ChatSampling; vocabSize: number }) {
  const t = chatTexts.use()
  const tokens = useChatSession(({ messages, tokens: known }) => {
    const last = messages.findLast(({ role }) => role === 'assistant')
    return last === undefined ? undefined : known.get(last.id)
  })
  const draws = drawsOf(sampling, vocabSize, tokens)
  if (draws.kind === 'one') return <span>{t.draws.one}</span>
  if (draws.of === 0) return <span />
  if (draws.kind === 'all') return <span>{t.draws.all(formatCount(draws.of))}</span>
  return <span>{t.draws[draws.kind](formatCount(draws.count), formatCount(draws.of))}</span>
}

/** `\n` is how people write a line break in one line. */
const written = (text: string) => text.replaceAll('\n', '\\n')
const meant = (text: string) => text.replaceAll('\\n', '\n')

function StopTexts({ stops, onChange }: { stops: readonly string[]; onChange(stops: string[]): void }) {
  const t = chatTexts.use()
  const [text, setText] = useState('')
  const add = () => {
    const stop = meant(text)
    if (stop === '') return
    if (!stops.includes(stop) && stops.length < mostStops) onChange([...stops, stop])
    setText('')
  }
  return (
    <div className="chat-sampling-row">
      <span aria-hidden="true">{t.stopTexts}</span>
      <div className="input chat-stops">
        {stops.map((stop) => (
          <button
            key={stop}
            type="button"
            className="chat-stop"
            aria-label={t.removeStop(written(stop))}
            onClick={() => onChange(stops.filter((other) => other !== stop))}
          >
            {written(stop)}
            <Icon name="close" size={12} />
          </button>
        ))}
        <input
          className="input-bare"
          aria-label={t.stopTexts}
          placeholder={t.addStop}
          value={text}
          maxLength={200}
          onChange={(event) => setText(event.target.value)}
          onBlur={add}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || isComposing(event)) return
            event.preventDefault()
            add()
          }}
        />
      </div>
    </div>
  )
}
