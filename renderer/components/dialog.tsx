// A question or a task in front of everything. Escape and the cross close it; focus stays inside and goes back where it was.

import { Dialog as Base } from '@base-ui/react/dialog'
import type { ReactNode, RefObject } from 'react'
import { LayerContext, useLayer } from '../app/hotkeys.ts'
import { componentTexts } from '../locales/components.ts'
import { IconButton } from './icon-button.tsx'
import './dialog.css'
import { useHueClass } from './hue.ts'

export type DialogProps = {
  open: boolean
  onClose(): void
  title: string
  /** The title is for screen readers only. */
  titleHidden?: boolean | undefined
  children: ReactNode
  /** Buttons, the one that acts last. */
  footer?: ReactNode
  /** false: only its buttons lead out. */
  canClose?: boolean | undefined
  size?: 'sm' | 'md' | 'lg' | undefined
  initialFocus?: RefObject<HTMLElement | null> | undefined
  className?: string | undefined
}

export function Dialog({
  open,
  onClose,
  title,
  titleHidden = false,
  children,
  footer,
  canClose = true,
  size = 'md',
  initialFocus,
  className = '',
}: DialogProps) {
  const t = componentTexts.use()
  const hue = useHueClass()
  const depth = useLayer(open, true)
  return (
    <Base.Root
      open={open}
      onOpenChange={(next) => {
        if (!next && canClose) onClose()
      }}
    >
      <Base.Portal>
        <Base.Backdrop className="dialog-scrim" />
        <Base.Viewport className="dialog-place">
          <Base.Popup
            className={`dialog dialog-${size} ${hue} ${className}`}
            {...(initialFocus === undefined ? {} : { initialFocus })}
          >
            <LayerContext value={depth}>
              <Base.Title className={titleHidden ? 'unseen' : 'dialog-title'}>{title}</Base.Title>
              <div className="dialog-body scroll">{children}</div>
              {footer !== undefined && <div className="dialog-foot">{footer}</div>}
              {/* last, so that the focus begins in the body */}
              {!titleHidden && canClose && (
                <span className="dialog-close">
                  <IconButton icon="close" label={t.close} onClick={onClose} />
                </span>
              )}
            </LayerContext>
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  )
}
