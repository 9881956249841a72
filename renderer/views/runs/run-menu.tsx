// What else can be done with a run: another name, or removing it.

import { useState } from 'react'
import type { RunView } from '../../../shared/contract/runs.ts'
import { go } from '../../app/navigation.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Menu } from '../../components/menu.tsx'
import { NameDialog } from '../../components/name-dialog.tsx'
import { toast } from '../../components/toast.tsx'
import { runTexts } from '../../locales/runs.ts'
import { removeRun, renameRun } from './run-actions.ts'

export function RunMenu({ run }: { run: RunView }) {
  const t = runTexts.use()
  const [open, setOpen] = useState<'rename' | 'remove' | null>(null)
  const close = () => setOpen(null)
  const remove = async () => {
    if (!(await removeRun(run))) return
    toast({ text: t.removed(run.name) })
    go('runs', {}, { replace: true })
  }
  return (
    <>
      <Menu
        label={t.actions}
        trigger={<Button variant="quiet" icon="more" className="button-square" aria-label={t.actions} />}
        items={[
          { label: t.rename, icon: 'edit', onSelect: () => setOpen('rename') },
          {
            label: t.remove,
            icon: 'trash',
            danger: true,
            disabled: run.status === 'running',
            onSelect: () => setOpen('remove'),
          },
        ]}
      />
      {open === 'rename' && (
        <NameDialog title={t.rename} name={run.name} onClose={close} onSave={(name) => renameRun(run, name)} />
      )}
      {open === 'remove' && (
        <Dialog
          open
          size="sm"
          title={t.removeTitle(run.name)}
          onClose={close}
          footer={
            <>
              <Button onClick={close}>{t.keepRun}</Button>
              <Button variant="danger" onClick={() => void remove()}>
                {t.remove}
              </Button>
            </>
          }
        >
          <p>{run.status === 'done' ? t.removeDone : t.removeUndone}</p>
        </Dialog>
      )}
    </>
  )
}
