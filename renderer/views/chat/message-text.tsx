// The text of a reply as Markdown. While it grows, blocks that are finished are not parsed again, and the one that grows not at every frame: a story
// without empty lines is one block, whose parsing takes as long as it is.

import { memo, useEffect, useRef, useState } from 'react'
import { Markdown } from '../../components/markdown.tsx'
import { markdownBlocks } from '../../stores/markdown-blocks.ts'

/** Shorter blocks are parsed within a frame. */
const freeChars = 200
const charsPerMs = 10

const Block = memo(function Block({ text }: { text: string }) {
  return <Markdown text={text} />
})

/** The newest text, though not more often than its length allows. */
function useUnhurried(text: string): string {
  const [shown, setShown] = useState(text)
  const shownAt = useRef(0)
  useEffect(() => {
    const pauseMs = text.length <= freeChars ? 0 : text.length / charsPerMs
    const show = () => {
      shownAt.current = performance.now()
      setShown(text)
    }
    const waitMs = shownAt.current + pauseMs - performance.now()
    if (waitMs <= 0) return show()
    const timer = setTimeout(show, waitMs)
    return () => clearTimeout(timer)
  }, [text])
  return shown
}

function GrowingBlock({ text }: { text: string }) {
  return <Block text={useUnhurried(text)} />
}

export const MessageText = memo(function MessageText({ text, isGrowing }: { text: string; isGrowing: boolean }) {
  if (!isGrowing) return <Markdown text={text} />
  const blocks = markdownBlocks(text)
  return (
    <div className="chat-growing">
      {blocks.map((block, index) =>
        index === blocks.length - 1 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: blocks only come after one another
          <GrowingBlock key={index} text={block} />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: blocks only come after one another
          <Block key={index} text={block} />
        ),
      )}
    </div>
  )
})
