// A small surface beside what it belongs to. Escape or a click elsewhere closes it.

import { Popover as Base } from '@base-ui/react/popover'
import { type ReactElement, type ReactNode, useState } from 'react'
import { LayerContext, useLayer } from '../app/hotkeys.ts'
import { useHueClass } from './hue.ts'
import './popover.css'

export type PopoverProps = {
  /** A button that takes a ref and the trigger's props; left out where `anchor` says where it stands. */
  trigger?: ReactElement<Record<string, unknown>> | undefined
  anchor?: Element | null | undefined
  children: ReactNode
  label: string
  open?: boolean | undefined
  onOpenChange?: ((open: boolean) => void) | undefined
  side?: 'top' | 'bottom' | 'left' | 'right' | undefined
  align?: 'start' | 'center' | 'end' | undefined
  className?: string | undefined
}

export function Popover({
  trigger,
  anchor,
  children,
  label,
  open,
  onOpenChange,
  side = 'bottom',
  align = 'start',
  className = '',
}: PopoverProps) {
  const [own, setOwn] = useState(false)
  const isOpen = open ?? own
  const hue = useHueClass()
  const depth = useLayer(isOpen, false)
  return (
    <Base.Root
      open={isOpen}
      onOpenChange={(next) => {
        setOwn(next)
        onOpenChange?.(next)
      }}
    >
      {trigger !== undefined && <Base.Trigger render={trigger} />}
      <Base.Portal>
        <Base.Positioner
          className="popover-place"
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          {...(anchor === undefined ? {} : { anchor })}
        >
          <Base.Popup className={`popover ${hue} ${className}`} aria-label={label}>
            <LayerContext value={depth}>{children}</LayerContext>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
