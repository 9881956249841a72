// While there is no host: nothing for a blink, then a line, and when it was lost a page that says what is safe and what to do. The views stay as they are below.

import { useRef, useState } from 'react'
import type { ErrorRecord } from '../../shared/errors.ts'
import { Button } from '../components/button.tsx'
import { Dialog } from '../components/dialog.tsx'
import { ErrorNote } from '../components/error-note.tsx'
import { useFeltWait } from '../components/loading.tsx'
import { connectionTexts, shellTexts } from '../locales/shell.ts'
import { errorOf } from './client.ts'
import { useConnection, wires } from './connection.ts'
import './connection-screen.css'
import { copyText } from './clipboard.ts'
import { desktop } from './desktop.ts'
import { copyDiagnostics } from './diagnostics.ts'

/** A wire that comes back by itself within this time was not worth a word. */
const blinkMs = 1500

export function ConnectionScreen() {
  const t = connectionTexts.use()
  const kind = useConnection((now) => now.state.kind)
  const isConnecting = useFeltWait(kind === 'connecting')
  const isLost = useFeltWait(kind === 'lost', blinkMs)
  return (
    <>
      {isConnecting && (
        <div className="connection" role="status">
          <p className="connection-line">{t.connecting}</p>
        </div>
      )}
      <LostScreen open={isLost} />
    </>
  )
}

const serveCommand = 'npx tunesmith serve'

function LostScreen({ open }: { open: boolean }) {
  const t = connectionTexts.use()
  const shell = shellTexts.use()
  const [isRestarting, setRestarting] = useState(false)
  const [error, setError] = useState<ErrorRecord | null>(null)
  const first = useRef<HTMLButtonElement>(null)

  const restart = async () => {
    setRestarting(true)
    setError(null)
    try {
      await desktop?.restartHost()
      wires.retry()
    } catch (reason) {
      setError(errorOf(reason))
    } finally {
      setRestarting(false)
    }
  }

  const isDesktop = desktop !== undefined
  return (
    <Dialog
      open={open}
      canClose={false}
      onClose={() => undefined}
      title={t.lostTitle}
      initialFocus={first}
      footer={
        <>
          <span className="connection-aside">{isDesktop ? shell.noTexts : t.retrying}</span>
          {isDesktop && (
            <Button icon="copy" onClick={() => void copyDiagnostics()}>
              {shell.copyDiagnostics}
            </Button>
          )}
          {isDesktop ? (
            <Button ref={first} variant="primary" disabled={isRestarting} onClick={() => void restart()}>
              {isRestarting ? t.restarting : t.restart}
            </Button>
          ) : (
            <Button ref={first} variant="primary" onClick={() => wires.retry()}>
              {t.tryAgain}
            </Button>
          )}
        </>
      }
    >
      <div className="connection-words">
        <p>{t.lostText}</p>
        {!isDesktop && (
          <>
            <p>{t.serveHint}</p>
            <div className="connection-command">
              <code className="mono">{serveCommand}</code>
              <Button size="sm" variant="quiet" icon="copy" onClick={() => void copyText(serveCommand)}>
                {shell.copy}
              </Button>
            </div>
          </>
        )}
        {error !== null && <ErrorNote error={error} />}
      </div>
    </Dialog>
  )
}
