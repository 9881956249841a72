// A short word about a thing: a method, a licence, a state.

import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'
import './tag.css'

export type TagProps = {
  tone?: 'hue' | 'warn' | 'bad' | 'line' | undefined
  icon?: IconName | undefined
  children: ReactNode
}

export function Tag({ tone, icon, children }: TagProps) {
  return (
    <span className={`tag ${tone === undefined ? '' : `tag-${tone}`}`.trimEnd()}>
      {icon !== undefined && <Icon name={icon} size={12} />}
      {children}
    </span>
  )
}
