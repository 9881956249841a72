// A Markdown text in parts that stand on their own: cut at empty lines outside fenced code.

const fence = /^ {0,3}(`{3,}|~{3,})/

export function markdownBlocks(text: string): string[] {
  const blocks: string[] = []
  let lines: string[] = []
  let open: string | null = null
  const close = () => {
    if (lines.length > 0) blocks.push(lines.join('\n'))
    lines = []
  }
  for (const line of text.split('\n')) {
    const mark = fence.exec(line)?.[1]
    if (mark !== undefined && (open === null || (mark[0] === open[0] && mark.length >= open.length)))
      open = open === null ? mark : null
    if (open === null && line.trim() === '') close()
    else lines.push(line)
  }
  close()
  return blocks
}
