// A model from scratch out of the user's own text: what to read, what to make, how long; and what to expect of it.

import { useEffect, useState } from 'react'
import type { PretrainRequest } from '../../../shared/contract/pretrain.ts'
import type { ErrorRecord } from '../../../shared/errors.ts'
import { client, errorOf } from '../../app/client.ts'
import { chooseFiles } from '../../app/files.ts'
import { formatCount, formatParameters } from '../../app/format.ts'
import { go } from '../../app/navigation.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { NumberField } from '../../components/number-field.tsx'
import { Select } from '../../components/select.tsx'
import { TextField } from '../../components/text-field.tsx'
import { pretrainTexts } from '../../locales/runs.ts'
import { runsStore, takeRun } from '../../stores/runs.ts'
import { measuredSpeed } from '../../stores/speeds.ts'
import { FamilyChoice } from './family-choice.tsx'
import { parametersOf, type SizeName, sizeNames, sizes, tokensIn } from './model-size.ts'
import { fileName } from './run-facts.ts'
import './pretrain-dialog.css'

const endings = ['txt', 'md', 'gz', 'br']
/** Of the tokenizer, as the host takes it where it is not said. */
const vocabSize = 8000
const maxMinutes = 100_000

export function PretrainDialog({ onClose }: { onClose(): void }) {
  const t = pretrainTexts.use()
  const [family, setFamily] = useState<PretrainRequest['family']>('gpt2')
  const [files, setFiles] = useState<string[]>([])
  const [size, setSize] = useState<SizeName>('mini')
  const [minutes, setMinutes] = useState<number | null>(30)
  const [name, setName] = useState('')
  const [isStarting, setStarting] = useState(false)
  const [error, setError] = useState<ErrorRecord | null>(null)

  const choose = async () => {
    const chosen = await chooseFiles(t.chooseTitle, endings)
    setFiles((old) => [...new Set([...old, ...chosen])])
  }
  const start = async () => {
    if (minutes === null || files.length === 0) return
    setStarting(true)
    setError(null)
    try {
      const wanted = name.trim()
      const request = { family, text: files, size, vocabSize, minutes, ...(wanted === '' ? {} : { name: wanted }) }
      const run = await client.runs.pretrain(request)
      takeRun(run)
      go('runs', { id: run.id }, { replace: true })
    } catch (reason) {
      setError(errorOf(reason))
      setStarting(false)
    }
  }

  return (
    <Dialog
      open
      size="lg"
      title={t.title}
      className={family === 'gpt2' ? 'gpt' : 'bert'}
      onClose={onClose}
      footer={
        <>
          {files.length === 0 && <span className="pretrain-needs">{t.needsText}</span>}
          <Button
            variant="primary"
            size="lg"
            disabled={files.length === 0 || minutes === null || isStarting}
            onClick={() => void start()}
          >
            {isStarting ? t.starting : t.start}
          </Button>
        </>
      }
    >
      <div className="pretrain">
        <p className="pretrain-intro">{t.intro}</p>
        <FamilyChoice value={family} onChange={setFamily} />
        <section>
          <h3>{t.text}</h3>
          {files.length > 0 && (
            <ul className="pretrain-files">
              {files.map((file) => (
                <li key={file}>
                  <span className="cut" title={file}>
                    {fileName(file)}
                  </span>
                  <IconButton
                    icon="close"
                    size="sm"
                    label={t.removeFile(fileName(file))}
                    onClick={() => setFiles((old) => old.filter((other) => other !== file))}
                  />
                </li>
              ))}
            </ul>
          )}
          <div className="pretrain-choose">
            <Button icon="folder-open" onClick={() => void choose()}>
              {files.length === 0 ? t.choose : t.more}
            </Button>
            <span className="pretrain-hint">{t.textHint}</span>
          </div>
        </section>
        <div className="pretrain-row">
          <div className="field">
            <Select<SizeName>
              label={t.size}
              labelHidden={false}
              value={size}
              onChange={setSize}
              items={sizeNames.map((value) => ({ value, label: value, text: sizeText(family, value) }))}
            />
            <p className="pretrain-hint num">{sizeText(family, size)}</p>
          </div>
          <NumberField
            label={t.minutes}
            value={minutes}
            min={1}
            max={maxMinutes}
            step={5}
            unit={t.minutesUnit}
            onChange={setMinutes}
          />
          <TextField label={t.name} value={name} placeholder={t.namePlaceholder} maxLength={100} onChange={setName} />
        </div>
        <section className="pretrain-expect">
          <h3>{t.expect}</h3>
          <Expectation family={family} size={size} minutes={minutes ?? 0} />
        </section>
        {error !== null && <ErrorNote error={error} />}
      </div>
    </Dialog>
  )
}

function sizeText(family: PretrainRequest['family'], size: SizeName): string {
  const { layers, width } = sizes[size]
  const parameters = formatParameters(parametersOf(family, size, vocabSize))
  return pretrainTexts.get().sizeText(layers, formatCount(width), parameters)
}

/** Tokens a parameter from which on a small model has words, and from which on it has sentences. */
const [wordsFrom, sentencesFrom] = [0.3, 2] as const
/** Below it, a smaller model gets further. */
const tooFew = 0.05

function Expectation({
  family,
  size,
  minutes,
}: {
  family: PretrainRequest['family']
  size: SizeName
  minutes: number
}) {
  const t = pretrainTexts.use()
  const gigaflops = useSpeed()
  const parameters = parametersOf(family, size, vocabSize)
  const tokens = gigaflops === null ? null : tokensIn(minutes, gigaflops, parameters)
  const ratio = tokens === null ? null : tokens / parameters
  const words = t.expectations
  const learned = words[ratio === null ? levelByTime(minutes) : levelByTokens(ratio)]
  return (
    <>
      <p>{family === 'bert' ? words.bert : learned}</p>
      {ratio !== null && ratio < tooFew && size !== 'tiny' && <p>{t.slow}</p>}
      <p className="pretrain-hint num">
        {tokens === null ? t.noEstimate : t.estimate(roughly(tokens))} {t.stopAnytime}
      </p>
    </>
  )
}

type Level = 'short' | 'medium' | 'long'

const levelByTokens = (ratio: number): Level =>
  ratio < wordsFrom ? 'short' : ratio < sentencesFrom ? 'medium' : 'long'

/** For the smaller sizes on an ordinary computer, where its speed is not known. */
const levelByTime = (minutes: number): Level => (minutes < 15 ? 'short' : minutes < 120 ? 'medium' : 'long')

/** One figure: it is an estimate. */
function roughly(tokens: number): string {
  const unit = 10 ** Math.floor(Math.log10(Math.max(1, tokens)))
  return formatCount(Math.round(tokens / unit) * unit)
}

/** The speed of the user's provider, measured once a session. */
function useSpeed(): number | null {
  const [speed, setSpeed] = useState<number | null>(null)
  useEffect(() => {
    let isCurrent = true
    // a measurement beside a run disturbs it and tells too little
    if (runsStore.getState().list.some(({ status }) => status === 'running')) return
    measuredSpeed()
      .then((found) => {
        if (isCurrent) setSpeed(found)
      })
      // without it there is no estimate, which the words say
      .catch((error: unknown) => console.warn('settings.measure', error))
    return () => {
      isCurrent = false
    }
  }, [])
  return speed
}
