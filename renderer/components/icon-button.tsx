// A button of one icon: its label is its name and its tooltip.

import { Button, type ButtonProps } from './button.tsx'
import type { IconName } from './icon.tsx'
import { Tooltip } from './tooltip.tsx'

export type IconButtonProps = Omit<ButtonProps, 'icon' | 'children' | 'aria-label'> & { icon: IconName; label: string }

export function IconButton({ label, shortcut, variant = 'quiet', className = '', ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} shortcut={shortcut}>
      <Button variant={variant} className={`button-square ${className}`.trimEnd()} aria-label={label} {...rest} />
    </Tooltip>
  )
}
