// The text of a reply as Markdown. While it grows, blocks that are finished are not parsed again.

import { memo } from 'react'
import { Markdown } from '../../components/markdown.tsx'
import { markdownBlocks } from '../../stores/markdown-blocks.ts'

const Block = memo(function Block({ text }: { text: string }) {
  return <Markdown text={text} />
})

export const MessageText = memo(function MessageText({ text, isGrowing }: { text: string; isGrowing: boolean }) {
  if (!isGrowing) return <Markdown text={text} />
  const blocks = markdownBlocks(text)
  return (
    <div className="chat-growing">
      {blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blocks only come after one another
        <Block key={index} text={block} />
      ))}
    </div>
  )
})
