// Text of a model or a card as Markdown. Nothing in it can act: no raw HTML, no images are loaded, and a link only shows where it would lead.

import { type ComponentProps, createElement, type ReactNode, useRef } from 'react'
import ReactMarkdown, { type Components, type ExtraProps } from 'react-markdown'
import rehypeHighlight from 'rehype-highlight'
import remarkGfm from 'remark-gfm'
import { copyText } from '../app/clipboard.ts'
import { componentTexts } from '../locales/components.ts'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import { IconButton } from './icon-button.tsx'
import './markdown.css'
import { Popover } from './popover.tsx'

/** Text stands inside a view (h1) and its part (h2), so its own headings begin below them. */
const headings: Components = Object.fromEntries(
  [1, 2, 3, 4, 5, 6].map((level) => [
    `h${level}`,
    ({ node: _, className = '', ...props }: ComponentProps<'h1'> & ExtraProps) =>
      createElement(`h${Math.min(6, level + 2)}`, { ...props, className: `markdown-h${level} ${className}`.trimEnd() }),
  ]),
)

const components: Components = {
  ...headings,
  a: ({ href, children }) => <Address address={href ?? ''}>{children}</Address>,
  input: ({ checked }) => <Icon name={checked === true ? 'check' : 'stop'} size={14} className="markdown-task" />,
  img: ({ alt }) => <ImageStand alt={alt ?? ''} />,
  pre: ({ children }) => <CodeBlock>{children}</CodeBlock>,
  table: ({ children }) => (
    <div className="markdown-table scroll">
      <table>{children}</table>
    </div>
  ),
}

export function Markdown({ text, className = '' }: { text: string; className?: string | undefined }) {
  return (
    <div className={`markdown ${className}`.trimEnd()}>
      <ReactMarkdown
        skipHtml
        remarkPlugins={[remarkGfm]}
        rehypePlugins={[[rehypeHighlight, { detect: false }]]}
        components={components}
      >
        {text}
      </ReactMarkdown>
    </div>
  )
}

function Address({ address, children }: { address: string; children: ReactNode }) {
  const t = componentTexts.use()
  if (address === '' || address.startsWith('#')) return <span>{children}</span>
  return (
    <Popover
      label={t.linkLabel(address)}
      trigger={
        <button type="button" className="markdown-link">
          {children}
        </button>
      }
    >
      <p className="markdown-address mono">{address}</p>
      <Button size="sm" icon="copy" onClick={() => void copyText(address)}>
        {t.copyLink}
      </Button>
    </Popover>
  )
}

function ImageStand({ alt }: { alt: string }) {
  const t = componentTexts.use()
  return <span className="markdown-image">{t.image(alt)}</span>
}

function CodeBlock({ children }: { children: ReactNode }) {
  const t = componentTexts.use()
  const block = useRef<HTMLPreElement>(null)
  return (
    <div className="markdown-code">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, so keys must reach them */}
      <pre ref={block} className="scroll" tabIndex={0}>
        {children}
      </pre>
      <span className="markdown-copy">
        <IconButton
          icon="copy"
          size="sm"
          label={t.copy}
          onClick={() => void copyText(block.current?.textContent ?? '')}
        />
      </span>
    </div>
  )
}
