// A raised surface with a hairline.

import type { ComponentProps } from 'react'
import './card.css'

export type CardProps = ComponentProps<'div'> & { as?: 'div' | 'section' | 'article' | 'li' | undefined }

export function Card({ as: Element = 'div', className = '', ...rest }: CardProps) {
  return (
    <Element className={`card ${className}`.trimEnd()} {...(rest as ComponentProps<'div'> & ComponentProps<'li'>)} />
  )
}
