// What just happened, in a line at the foot of the window, with a way to take it back (also Ctrl or Cmd Z outside text fields).

import { Toast as Base } from '@base-ui/react/toast'
import { useHotkey } from '../app/hotkeys.ts'
import { componentTexts } from '../locales/components.ts'
import { Icon } from './icon.tsx'
import { Kbd } from './kbd.tsx'
import './toast.css'

type ToastAction = {
  label: string
  onAction: () => void
  /** false where it takes nothing back: Ctrl Z does not reach it. */
  isUndo?: boolean | undefined
}
type ToastData = { action: ToastAction | null }
export type ToastOptions = { text: string; action?: ToastAction | undefined; tone?: 'plain' | 'bad' | undefined }

const manager = Base.createToastManager<ToastData>()
const plainMs = 5000
const actionMs = 10_000

/** Returns the way to close it early. */
export function toast({ text, action, tone = 'plain' }: ToastOptions): () => void {
  const id = manager.add({
    description: text,
    type: tone,
    timeout: action === undefined ? plainMs : actionMs,
    priority: tone === 'bad' ? 'high' : 'low',
    data: { action: action ?? null },
  })
  return () => manager.close(id)
}

export function Toasts() {
  const t = componentTexts.use()
  return (
    <Base.Provider toastManager={manager} limit={3}>
      <Base.Portal>
        <Base.Viewport className="toasts" aria-label={t.notifications}>
          <ToastList />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  )
}

function ToastList() {
  const t = componentTexts.use()
  const { toasts, close } = Base.useToastManager<ToastData>()
  const undoable = toasts.find(
    (one) => one.data?.action && one.data.action.isUndo !== false && one.transitionStatus !== 'ending',
  )
  const act = (id: string, action: ToastAction) => {
    close(id)
    action.onAction()
  }
  useHotkey(
    'mod+z',
    () => {
      if (undoable?.data?.action) act(undoable.id, undoable.data.action)
    },
    { enabled: undoable !== undefined, inText: false },
  )
  return toasts.map((one) => {
    const action = one.data?.action
    return (
      <Base.Root key={one.id} toast={one} className="toast" swipeDirection={[]}>
        <Base.Content className="toast-content">
          {one.type === 'bad' && <Icon name="error" />}
          <Base.Description className="toast-text" />
          {action && (
            <>
              <button type="button" className="toast-action" onClick={() => act(one.id, action)}>
                {action.label}
              </button>
              {one === undoable && <Kbd keys="mod+z" />}
            </>
          )}
          <Base.Close className="toast-close" aria-label={t.close}>
            <Icon name="close" size={14} />
          </Base.Close>
        </Base.Content>
      </Base.Root>
    )
  })
}
