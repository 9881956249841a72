// A view without a model for it: says what is needed and why, and offers the nearest way to one.

import { useEffect, useState } from 'react'
import type { FamilyKind } from '../../shared/contract/common.ts'
import type { ModelUse, Starter } from '../../shared/contract/models.ts'
import type { ErrorRecord } from '../../shared/errors.ts'
import { client, errorOf, isAbort } from '../app/client.ts'
import { go } from '../app/navigation.ts'
import { modelTexts } from '../locales/components.ts'
import { reloadModels, useModels } from '../stores/models.ts'
import { Button } from './button.tsx'
import { EmptyState } from './empty-state.tsx'
import { ErrorNote } from './error-note.tsx'
import './no-model.css'

const kindOf: Record<ModelUse, FamilyKind | undefined> = {
  chat: 'gpt',
  'fill-mask': 'bert',
  pair: 'bert',
  similarity: 'bert',
  classify: 'bert',
  inside: undefined,
}
/** Learned from one's own table. */
const learned = new Set<ModelUse>(['classify'])
/** No starter can do these. */
const beyondStarters = new Set<ModelUse>(['classify', 'similarity'])

export function NoModel({ use }: { use: ModelUse }) {
  const t = modelTexts.use()
  const kind = kindOf[use]
  const isLoaded = useModels((state) => state.isLoaded)
  const listError = useModels((state) => state.error)
  const [starters, setStarters] = useState<Starter[]>([])
  const [adding, setAdding] = useState<string | null>(null)
  const [error, setError] = useState<ErrorRecord | null>(null)

  useEffect(() => {
    if (beyondStarters.has(use)) return
    const stop = new AbortController()
    client.models.starters(undefined, { signal: stop.signal }).then(
      (found) => setStarters(found.filter((one) => one.modelId === null && (kind === undefined || one.kind === kind))),
      (reason: unknown) => {
        // without starters one can still import: no error to show
        if (!isAbort(reason)) console.warn('models.starters', reason)
      },
    )
    return () => stop.abort()
  }, [use, kind])

  const add = async (name: string) => {
    setAdding(name)
    setError(null)
    try {
      await client.models.addStarter({ name })
      await reloadModels()
    } catch (reason) {
      setError(errorOf(reason))
    } finally {
      setAdding(null)
    }
  }

  if (!isLoaded) {
    return listError === null ? null : (
      <div className="no-model">
        <ErrorNote error={listError} onRetry={() => void reloadModels()} />
      </div>
    )
  }
  const starter = beyondStarters.has(use) ? undefined : starters[0]
  const hasPrimary = starter !== undefined || learned.has(use)
  return (
    <div className="no-model">
      <EmptyState title={t.none[use].title} text={t.none[use].text} kind={kind ?? 'gpt'}>
        {starter !== undefined && (
          <Button variant="primary" disabled={adding !== null} onClick={() => void add(starter.name)}>
            {adding === null ? t.add(starter.name) : t.adding}
          </Button>
        )}
        {learned.has(use) && (
          <Button variant="primary" onClick={() => go('finetune')}>
            {t.train}
          </Button>
        )}
        <Button variant={hasPrimary ? 'default' : 'primary'} onClick={() => go('models')}>
          {t.import}
        </Button>
      </EmptyState>
      {error !== null && <ErrorNote error={error} />}
    </div>
  )
}
